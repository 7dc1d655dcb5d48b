"""Settle tasks: what is kept is looked up, what is not is asked for, as far as the budget goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rlm_core.inference.budget import Budget
from rlm_core.inference.task import Done, Task
from rlm_core.tree.costs import NOTHING, Spent

AGENT = "the calling agent"  # the origin of what it wrote


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of some tasks, by their place in the sequence that was given.

    `failed` says why; `left` were not begun: there is no backend, or the budget did not allow them.
    """

    done: Mapping[int, Done]
    failed: Mapping[int, str]
    left: tuple[int, ...]
    spent: Spent = NOTHING
    redacted: int = 0  # secrets that were blotted out of the prompts


class Desk(Protocol):
    """Where tasks are settled; any thread may.

    All that is settled at one desk is one piece of work: its budget counts what went before.
    """

    origin: str  # the model that is asked, or the calling agent; empty where nobody is

    def settle(self, tasks: Sequence[Task], budget: Budget) -> Settled:
        """Settle tasks, those of most weight first. Never raises because of one task."""
        ...

    def estimate(self, tasks: Sequence[Task]) -> Spent:
        """At most what settling these would cost, if no reply has to be asked for again.

        Those that are kept already cost nothing.
        """
        ...


class NoDesk:
    """Where nobody is asked and nothing is looked up: all tasks are left."""

    origin = ""

    def settle(self, tasks: Sequence[Task], budget: Budget) -> Settled:
        """All are left."""
        del budget
        return Settled({}, {}, tuple(range(len(tasks))))

    def estimate(self, tasks: Sequence[Task]) -> Spent:
        """Nothing."""
        del tasks
        return NOTHING
