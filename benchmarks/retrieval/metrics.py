"""What is counted. Pure functions of ranks, lines and characters, with known answers.

*Files* and *pages* are ranked by their first hit. A gold *function* is found by the first hit at least half of
whose lines lie inside it, so that a hit on a whole file or class does not find all that it holds;
a gold *class* is found only by a hit that is not itself a function. Ranks of functions count every
hit. *Characters* count once, however often they were returned, while each return spends budget.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise

from benchmarks.retrieval.values import Found, GoldFunction, Interval

_FUNCTIONS = frozenset({"function", "method"})


def reciprocal_rank(ranks: Iterable[int | None]) -> float:
    """One over the best of the ranks (from 1; None: not found)."""
    return max((1 / rank for rank in ranks if rank), default=0.0)


def share_within(ranks: Sequence[int | None], depth: int) -> float:
    """Which share of the gold is found within `depth`."""
    return sum(rank is not None and rank <= depth for rank in ranks) / len(ranks)


def all_within(ranks: Sequence[int | None], depth: int) -> float:
    """1 where all of the gold is found within `depth`, else 0."""
    return float(share_within(ranks, depth) == 1)


def any_within(ranks: Sequence[int | None], depth: int) -> float:
    """1 where any of the gold is found within `depth`, else 0."""
    return float(share_within(ranks, depth) > 0)


def first_ranks(found: Iterable[Hashable], gold: Iterable[Hashable]) -> list[int | None]:
    """The rank of each gold file or page among the distinct ones, in order of their first hit."""
    order = {key: rank for rank, key in enumerate(dict.fromkeys(found), 1)}
    return [order.get(key) for key in gold]


def function_ranks(hits: Sequence[Found], gold: Iterable[GoldFunction]) -> list[int | None]:
    """The rank of the first hit that finds each gold function."""
    return [
        next((rank for rank, hit in enumerate(hits, 1) if finds(hit, function)), None)
        for function in gold
    ]


def finds(hit: Found, function: GoldFunction) -> bool:
    """Whether the hit is about the function: see the module's docstring."""
    if hit.path != function.path or (function.is_class and hit.kind in _FUNCTIONS):
        return False
    inside = min(hit.last_line, function.last_line) - max(hit.first_line, function.first_line) + 1
    return 2 * inside >= hit.last_line - hit.first_line + 1


def touch_ranks(hits: Sequence[Found], gold: Iterable[Interval]) -> list[int | None]:
    """The rank of the first hit that shares a character with each gold span."""
    return [
        next(
            (rank for rank, hit in enumerate(hits, 1) if hit.start < end and start < hit.end), None
        )
        for start, end in gold
    ]


def within_budget(hits: Iterable[Found], budget: int) -> list[Interval]:
    """The spans of the hits in rank order, cut where their lengths reach the budget."""
    spans, left = [], budget
    for hit in hits:
        length = min(left, hit.end - hit.start)
        if length > 0:
            spans.append((hit.start, hit.start + length))
            left -= length
    return spans


def character_recall(returned: Iterable[Interval], gold: Iterable[Interval]) -> float:
    """Which share of the gold characters was returned."""
    wanted = merged(gold)
    return overlap(merged(returned), wanted) / sum(end - start for start, end in wanted)


def merged(spans: Iterable[Interval]) -> list[Interval]:
    """The same characters as disjoint spans in order."""
    result: list[Interval] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def overlap(some: Iterable[Interval], others: Sequence[Interval]) -> int:
    """How many characters two lists of disjoint spans share."""
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for start, end in some
        for other_start, other_end in others
    )


def page_of(hit: Found, page_starts: Sequence[int]) -> int:
    """The page, from 0, on which most of the hit stands; the first of equals."""
    first = bisect_right(page_starts, hit.start) - 1
    last = max(first, bisect_left(page_starts, hit.end) - 1)
    edges = [hit.start, *page_starts[first + 1 : last + 1], hit.end]
    lengths = [end - start for start, end in pairwise(edges)]
    return first + lengths.index(max(lengths))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a random positive scores above a random negative; ties count half."""
    ordered = sorted(negative)
    wins = sum(bisect_left(ordered, score) + bisect_right(ordered, score) for score in positive)
    return wins / (2 * len(positive) * len(negative))
