"""Choose the sentences that carry most of a text and repeat each other least."""

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from rlm_core.summarize.candidates import Candidate

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
    position = 0.5 * place + 0.5 * candidate.place
    worth = candidate.merit * (_ABOUT * near + _PLACE * position + _BASE)
    return Scored(candidate, worth * (_LEANING if candidate.leans else 1.0), part)


def best(scored: Sequence[Scored], count: int) -> list[Scored]:
    """The best `count`, best first, each penalized for what the ones before it already say.

    Equals keep the order in which they are given.
    """
    pool = sorted(scored, key=_SCORE, reverse=True)[: 2 * count + _POOL]
    if len(pool) <= min(count, 3):
        return pool
    worth = [one.score for one in pool]
    chosen: list[Scored] = []
    wanted = min(count, len(pool))
    while len(chosen) < wanted:
        pick = worth.index(max(worth))
        chosen.append(pool[pick])
        if len(chosen) < wanted:
            worth[pick] = _TAKEN
            _penalize(worth, pool, pool[pick])
    return chosen


def _penalize(worth: list[float], pool: Sequence[Scored], taken: Scored) -> None:
    """Lower the worth of what repeats the sentence that was taken."""
    said, size = taken.candidate.terms, len(taken.candidate.terms)
    for at, (candidate, score, part) in enumerate(pool):
        if worth[at] == _TAKEN:
            continue
        terms = candidate.terms
        smaller = len(terms)
        if size < smaller:  # comparing is a third of what `min` costs
            smaller = size
        repeated = len(said & terms) / smaller
        if part == taken.part and repeated < _SAME_PART:
            repeated = _SAME_PART
        left = score * (1.0 - _NOVELTY * repeated)
        if left < worth[at]:
            worth[at] = left
