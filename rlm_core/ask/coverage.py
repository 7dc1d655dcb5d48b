"""Which few of many stand for all of them: coverage (facility location) by vectors, inside a budget. Pure.

Each thing has a share of the whole and some vectors, which say what it is about. What a choice is worth
is how like each vector of the whole is to the nearest one that was chosen, by share. Taking what adds
most for its cost, again and again, comes near to the best choice (Nemhauser, Wolsey and Fisher 1978). A thing
without vectors is like itself alone, so that without any vectors the largest shares are chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

PLACE = 0.3  # of how alike two things of one text are: whether they stand in the same stretch of it
STRETCHES = 16
LEAST_COST = 60  # what is shorter hardly says anything, so that being short is no merit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]  # (k, D), of unit length


@dataclass(frozen=True, slots=True)
class Topical:
    """Something that may be chosen: what it is about, its share of the whole, and what it costs."""

    rows: "Rows | None"
    share: float
    cost: int


def most_covering(things: Sequence[Topical], budget: int, most: int) -> list[int]:
    """Which things to take, at most so many and inside a budget: what adds most first, ties in order."""
    import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

    if not things:
        return []
    likeness, shares = _likeness(things)  # (n, m): how like each wanted vector each thing is; (m,)
    costs = np.asarray([one.cost for one in things])
    covered = np.zeros(len(shares), dtype=np.float32)
    waiting = np.ones(len(things), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < most:
        open_to = waiting & (costs <= budget)
        if not open_to.any():
            break
        gains = np.maximum(likeness - covered, 0.0) @ shares / np.maximum(costs, LEAST_COST)
        best = int(np.where(open_to, gains, -1.0).argmax())
        chosen.append(best)
        waiting[best] = False
        budget -= int(costs[best])
        covered = np.maximum(covered, likeness[best])
    return chosen


def placed(rows: "Rows", place: float) -> "Rows":
    """The same vectors with where they stand, in [0, 1), so that of what is alike the far apart covers more."""
    import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

    where = np.zeros((len(rows), STRETCHES), dtype=np.float32)
    where[:, min(int(place * STRETCHES), STRETCHES - 1)] = 1.0
    return np.concatenate([rows * (1.0 - PLACE) ** 0.5, where * PLACE**0.5], axis=1)


def _likeness(things: Sequence[Topical]) -> "tuple[Rows, NDArray[np.float32]]":
    import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

    rows = [one.rows for one in things if one.rows is not None]
    wanted = np.concatenate(rows) if rows else np.zeros((0, 1), dtype=np.float32)
    alone = [at for at, one in enumerate(things) if one.rows is None]
    likeness = np.zeros((len(things), len(wanted) + len(alone)), dtype=np.float32)
    for at, one in enumerate(things):
        if one.rows is not None:
            likeness[at, : len(wanted)] = (one.rows @ wanted.T).max(axis=0).clip(0.0, 1.0)
    likeness[alone, np.arange(len(wanted), len(wanted) + len(alone))] = 1.0
    told = [np.full(len(r), one.share / len(r)) for one in things if (r := one.rows) is not None]
    lone = np.asarray([things[at].share for at in alone])
    return likeness, np.concatenate([*told, lone]).astype(np.float32)
