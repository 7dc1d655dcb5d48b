"""Choose the sentences that carry most of a text and repeat each other least."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from rlm_core.summarize.candidates import Candidate
from rlm_core.summarize.prose_terms import Terms

_ABOUT = 0.60  # weight of what the text is about
_PLACE = 0.25  # weight of standing where a text or a paragraph begins
_BASE = 0.15
_LEANING = 0.75
_NOVELTY = 0.5  # how much of a score a full repetition costs
_SAME_PART = 0.3  # sentences of one part repeat each other at least so much
_TAKEN = -1.0  # below every worth
_SCORE = attrgetter("score")
_POOL = 4  # candidates beyond twice as many as wanted, among which repetition is looked at


class Scored(NamedTuple):
    """A candidate with its worth for one node."""

    candidate: Candidate
    score: float
    part: int  # the child that it comes from


def score(candidate: Candidate, part: int, place: float, near: float) -> Scored:
    """Weigh a candidate: `near` is its likeness to its node, `place` its part's place in the node."""
    worth = candidate.merit * (_ABOUT * near + _PLACE * 0.5 * (place + candidate.place) + _BASE)
    return Scored(candidate, worth * _LEANING if candidate.leans else worth, part)


def by_score(scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """Best first; equals keep the order in which they are given."""
    return tuple(sorted(scored, key=_SCORE, reverse=True))


def best(scored: Sequence[Scored], count: int, terms: Mapping[int, Terms]) -> tuple[Scored, ...]:
    """The best `count`, best first, each penalized for what the ones before it already say.

    `terms` are those of each candidate by its order.
    """
    ranked = by_score(scored)
    if len(ranked) <= min(count, 3):
        return ranked
    return _unlike(ranked[: 2 * count + _POOL], min(count, len(ranked)), terms)


def _unlike(pool: Sequence[Scored], wanted: int, terms: Mapping[int, Terms]) -> tuple[Scored, ...]:
    words = [terms[one.candidate.order] for one in pool]
    worth = [one.score for one in pool]
    chosen: list[Scored] = []
    while len(chosen) < wanted:
        pick = worth.index(max(worth))
        chosen.append(pool[pick])
        if len(chosen) < wanted:
            worth[pick] = _TAKEN
            _penalize(worth, pool, words, pick)
    return tuple(chosen)


def _penalize(
    worth: list[float], pool: Sequence[Scored], words: Sequence[Terms], pick: int
) -> None:
    """Lower the worth of what repeats the sentence that was picked."""
    said, size, taken_part = words[pick], len(words[pick]), pool[pick].part
    for at, told in enumerate(words):
        if worth[at] == _TAKEN:
            continue
        smaller = min(size, len(told))
        repeated = len(said & told) / smaller if smaller else 1.0
        _, score, part = pool[at]
        if part == taken_part and repeated < _SAME_PART:
            repeated = _SAME_PART
        left = score * (1.0 - _NOVELTY * repeated)
        if left < worth[at]:
            worth[at] = left
