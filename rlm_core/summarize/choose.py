"""Choose the sentences that carry most of a text and repeat each other least."""

from collections.abc import Sequence
from typing import NamedTuple

from rlm_core.summarize.candidates import Candidate

_ABOUT = 0.60  # weight of what the text is about
_PLACE = 0.25  # weight of standing where a text or a paragraph begins
_BASE = 0.15
_LEANING = 0.75
_NOVELTY = 0.5  # how much of a score a full repetition costs
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
    """The best `count`, best first, each penalized for what the ones before it already say."""
    pool = sorted(scored, key=_rank)[: 2 * count + _POOL]
    if len(pool) <= min(count, 3):
        return pool
    repetition = [0.0] * len(pool)
    left = list(range(len(pool)))
    chosen: list[Scored] = []
    while left and len(chosen) < count:
        pick = max(left, key=lambda at: (pool[at].score * (1 - _NOVELTY * repetition[at]), -at))
        left.remove(pick)
        chosen.append(pool[pick])
        for at in left:
            repetition[at] = max(repetition[at], _overlap(pool[pick], pool[at]))
    return chosen


def _rank(scored: Scored) -> tuple[float, int]:
    return -scored.score, scored.candidate.order


def _overlap(one: Scored, other: Scored) -> float:
    first, second = one.candidate.terms, other.candidate.terms
    shared = len(first & second) / min(len(first), len(second))
    return max(shared, 0.3) if one.part == other.part else shared
