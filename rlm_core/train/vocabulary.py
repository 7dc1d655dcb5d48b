"""Which stems get a row, and the ordinary words they stand for."""

from collections import Counter
from collections.abc import Iterable

from rlm_core.text.words import index_words
from rlm_core.train.example import Example

SIZE = 32_000  # rows; with 256 bytes each the largest part of what is shipped
_LEAST_TEXTS = 3  # that a stem occurs in
_LONGEST = 24  # characters


def choose_vocabulary(examples: Iterable[Example], size: int = SIZE) -> list[str]:
    """The stems that occur in most texts, the most frequent first; ties by the alphabet."""
    counts: Counter[str] = Counter()
    for one in examples:
        counts.update({*one.question.split(), *one.text.split(), *one.place.split()})
    known = [
        stem for stem, count in counts.items() if count >= _LEAST_TEXTS and len(stem) <= _LONGEST
    ]
    return sorted(known, key=lambda stem: (-counts[stem], stem))[:size]


def written_forms(vocabulary: Iterable[str], words: Iterable[str]) -> list[str]:
    """For each stem a word that has it, the first of `words` that does, else the stem itself."""
    forms: dict[str, str] = {}
    for word in words:
        if word.isalpha():
            forms.setdefault(index_words(word)[1], word)
    return [forms.get(stem, stem) for stem in vocabulary]
