"""Counts, groups and pairs of labeled items. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from rlm_core.ask.labels.items import Item
from rlm_core.ask.labels.labeling import Pairs
from rlm_core.tree.labels import GroupRow

NONE = "(none)"  # the group of an item that lacks the field
_MOST_PAIRS = 1_000  # that are listed; all are counted


def group_rows(
    items: Sequence[Item], labels: Mapping[int, str], names: Sequence[str], fields: Sequence[str]
) -> tuple[GroupRow, ...]:
    """How many items of each group have each label, the largest groups first."""
    if not fields:
        return ()
    counts: dict[tuple[str, ...], Counter[str]] = {}
    for place, label in labels.items():
        counts.setdefault(group_of(items[place], fields), Counter())[label] += 1
    rows = [GroupRow(group, tuple(one[name] for name in names)) for group, one in counts.items()]
    return tuple(sorted(rows, key=lambda row: (-row.total, row.group)))


def group_of(item: Item, fields: Sequence[str]) -> tuple[str, ...]:
    """An item's values of some fields."""
    return tuple(item.field(name) or NONE for name in fields)


def lacking(items: Sequence[Item], fields: Sequence[str]) -> dict[str, int]:
    """How many items have not a field, for those fields that any lacks."""
    counts = {name: sum(item.field(name) is None for item in items) for name in fields}
    return {name: count for name, count in counts.items() if count}


def paired(
    items: Sequence[Item], labels: Mapping[int, str], pairs: Pairs | None
) -> tuple[int, tuple[tuple[str, str], ...]]:
    """How many pairs of different values there are, one with an item of the one label and one of the other; the first of them."""
    if pairs is None:
        return 0, ()
    some = _values_with(items, labels, pairs.one, pairs.field)
    others = _values_with(items, labels, pairs.other, pairs.field)
    both = len(some & others)
    count = len(some) * len(others) - both - both * (both - 1) // 2
    return count, tuple(islice(_each(some, others), _MOST_PAIRS))


def _values_with(
    items: Sequence[Item], labels: Mapping[int, str], label: str, field: str
) -> set[str]:
    found = (items[place].field(field) for place, one in labels.items() if one == label)
    return {value for value in found if value}


def _each(some: set[str], others: set[str]) -> Iterator[tuple[str, str]]:
    """Every pair once, the lesser value first, in order."""
    everyone = sorted(some | others)
    for at, one in enumerate(everyone):
        for other in everyone[at + 1 :]:
            if (one in some and other in others) or (one in others and other in some):
                yield one, other
