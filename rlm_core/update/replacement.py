"""Put a file's new nodes in the place of its old ones. Pure.

A node that has kept its trail keeps its number; what has stayed the same is not written again, and
of what has only moved, the words stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rlm_core.store.rows import NodeRow


@dataclass(frozen=True, slots=True)
class Replacement:
    """What has to be written so that old rows become new ones; `rows` are all of the new, numbered."""

    rows: tuple[NodeRow, ...]
    new: tuple[NodeRow, ...]
    changed: tuple[NodeRow, ...]
    with_other_words: frozenset[int]  # numbers, among the changed
    gone: tuple[int, ...]


def replace_rows(before: Sequence[NodeRow], after: Sequence[NodeRow]) -> Replacement:
    """Compare by trail. The rows of `after` have numbers that nobody has; new trails keep them."""
    old = {row.trail: row for row in before}
    rows = _renumbered(after, old)
    changed = [row for row in rows if row.trail in old and row != old[row.trail]]
    kept = {row.identity for row in rows}
    return Replacement(
        rows=tuple(rows),
        new=tuple(row for row in rows if row.trail not in old),
        changed=tuple(changed),
        with_other_words=frozenset(
            row.identity for row in changed if row.words != old[row.trail].words
        ),
        gone=tuple(row.identity for row in before if row.identity not in kept),
    )


def _renumbered(rows: Sequence[NodeRow], old: dict[str, NodeRow]) -> list[NodeRow]:
    numbers: dict[int | None, int] = {
        row.identity: old.get(row.trail, row).identity for row in rows
    }
    return [
        row._replace(
            identity=numbers[row.identity],
            parent=numbers.get(row.parent, row.parent),
        )
        for row in rows
    ]
