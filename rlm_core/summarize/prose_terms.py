"""The words of one source and how telling each is within it.

Frequencies are those of the source alone: nothing from outside enters what is memoized.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from heapq import nlargest
from itertools import chain
from math import log, sqrt

from rlm_core.text.stopwords import STOPWORDS
from rlm_core.text.words import term

_WORD = re.compile(r"[^\W_]+")
_FILLERS_WORDS = """
    um uh yeah okay ok mm hmm hm mhm oh ah eh er well like know mean think thing things gonna
    wanna got get yep disfmarker vocalsound pause gap right said say says go going really actually
    kind sort bit lot maybe cause cuz would chapter
"""
_FILLERS = frozenset(_FILLERS_WORDS.split())
_NAME_BOOST = 1.6
_CENTROID_TERMS = 80
_FEWEST_PARTS = 3
_SOFTENING = 40.0  # about four rare terms


class _Stems(dict[str, str]):
    """The stem of each word met so far; empty for a word that says nothing."""

    def __missing__(self, word: str) -> str:
        made = self[word] = _stem(word)
        return made


class Terms:
    """Turns sentences into their telling terms, and remembers which words are names."""

    def __init__(self) -> None:
        self._stems = _Stems()
        self._words: list[str] = []

    def of(self, text: str) -> tuple[list[str], frozenset[str]]:
        """The words of a sentence, and its telling terms."""
        words = _WORD.findall(text)
        stems = self._stems
        self._words += words
        return words, frozenset([stem for word in words if (stem := stems[word])])

    def names(self) -> frozenset[str]:
        """The terms that are written with a capital wherever they stand."""
        seen = Counter(self._words)
        return frozenset(
            self._stems[word]
            for word, count in seen.items()
            if count > 1 and word[0].isupper() and seen[word.lower()] * 5 < count
        )


def _stem(word: str) -> str:
    lower = word.lower()
    if len(lower) < 2 or lower in STOPWORDS or lower in _FILLERS:
        return ""
    stems = term(word).stems
    return stems[0] if len(stems) == 1 else lower


def rarity(sentences: Sequence[frozenset[str]], names: frozenset[str]) -> dict[str, float]:
    """For each term, how rare it is among the sentences (IDF); names count for more."""
    frequency = Counter(chain.from_iterable(sentences))
    total = len(sentences)
    return {
        term: log(1.0 + (total + 1.0) / (count + 1.0)) * (_NAME_BOOST if term in names else 1.0)
        for term, count in frequency.items()
    }


class Topic:
    """What a stretch of text is about: the centroid of its most telling terms."""

    def __init__(
        self, counts: Mapping[str, int], rare: Mapping[str, float], parts: Sequence[Set[str]] = ()
    ) -> None:
        """From how often terms occur, and in which parts: what is in one part only is not of all."""
        weighed = {term: log(1.0 + count) * rare[term] for term, count in counts.items()}
        if len(parts) >= _FEWEST_PARTS:
            for term, spread in Counter(chain.from_iterable(parts)).items():
                weighed[term] *= 0.3 + 0.7 * spread / len(parts)
        if len(weighed) > _CENTROID_TERMS:
            weighed = dict(nlargest(_CENTROID_TERMS, weighed.items(), key=_by_weight))
        length = sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        # Multiplied by the rarity that a sentence's own vector has, so that a sum is a product.
        self._shares = {term: weight * rare[term] / length for term, weight in weighed.items()}
        self._known = frozenset(weighed)

    def likeness(self, terms: frozenset[str], length: float) -> float:
        """The cosine of the centroid and a sentence whose vector has this length."""
        shares = self._shares
        return sum(map(shares.__getitem__, terms & self._known)) / length


def vector_length(terms: frozenset[str], squares: Mapping[str, float]) -> float:
    """The length of a sentence's vector, softened so that short sentences do not always win."""
    return sqrt(sum(map(squares.__getitem__, terms)) + _SOFTENING)


def _by_weight(item: tuple[str, float]) -> tuple[float, str]:
    return item[1], item[0]
