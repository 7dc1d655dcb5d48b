"""Describe tables: columns, number of rows, an example."""

import csv
from collections import Counter
from itertools import islice

from rlm_core.parse.data.description import (
    Description,
    clipped,
    counted,
    line_count,
    listed,
    text_of,
)

_SEPARATORS = ",;\t|"
_SAMPLE_LINES = 20
_NUMBER = frozenset("0123456789.,-+eE% ")


def describe_csv(content: bytes) -> Description:
    """A table whose separator is found in its first lines."""
    return _describe(content, _separator(text_of(content[:8_000])))


def describe_tsv(content: bytes) -> Description:
    """A table separated by tabs."""
    return _describe(content, "\t")


def _describe(content: bytes, separator: str) -> Description:
    try:
        rows = [
            row for row in csv.reader(text_of(content).splitlines(), delimiter=separator) if row
        ]
    except csv.Error:  # a field beyond its limit
        return Description(f"Table of {counted(line_count(content), 'line')}")
    if not rows:
        return Description("Empty table")
    columns, body = _header(rows)
    example = _row(columns, body[0] if body else [])
    return Description(
        f"Table of {counted(len(body), 'row')} and {counted(len(rows[0]), 'column')}"
        f"{f': {listed(columns, 25)}' if columns else ' without a header'}. First row: {example}"
    )


def _header(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """The names of the columns, if the first row looks like names, and the rows that follow."""
    first = rows[0]
    if any(not cell.strip() or _NUMBER.issuperset(cell) for cell in first):
        return [], rows
    return first, rows[1:]


def _row(columns: list[str], row: list[str]) -> str:
    if not columns:
        return ", ".join(map(clipped, row[:12]))
    pairs = islice(zip(columns, row, strict=False), 12)
    return ", ".join(f"{clipped(column)}: {clipped(cell)}" for column, cell in pairs)


def _separator(sample: str) -> str:
    """The one that most lines have equally often, and more often than others."""
    lines = sample.splitlines()[:_SAMPLE_LINES]
    found = {each: _agreement(lines, each) for each in _SEPARATORS}
    return max(_SEPARATORS, key=lambda each: found[each])


def _agreement(lines: list[str], separator: str) -> tuple[int, int]:
    counts = Counter(line.count(separator) for line in lines)
    counts.pop(0, None)
    times, count = max(((times, count) for count, times in counts.items()), default=(0, 0))
    return times, count
