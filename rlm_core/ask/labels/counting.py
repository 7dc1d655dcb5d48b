"""Counts, groups and pairs of labeled items. Pure."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import merge
from itertools import combinations, groupby, islice, product

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
    """How many pairs there are, and the first of them."""
    if pairs is None:
        return 0, ()
    some = _holders(items, labels, pairs.one, pairs.field)
    others = _holders(items, labels, pairs.other, pairs.field)
    count, each = _of_items(some, others) if pairs.is_shared else _of_values(some, others)
    return count, tuple(islice(each, _MOST_PAIRS))


def _holders(
    items: Sequence[Item], labels: Mapping[int, str], label: str, field: str
) -> dict[str, list[str]]:
    """The addresses of a label's items, by their value of a field."""
    holders: dict[str, list[str]] = {}
    for place, one in labels.items():
        if one == label and (value := items[place].field(field)):
            holders.setdefault(value, []).append(items[place].address)
    return holders


def _of_values(
    some: Collection[str], others: Collection[str]
) -> tuple[int, Iterator[tuple[str, str]]]:
    """Pairs of different values, each once, the lesser first; in order."""
    both = len(set(some) & set(others))
    count = len(some) * len(others) - both - both * (both - 1) // 2
    return count, _each(sorted(some), sorted(others))


def _each(some: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    for one in sorted({*some, *others}):
        sides = [side for side, own in ((others, some), (some, others)) if _has(own, one)]
        greater = [islice(side, bisect_right(side, one), None) for side in sides]
        yield from ((one, other) for other, _ in groupby(merge(*greater)))


def _has(values: Sequence[str], one: str) -> bool:
    at = bisect_left(values, one)
    return at < len(values) and values[at] == one


def _of_items(
    some: Mapping[str, Sequence[str]], others: Mapping[str, Sequence[str]]
) -> tuple[int, Iterator[tuple[str, str]]]:
    """Pairs of items that share a value; of one label, each pair once."""
    shared = sorted(some.keys() & others.keys())
    if some == others:
        count = sum(len(some[one]) * (len(some[one]) - 1) // 2 for one in shared)
        return count, (pair for one in shared for pair in combinations(some[one], 2))
    count = sum(len(some[one]) * len(others[one]) for one in shared)
    return count, (pair for one in shared for pair in product(some[one], others[one]))
