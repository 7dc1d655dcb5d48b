"""Find the count that runs through a whole contract: which of its many 1, 2, 3 are its clauses.

Lists inside clauses, recitals, page numbers and tables of contents count as well. The contract's own
count is the weightiest that goes up by one, where titles, lines of their own and text below weigh.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

_FEWEST = 3  # numbers; fewer are no count
_MOST_MISSED = 2  # numbers in a row that extraction may have lost
_MISSED = 1.5  # what each of them costs
_CHANGE = 2.5  # what it costs to go on in another form: page numbers never continue clauses


class Form(Enum):
    """How a whole number is written; one count seldom changes from one form to another."""

    POINT = auto()  # 1.
    BRACKET = auto()  # 1)
    ZERO = auto()  # 1.0
    BARE = auto()  # 1
    KEYWORD = auto()  # Section 1
    ARTICLE = auto()  # Article I
    ALONE = auto()  # 1. with nothing else on its line: most often a page


@dataclass(frozen=True, slots=True)
class Candidate:
    """A whole number that may begin a clause; `worth` says how much it looks as if it did."""

    value: int
    start: int
    form: Form
    worth: float


@dataclass(frozen=True, slots=True)
class _Count:
    """A count so far: its last number, what all its numbers are worth, and the count before it."""

    last: Candidate
    worth: float
    before: "_Count | None"


def own_count(candidates: Sequence[Candidate]) -> frozenset[int] | None:
    """The starts of the numbers that make the weightiest count; None where there is no count.

    Linear: for each number the best count that ends with it in each form is all that is kept.
    """
    best: dict[tuple[int, Form], _Count] = {}
    for candidate in candidates:
        count = _longest(candidate, best)
        key = candidate.value, candidate.form
        if count and (key not in best or best[key].worth < count.worth):
            best[key] = count
    if not best:
        return None
    starts = _starts(max(best.values(), key=lambda count: count.worth))
    return starts if len(starts) >= _FEWEST else None


def _longest(candidate: Candidate, best: dict[tuple[int, Form], _Count]) -> _Count | None:
    """The best count that this number can end; None for one that neither begins nor continues."""
    following = [
        _Count(candidate, before.worth + candidate.worth - _cost(before.last, candidate), before)
        for missed in range(_MOST_MISSED + 1)
        for form in Form
        if (before := best.get((candidate.value - 1 - missed, form)))
    ]
    missed = candidate.value - 1
    if 0 <= missed <= _MOST_MISSED:
        following.append(_Count(candidate, candidate.worth - _MISSED * missed, None))
    return max(following, key=lambda count: count.worth, default=None)


def _cost(before: Candidate, after: Candidate) -> float:
    missed = after.value - before.value - 1
    return _MISSED * missed + (_CHANGE if before.form is not after.form else 0.0)


def _starts(count: _Count) -> frozenset[int]:
    starts = []
    at: _Count | None = count
    while at:
        starts.append(at.last.start)
        at = at.before
    return frozenset(starts)
