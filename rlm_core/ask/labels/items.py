"""The items that are labeled: every node of a kind, every line, or every record."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rlm_core.ask.current import CurrentSources
from rlm_core.ask.labels.fields import fields_of, row_fields, told_of
from rlm_core.errors import ArgumentError, SourceError
from rlm_core.sources.secrets import redact
from rlm_core.store.index import Index
from rlm_core.tree.address import escape_path
from rlm_core.tree.kind import CONTAINERS, Kind
from rlm_core.tree.node import Node

LINE = "line"
RECORD = "record"  # of a table or a file of JSON lines; elsewhere a line
LEVELS = (LINE, RECORD, *(kind for kind in Kind if kind not in CONTAINERS), Kind.FILE)
_SEPARATORS = {"csv": ",", "tsv": "\t"}


@dataclass(frozen=True)
class Item:
    """One item, with its text as it is now; secrets are redacted."""

    address: str
    kind: str
    name: str
    path: str
    start_line: int
    end_line: int
    text: str
    cells: dict[str, str] | None = None  # of a row of a table

    def field(self, name: str) -> str | None:
        """A field by its name in lower case; None where the item lacks it."""
        match name:
            case "path":
                return self.path
            case "folder":
                return self.path.rpartition("/")[0] or "."
            case "kind":
                return self.kind
            case "name" | "speaker" if self.name:
                return self.name
            case "line":
                return str(self.start_line)
        return told_of(name, self._told, self.text)

    @cached_property
    def _told(self) -> dict[str, str]:
        return self.cells if self.cells is not None else fields_of(self.text)


@dataclass(frozen=True, slots=True)
class Items:
    """All items in source order, and what could not be read."""

    items: tuple[Item, ...]
    failed: tuple[str, ...]
    stale_files: int


def find_items(index: Index, sources: CurrentSources, level: str, within: Node | None) -> Items:
    """All items of a level at or below a node.

    Raises:
        ArgumentError: There is no such level.

    """
    if level not in LEVELS:
        raise ArgumentError(f"There is no level {level!r}. Levels: {', '.join(LEVELS)}.")
    found: list[Item] = []
    failed: list[str] = []
    stale = 0
    for path, nodes in _by_path(index, level, within):
        try:
            current = sources.text(path)
        except SourceError as error:
            failed.append(str(error))
            continue
        stale += current.stale
        lines = redact(current.content.decode("utf-8", "replace")).text.split("\n")
        for node in nodes:
            found += [_whole(node, lines)] if level == node.kind else _lines(node, lines, level)
    return Items(tuple(found), tuple(failed), stale)


def _by_path(index: Index, level: str, within: Node | None) -> Iterator[tuple[str, list[Node]]]:
    """The nodes that are items, or whose lines are, by the file that they stand in."""
    if level in (LINE, RECORD) and within and within.format:
        yield within.path, [within]
        return
    by_path: dict[str, list[Node]] = {}
    for node in index.of_kind(Kind.FILE if level in (LINE, RECORD) else level, within):
        by_path.setdefault(node.path, []).append(node)
    yield from sorted(by_path.items())


def _whole(node: Node, lines: list[str]) -> Item:
    first, last = node.span.start_line, node.span.end_line
    text = "\n".join(lines[first - 1 : last])
    return Item(node.address, node.kind, node.name, node.path, first, last, text)


def _lines(node: Node, lines: list[str], level: str) -> Iterator[Item]:
    """Each line that says something; of a table, each but that of the columns."""
    separator = _SEPARATORS.get(node.format, "") if level == RECORD else ""
    header = _header(lines, separator) if separator else []
    place = escape_path(node.path)
    for number in range(node.span.start_line, node.span.end_line + 1):
        line = lines[number - 1] if number <= len(lines) else ""
        if not line.strip() or (separator and number == 1):
            continue
        cells = row_fields(header, line, separator) if separator else None
        yield Item(f"{place}:{number}", level, "", node.path, number, number, line, cells)


def _header(lines: list[str], separator: str) -> list[str]:
    return next(csv.reader(lines[:1], delimiter=separator), [])
