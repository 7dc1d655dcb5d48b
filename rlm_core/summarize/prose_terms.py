"""The words of one source and how telling each is within it.

Frequencies are those of the source alone: nothing from outside enters what is memoized.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from itertools import chain
from math import isqrt, log, sqrt

from rlm_core.text.stopwords import STOPWORDS

_WORD = re.compile(r"[^\W_]+")
_FILLERS_WORDS = """
    um uh yeah okay ok mm hmm hm mhm oh ah eh er well like know mean think thing things gonna
    wanna got get yep disfmarker vocalsound pause gap right said say says go going really actually
    kind sort bit lot maybe cause cuz would chapter
"""
_FILLERS = frozenset(_FILLERS_WORDS.split())
_NOTHING = frozenset([""])
_NAME_BOOST = 1.6
_CENTROID_TERMS = 80
_FEWEST_PARTS = 3
_SOFTENING = 40  # about four rare terms
_SCALE = 1_000
_MOST_KEPT = 50_000  # words
_MOST_COUNTED = 2_000  # occurrences: the logarithm hardly tells more apart
_DAMPED = [int(_SCALE * log(1.0 + count)) for count in range(_MOST_COUNTED)]


class _Stems(dict[str, str]):
    """The stem of each word met so far; empty for a word that says nothing."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        made = self[word] = _stem(word)
        return made


_STEMS = _Stems()  # of all sources: they share their words


class Terms:
    """Turns sentences into their telling terms, and remembers which words are names."""

    def __init__(self) -> None:
        self._words: list[str] = []

    def of(self, text: str) -> tuple[list[str], frozenset[str]]:
        """The words of a sentence, and its telling terms."""
        words = _WORD.findall(text)
        self._words += words
        return words, frozenset(map(_STEMS.__getitem__, words)) - _NOTHING

    def names(self) -> frozenset[str]:
        """The terms that are written with a capital wherever they stand."""
        seen = Counter(self._words)
        return frozenset(
            _STEMS[word]
            for word, count in seen.items()
            if count > 1 and word[0].isupper() and seen[word.lower()] * 5 < count
        )


def _stem(word: str) -> str:
    """The word in lower case without a plural's ending; finer stems cost time and gain nothing."""
    lower = word.lower()
    if len(lower) < 2 or lower in STOPWORDS or lower in _FILLERS:
        return ""
    if len(lower) < 4 or lower[-1] != "s" or lower[-2] in "su":
        return lower
    return f"{lower[:-3]}y" if lower.endswith("ies") and len(lower) > 4 else lower[:-1]


def rarity(sentences: Sequence[frozenset[str]], names: frozenset[str]) -> dict[str, int]:
    """For each term, how rare it is among the sentences (IDF); names count for more.

    Whole numbers, here and below, since their sums do not depend on the order of a set.
    """
    frequency = Counter(chain.from_iterable(sentences))
    total = len(sentences) + 1.0
    return {
        term: int(_SCALE * (_NAME_BOOST if term in names else 1.0) * log(1.0 + total / (count + 1)))
        for term, count in frequency.items()
    }


class Topic:
    """What a stretch of text is about: the centroid of its most telling terms."""

    def __init__(
        self, counts: Mapping[str, int], rare: Mapping[str, int], parts: Sequence[Set[str]] = ()
    ) -> None:
        """From how often terms occur, and in which parts: what is in one part only is not of all."""
        if len(counts) > _CENTROID_TERMS:  # what is said once is seldom what all is about
            counts = {term: count for term, count in counts.items() if count > 1}
        weighed = {
            term: _DAMPED[count if count < _MOST_COUNTED else -1] * rare[term]
            for term, count in counts.items()
        }
        if len(parts) >= _FEWEST_PARTS:
            spread = Counter(chain.from_iterable(parts))
            for term, weight in weighed.items():
                weighed[term] = weight * (3 + 7 * spread[term] // len(parts)) // 10
        if len(weighed) > _CENTROID_TERMS:
            least = sorted(weighed.values())[-_CENTROID_TERMS]
            weighed = {term: weight for term, weight in weighed.items() if weight >= least}
        length = isqrt(sum(weight * weight for weight in weighed.values())) or 1
        # Multiplied by the rarity that a sentence's own vector has, so that a sum is a product.
        self._shares = {
            term: _SCALE * weight * rare[term] // length for term, weight in weighed.items()
        }
        self._terms = frozenset(self._shares)

    def likeness(self, terms: frozenset[str], length: float) -> float:
        """The cosine of the centroid and a sentence whose vector has this length."""
        shared = sum(map(self._shares.__getitem__, terms & self._terms))
        return shared / (_SCALE * length)


def vector_length(terms: frozenset[str], squares: Mapping[str, int]) -> float:
    """The length of a sentence's vector, softened so that short sentences do not always win."""
    return sqrt(sum(map(squares.__getitem__, terms)) + _SOFTENING * _SCALE * _SCALE)
