"""Have a backend write: settle what is ready, keep it, and ask again for what that made ready."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from rlm_core.inference.budget import Budget
from rlm_core.inference.desk import Desk
from rlm_core.summarize.written.keep import NOTHING_KEPT, KeptWork, keep
from rlm_core.summarize.written.work import Ready, Work
from rlm_core.tree.costs import NOTHING, Spent
from rlm_core.tree.node import Node

_AT_A_TIME = 200  # pieces: what comes back is kept at least this often

Asking = Callable[
    [frozenset[bytes], int], Ready
]  # what failed so far, how many pieces -> what is ready


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What writing came to.

    `left`: the budget, or the number of calls, did not allow all of it, or nobody may be asked.
    """

    work: KeptWork
    spent: Spent
    left: bool


def write_all(
    work: Work,
    desk: Desk,
    scope: Node,
    budget: Budget,
    day: str,
) -> WriteReport:
    """Write a scope bottom-up, as far as the budget goes."""
    return _write(work, desk, lambda failed, most: work.ready(scope, (), most, failed), budget, day)


def write_best_first(
    work: Work,
    desk: Desk,
    scope: Node,
    budget: Budget,
    day: str,
) -> WriteReport:
    """Write a scope top-down by importance, for a budget that does not reach all of it."""
    return _write(
        work, desk, lambda failed, most: work.best_first(scope, most, failed), budget, day
    )


def write_node(work: Work, desk: Desk, node: Node, budget: Budget, day: str) -> WriteReport:
    """Write one node from what there is of its parts: one call, or two."""
    return _write(work, desk, lambda failed, _: work.at_once([node], failed), budget, day)


def forecast(work: Work, desk: Desk, scope: Node) -> Spent:
    """About what writing all of a scope would cost: its parts' extracts stand for what is to be written of them."""
    return desk.estimate([one.task for one in work.best_first(scope, 1_000_000).pieces])


def _write(
    work: Work,
    desk: Desk,
    ask: Asking,
    budget: Budget,
    day: str,
) -> WriteReport:
    total, spent, begun = NOTHING_KEPT, NOTHING, monotonic()
    while True:
        ready = ask(total.failed, _AT_A_TIME)
        if not ready.pieces:
            keep(work.kept, work.root, ready, {}, {}, day)
            return WriteReport(total, spent, left=False)
        left_over = _rest(budget, spent, monotonic() - begun)
        settled = desk.settle([one.task for one in ready.pieces], left_over)
        kept = keep(work.kept, work.root, ready, settled.done, settled.failed, day)
        total, spent = total + kept, spent + settled.spent
        if settled.left or not (settled.done or settled.failed):
            return WriteReport(total, spent, left=bool(settled.left))


def _rest(budget: Budget, spent: Spent, seconds: float) -> Budget:
    return Budget(
        budget.usd - spent.usd,
        budget.tokens - spent.input_tokens - spent.output_tokens,
        budget.calls - spent.calls,
        budget.seconds - seconds,
    )
