"""One piece of work, for which one budget holds, and what became of its calls."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import isinf

from rlm_core.inference.budget import Budget
from rlm_core.inference.meter import Meter
from rlm_core.inference.price import limits_of, spent_on
from rlm_core.store.ledger import Amount, Ledger, Limits
from rlm_core.tree.costs import NOTHING, Spent

_FAILURES_IN_A_ROW = 5  # after which it is not the prompt


def never() -> bool:
    """Do not stop."""
    return False


class Run:
    """A run of the ledger, begun with its first call; any thread may use it."""

    def __init__(
        self,
        ledger: Ledger,
        what: str,
        stop: Callable[[], bool] = never,
        *,
        resumes: bool = False,
        meter: Meter | None = None,
    ) -> None:
        self.meter = meter or Meter()
        self._ledger = ledger
        self._resumes = resumes
        self._what = what
        self._stop = stop
        self._lock = threading.Lock()
        self._number = 0
        self._began = time.monotonic()

    def number(self, budget: Budget) -> int:
        """The run's number in the ledger; `budget` is noted with it where it is new."""
        with self._lock:
            if not self._number:
                self._number = self._ledger.begin(
                    self._what, _in_words(budget), resumes=self._resumes
                )
            return self._number

    def may_begin(self, budget: Budget) -> bool:
        """Whether another call may be begun, as far as time and the one who waits are concerned."""
        return not self._stop() and time.monotonic() - self._began < budget.seconds


@dataclass
class Round:
    """Some calls of a run that are made together."""

    run: Run
    budget: Budget
    failures: dict[bytes, str] = field(default_factory=dict)  # by the key of the prompt
    spent: Spent = NOTHING
    running: set[asyncio.Task[None]] = field(default_factory=set)
    _failed_in_a_row: int = 0

    @property
    def limits(self) -> Limits:
        """The most that the ledger allows the run."""
        return limits_of(self.budget)

    def is_over(self) -> bool:
        """Whether no further call is to be begun."""
        return self._failed_in_a_row >= _FAILURES_IN_A_ROW or not self.run.may_begin(self.budget)

    def came(self, cost: Amount, seconds: float) -> None:
        """Note a reply, of whatever use."""
        self._failed_in_a_row = 0
        self._pay(spent_on(cost, seconds))

    def failed(self, key: bytes, why: str, cost: Amount | None = None) -> None:
        """Note that there is no reply, and what that may have cost."""
        self._failed_in_a_row += 1
        self.failures[key] = why
        if cost:
            self._pay(spent_on(cost))

    def _pay(self, spent: Spent) -> None:
        self.spent += spent
        self.run.meter.add(spent)


def _in_words(budget: Budget) -> str:
    """The limits of a budget that there are."""
    limits = {"$": budget.usd, "tokens": budget.tokens, "calls": budget.calls, "s": budget.seconds}
    return ", ".join(f"{limit:g} {unit}" for unit, limit in limits.items() if not isinf(limit))
