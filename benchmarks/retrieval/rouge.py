"""ROUGE-N, the F measure, over lower-cased words of letters and digits, stemmed."""

import re
from collections import Counter

import Stemmer

_WORD = re.compile(r"[a-z0-9]+")
_stem = Stemmer.Stemmer("porter").stemWord


def rouge_f(text: str, reference: str, size: int) -> float:
    """How many runs of `size` words the two share, as the harmonic mean of precision and recall."""
    ours, theirs = _runs(text, size), _runs(reference, size)
    shared = (ours & theirs).total()
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


def first_words(text: str, count: int) -> str:
    """The first `count` words of a text, as they stand between spaces."""
    return " ".join(text.split()[:count])


def _runs(text: str, size: int) -> Counter[tuple[str, ...]]:
    # As the reference implementation does, words of up to three letters keep their form.
    words = [word if len(word) <= 3 else _stem(word) for word in _WORD.findall(text.lower())]
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))
