"""The words of one source and how telling each is within it.

Frequencies are those of the source alone: nothing from outside enters what is memoized.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from math import isqrt, log, sqrt

from rlm_core.text.stopwords import STOPWORDS

Terms = frozenset[str]

_WORD = re.compile(r"[^\W_]+")
_MARKS = ".,;:!?\"'()“”‘’…—-"
_FILLERS_WORDS = """
    um uh yeah okay ok mm hmm hm mhm oh ah eh er well like know mean think thing things gonna
    wanna got get yep disfmarker vocalsound pause gap right said say says go going really actually
    kind sort bit lot maybe cause cuz would chapter
"""
_FILLERS = frozenset(_FILLERS_WORDS.split())
_NAME_BOOST = 1.6
_CENTROID_TERMS = 80
_FEWEST_PARTS = 3
_SOFTENING = 40  # about four rare terms
_SCALE = 1_000
_MOST_KEPT = 100_000  # tokens
_LONGEST_KEPT = 40  # characters: a longer token is an address or data, and does not come again
_MOST_COUNTED = 2_000  # occurrences: the logarithm hardly tells more apart
_DAMPED = [int(_SCALE * log(1.0 + count)) for count in range(_MOST_COUNTED)]


class _TermsOf(dict[str, tuple[str, ...]]):
    """The telling terms of each token met so far, as it stands between spaces, with its marks."""

    def __missing__(self, token: str) -> tuple[str, ...]:
        bare = token.strip(_MARKS)  # most tokens are one word, and need no look at their form
        words = (bare,) if bare.isalpha() else _WORD.findall(token)
        made = tuple(filter(None, map(_term, words)))
        if len(token) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[token] = made
        return made


_TERMS_OF = _TermsOf()  # of all sources: they share their words


def terms_of(tokens: Iterable[str]) -> Terms:
    """The telling terms of a sentence that was split at its spaces.

    A capital stays, so that a name differs from a word without a second look at the text.
    """
    return frozenset(chain.from_iterable(map(_TERMS_OF.__getitem__, tokens)))


def _term(word: str) -> str:
    """The word without a plural's ending, only its first letter in upper case if it is; or nothing.

    Finer stems cost time and gain nothing.
    """
    lower = word.lower()
    if len(lower) < 2 or lower in STOPWORDS or lower in _FILLERS:
        return ""
    singular = _singular(lower)
    return singular.capitalize() if word[0].isupper() else singular


def _singular(lower: str) -> str:
    if len(lower) < 4 or lower[-1] != "s" or lower[-2] in "su":
        return lower
    return f"{lower[:-3]}y" if lower.endswith("ies") and len(lower) > 4 else lower[:-1]


def rarity(sentences: Sequence[Terms]) -> dict[str, int]:
    """For each term, how rare it is among the sentences (IDF); names count for more.

    Whole numbers, here and below, since their sums do not depend on the order of a set.
    """
    counts = Counter(chain.from_iterable(sentences))
    total = len(sentences) + 1.0
    rare = {count: int(_SCALE * log(1.0 + total / (count + 1.0))) for count in set(counts.values())}
    weights = {term: rare[count] for term, count in counts.items()}
    for term, count in counts.items():
        if count > 1 and term[0].isupper() and counts[term.lower()] * 5 < count:
            weights[term] = int(weights[term] * _NAME_BOOST)
    return weights


class Topic:
    """What a stretch of text is about: the centroid of its most telling terms."""

    def __init__(
        self, sentences: Iterable[Terms], rare: Mapping[str, int], parts: Sequence[Terms] = ()
    ) -> None:
        """From its sentences' terms, and those of its parts: what is in one part only is not of all."""
        weighed = _weighed(Counter(chain.from_iterable(sentences)), rare)
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

    def likeness(self, terms: Terms, length: float) -> float:
        """The cosine of the centroid and a sentence whose vector has this length."""
        shared = sum(map(self._shares.__getitem__, terms & self._terms))
        return shared / (_SCALE * length)


def _weighed(counts: Mapping[str, int], rare: Mapping[str, int]) -> dict[str, int]:
    if len(counts) > _CENTROID_TERMS:  # what is said once is seldom what all is about
        counts = {term: count for term, count in counts.items() if count > 1}
    return {
        term: _DAMPED[count if count < _MOST_COUNTED else -1] * rare[term]
        for term, count in counts.items()
    }


def vector_length(terms: Terms, squares: Mapping[str, int]) -> float:
    """The length of a sentence's vector, softened so that short sentences do not always win."""
    return sqrt(sum(map(squares.__getitem__, terms)) + _SOFTENING * _SCALE * _SCALE)
