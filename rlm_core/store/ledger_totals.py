"""What the ledger says in sums."""

from collections.abc import Sequence
from typing import Any

from rlm_core.store.precious import PreciousDatabase
from rlm_core.tree.costs import Cost, Costs

_RUN_NAME = "replace(substr(runs.started, 1, 16), 'T', ' ') || ' ' || runs.what"  # to the minute
_SUMS = (
    "count(*), coalesce(sum(calls.input_tokens), 0), coalesce(sum(calls.output_tokens), 0), "
    "coalesce(sum(calls.nanodollars), 0) / 1e9, coalesce(sum(calls.nanodollars IS NULL), 0), "
    "coalesce(sum(calls.state = 'failed'), 0), coalesce(sum(calls.state = 'reserved'), 0)"
)


def cost_of(ledger: PreciousDatabase, run: int) -> Cost:
    """What one run has cost so far."""
    query = f"SELECT runs.what, {_SUMS} FROM calls JOIN runs ON runs.id = run WHERE run = ?"
    ((what, *sums),) = ledger.rows(query, (run,))
    return _cost(what or "", sums)


def totals(ledger: PreciousDatabase, most: int) -> Costs:
    """Totals of everything, and of at most so many runs, models, subjects and days."""
    calls = "FROM calls JOIN runs ON runs.id = run"
    by_cost = "ORDER BY sum(calls.nanodollars) DESC, count(*) DESC, 1"

    def grouped(name: str, group: str, order: str) -> tuple[Cost, ...]:
        query = f"SELECT {name}, {_SUMS} {calls} GROUP BY {group} {order} LIMIT ?"
        return tuple(_cost(row[0], row[1:]) for row in ledger.rows(query, (most,)))

    ((*sums,),) = ledger.rows(f"SELECT {_SUMS} {calls}")
    return Costs(
        total=_cost("all", sums),
        runs=grouped(_RUN_NAME, "run", "ORDER BY run DESC"),
        models=grouped("calls.model", "calls.model", by_cost),
        subjects=grouped("calls.subject", "calls.subject", by_cost),
        days=grouped("substr(calls.at, 1, 10)", "1", "ORDER BY 1 DESC"),
    )


def _cost(name: str, sums: Sequence[Any]) -> Cost:
    return Cost(name, *sums)
