"""From a query's matches to marks: what stands where, by bytes alone."""

import re
from enum import IntEnum
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from rlm_core.parse.code.grammars import Match
from rlm_core.tree.kind import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_NAME_LENGTH = 100  # characters


class Role(IntEnum):
    """What a mark is to its neighbors."""

    DEFINITION = 0
    COMMENT = 1
    DECORATION = 2
    PREFIX = 3
    FILE_DOCUMENTATION = 4


class Meaning(NamedTuple):
    """What a definition's capture says about it."""

    kind: Kind
    holds_methods: bool = False  # a function directly inside is a method
    merges: bool = False  # neighbors of one name become one node
    yields: bool = False  # gives way to another definition of the same name
    is_long: bool = False  # worth a node only if it takes more than a line


DEFINITIONS: dict[str, Meaning] = {
    "definition.class": Meaning(Kind.CLASS, holds_methods=True),
    "definition.function": Meaning(Kind.FUNCTION),
    "definition.method": Meaning(Kind.METHOD),
    "definition.constant": Meaning(Kind.CONSTANT),
    "definition.section": Meaning(Kind.SECTION),
    "definition.implementation": Meaning(Kind.SECTION, holds_methods=True),
    "definition.rules": Meaning(Kind.SECTION, merges=True),
    "definition.entry": Meaning(Kind.SECTION, is_long=True),
    "definition.prototype": Meaning(Kind.FUNCTION, yields=True),
    "definition.alias": Meaning(Kind.CONSTANT, yields=True),
}

_LEADS: dict[str, Role] = {
    "decoration": Role.DECORATION,
    "prefix": Role.PREFIX,
    "documentation.file": Role.FILE_DOCUMENTATION,
}

_FILE = Meaning(Kind.FILE)
_DEFINITION = Role.DEFINITION


class Mark(NamedTuple):
    """A definition, or something that may lead to one. Offsets are bytes, end exclusive."""

    start: int
    end: int
    role: Role
    meaning: Meaning = _FILE
    name: str = ""
    owner: str = ""
    body: int = 0  # where the signature ends
    documentation: tuple[int, int] | None = None


def find_marks(matches: list[Match], content: bytes) -> list[Mark]:
    """Every mark in document order, the outer before the inner, each definition once."""
    marks = []
    captures_of: dict[int, tuple[str, Meaning | None]] = {}  # by pattern: each has one main capture
    for pattern, captures in sorted(matches, key=itemgetter(0)):  # earlier patterns win
        if (known := captures_of.get(pattern)) is None:
            known = captures_of[pattern] = _main_capture(captures)
        capture, meaning = known
        if meaning is None:
            marks += _leads(capture, captures[capture])
        elif made := _definition(captures, captures[capture][0], meaning, content):
            marks.append(made)
    marks.sort(key=lambda mark: (mark[0], -mark[1]))
    return _without_yielding(marks)


def _main_capture(captures: "dict[str, list[Node]]") -> tuple[str, Meaning | None]:
    for capture in captures:
        if capture in DEFINITIONS:
            return capture, DEFINITIONS[capture]
    return next(capture for capture in captures if not capture.startswith("_")), None


def _leads(capture: str, nodes: "list[Node]") -> list[Mark]:
    role = _LEADS.get(capture, Role.COMMENT)
    return [Mark(*node.byte_range, role) for node in nodes]


def _definition(
    captures: "dict[str, list[Node]]", node: "Node", meaning: Meaning, content: bytes
) -> Mark | None:
    name = _text(captures.get("name"), content)
    if not name:
        return None
    if meaning.merges:
        name = _leading_word(name)
    start, end = node.byte_range
    if content[end - 1] <= 32:  # some grammars end a definition where the next begins
        end = start + len(content[start:end].rstrip())
    if meaning.is_long and b"\n" not in content[start:end]:
        return None
    body = captures.get("body")
    documentation = captures.get("documentation")
    return Mark(
        start,
        end,
        _DEFINITION,
        meaning,
        name,
        _text(captures.get("owner"), content),
        body[0].start_byte if body else end,
        documentation[0].byte_range if documentation else None,
    )


def _text(nodes: "list[Node] | None", content: bytes) -> str:
    if nodes is None:
        return ""
    if len(nodes) == 1:
        start, end = nodes[0].byte_range
        text = content[start:end].decode(errors="replace")
        if text.isidentifier():
            return text[:_NAME_LENGTH]
    else:
        pieces = [content[node.start_byte : node.end_byte] for node in nodes]
        text = b" ".join(pieces).decode(errors="replace")
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`":
        text = text[1:-1]
    return " ".join(text.split())[:_NAME_LENGTH]


_LEADING_WORD = re.compile(r"[.#:@*\[]*\w+")


def _leading_word(selector: str) -> str:
    """`.btn-primary > a` belongs with `.btn`: a style sheet's rules come in such runs."""
    found = _LEADING_WORD.match(selector)
    return found[0] if found else selector


def _without_yielding(marks: list[Mark]) -> list[Mark]:
    if not any(mark.meaning.yields for mark in marks):
        return marks
    defined = {(mark.owner, mark.name) for mark in marks if not mark.meaning.yields}
    return [
        mark for mark in marks if not (mark.meaning.yields and (mark.owner, mark.name) in defined)
    ]
