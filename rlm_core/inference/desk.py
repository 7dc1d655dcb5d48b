"""Settle tasks: what is kept is looked up, what is not is asked for, as far as the budget goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rlm_core.inference.budget import NOTHING, Budget, Spent
from rlm_core.inference.task import Done, Task


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of some tasks, by their place in the sequence that was given.

    `failed` says why; `left` were not begun: there is no backend, or the budget did not allow them.
    """

    done: Mapping[int, Done]
    failed: Mapping[int, str]
    left: tuple[int, ...]
    spent: Spent = NOTHING


class Desk(Protocol):
    """Where tasks are settled; any thread may."""

    origin: str  # the model that is asked, or the calling agent; empty where nobody is

    def settle(self, tasks: Sequence[Task], budget: Budget) -> Settled:
        """Settle tasks, those of most weight first. Never raises because of one task."""
        ...

    def estimate(self, tasks: Sequence[Task]) -> Spent:
        """At most what settling these would cost: those that are kept already cost nothing."""
        ...
