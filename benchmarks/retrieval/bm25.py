"""Plain BM25 (Robertson), the baseline: an inverted index per file, joined when a question is asked.

A shard holds the units of one file or document; statistics are those of all shards of one question.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from rlm_core.text.words import content_tokens, term

K1 = 1.2
B = 0.75


@dataclass(frozen=True, slots=True)
class Shard:
    """The units of one file: their lengths in words, and where each word occurs how often."""

    lengths: tuple[int, ...]
    postings: dict[str, list[tuple[int, int]]]  # word -> (unit, times)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit and its score."""

    score: float
    shard: int
    unit: int


def words(text: str) -> list[str]:
    """The stems of a text's words, identifiers split into their parts and also kept whole."""
    found: list[str] = []
    for token in content_tokens(text):
        split = term(token)
        found += split.stems
        if split.whole:
            found.append(split.whole)
    return found


def make_shard(texts: Iterable[str]) -> Shard:
    """Index the units of one file."""
    lengths: list[int] = []
    postings: dict[str, list[tuple[int, int]]] = {}
    for unit, text in enumerate(texts):
        counts = Counter(words(text))
        lengths.append(counts.total())
        for word, times in counts.items():
            postings.setdefault(word, []).append((unit, times))
    return Shard(tuple(lengths), postings)


def rank(shards: Sequence[Shard], question: str, limit: int) -> list[Ranked]:
    """The best units for a question, best first; equals in the order of the source."""
    lengths = [length for shard in shards for length in shard.lengths]
    average = sum(lengths) / max(1, len(lengths))
    scores: Counter[tuple[int, int]] = Counter()
    for word, repeats in Counter(words(question)).items():
        postings = [
            (at, shard.postings[word]) for at, shard in enumerate(shards) if word in shard.postings
        ]
        frequency = sum(len(found) for _, found in postings)
        weight = repeats * log(1 + (len(lengths) - frequency + 0.5) / (frequency + 0.5))
        for at, found in postings:
            for unit, times in found:
                norm = K1 * (1 - B + B * shards[at].lengths[unit] / average)
                scores[at, unit] += weight * times * (K1 + 1) / (times + norm)
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return [Ranked(score, at, unit) for (at, unit), score in best]
