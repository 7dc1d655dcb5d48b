"""The fallback: an outline from lines and indentation, for texts that no grammar reads.

A line without indentation that looks like a definition begins a node, which reaches to the next one
and takes along the comment lines directly above. Where nothing looks so, there is just the file;
long leaves are cut elsewhere.
"""

import re
from itertools import accumulate, pairwise
from typing import NamedTuple

from rlm_core.text.tokens import clip
from rlm_core.tree.address import CODE_SIGIL, child_trail, distinct, escape_step
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import NO_PARENT, Entry, Outline, Problem
from rlm_core.tree.span import Span

_READ_LINE = 400  # bytes of a line that may say what it defines
_MAX_NODES = 2_000  # more "definitions" than that are data
_SIGNATURE_LENGTH = 300  # characters
_NAME_LENGTH = 100  # characters

_MODIFIERS = (
    r"(?:(?:pub(?:lic)?|private|protected|internal|export|default|static|abstract|final|sealed|"
    r"async|inline|extern|override|virtual|partial|local|noinline|pure|recursive|open|const|"
    r"CREATE|OR|REPLACE|ALTER|TEMPORARY)\s+)*"
)
_KINDS = {
    Kind.FUNCTION: "sub|def|defp|defmacro|defn|defn-|defun|fun|fn|func|function|proc|procedure|"
    "subroutine|macro|task|rule|target|trigger|let rec|rpc|method|kernel|entity",
    Kind.CLASS: "class|struct|interface|trait|enum|message|type|union|record|input|scalar|model|"
    "contract|library|protocol|object|@interface|@implementation|@protocol|table|view|data|newtype",
    Kind.SECTION: "module|package|namespace|defmodule|service|resource|variable|output|provider|"
    "locals|terraform|schema|instance|impl|unit|program|extend|architecture|FROM|=head1|=head2",
}
_KEYWORD = re.compile(
    rf"{_MODIFIERS}(?:"
    + "|".join(f"(?P<{kind.value}>{words})" for kind, words in _KINDS.items())
    + r")(?![\w-])\s*(?P<name>[\"'(]?[^\s(){}<>=;,\"']+[\"']?(?:\s+\"[^\"]*\")?)?",
    re.I,
)
_LISP = re.compile(r"\((?:def\w*|ns|define(?:-\w+)*|cl-def\w+)\s+\^?\(?(?P<name>[^\s()\[\]]+)")
_HEADER = re.compile(r"\[{1,2}(?P<name>[^\]\[]+)\]{1,2}\s*$")
_TARGET = re.compile(r"(?!\.PHONY)(?P<name>[\w.%/-][\w.%/ $()-]*?)\s*:(?![:=/])(?:\s|$)")
_ASSIGNED_FUNCTION = re.compile(r"(?P<name>[\w.]+)\s*(?:<-|=)\s*function\b")
_COMMENT_LINE = re.compile(rb"^(?:#|//|--|;|%|'|\*|/\*|\(\*|\"|@|\*/|\*\))")

_ONLY_FOR = {  # shapes that mean a definition in these languages only
    "makefile": ((_TARGET, Kind.FUNCTION),),
    "ini": ((_HEADER, Kind.SECTION),),
    "toml": ((_HEADER, Kind.SECTION),),
    "r": ((_ASSIGNED_FUNCTION, Kind.FUNCTION),),
}
_LISPS = frozenset({"clojure", "common-lisp", "emacs-lisp", "scheme", "racket"})
_WITHOUT_DEFINITIONS = frozenset({"json", "yaml", "toml", "ini", "makefile", "xml", "html", "text"})


class _Opening(NamedTuple):
    line: int  # from 0
    kind: Kind
    name: str


def whole_span(content: bytes) -> Span:
    """The span of a whole source; a line end at the very end begins no further line."""
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    return Span(0, len(content), 1, lines)


def outline_lines(
    content: bytes, language_name: str, problems: tuple[Problem, ...] = ()
) -> Outline:
    """The definitions that lines without indentation look like, one level deep."""
    starts = _line_starts(content)
    entries = [Entry(Kind.FILE, "", "", NO_PARENT, whole_span(content))]
    openings = _openings(content, starts, language_name)
    if len(openings) <= _MAX_NODES:
        entries += _entries(content, starts, openings)
    return Outline(language_name, tuple(entries), problems)


def _line_starts(content: bytes) -> list[int]:
    lengths = [len(line) + 1 for line in content.split(b"\n")]
    starts = [0, *accumulate(lengths[:-1])]
    if len(starts) > 1 and starts[-1] >= len(content):
        starts.pop()
    return starts


def _openings(content: bytes, starts: list[int], language_name: str) -> list[_Opening]:
    shapes = _shapes(language_name)
    found = []
    for number, start in enumerate(starts):
        head = content[start : start + 1]
        if not head or head in b" \t\r\n}":
            continue
        line = content[start : start + _READ_LINE].split(b"\n", 1)[0].decode(errors="replace")
        for shape, kind in shapes:
            if match := shape.match(line):
                found.append(_opening(number, match, kind))
                break
    return found


def _shapes(language_name: str) -> tuple[tuple[re.Pattern[str], Kind], ...]:
    own = _ONLY_FOR.get(language_name, ())
    if language_name in _LISPS:
        return (*own, (_LISP, Kind.FUNCTION))
    if language_name in _WITHOUT_DEFINITIONS:
        return own
    return (*own, (_KEYWORD, Kind.FUNCTION))


def _opening(number: int, match: re.Match[str], kind: Kind) -> _Opening:
    if match.re is _KEYWORD:
        kind = next(kind for kind in _KINDS if match[kind.value])
    name = " ".join((match["name"] or match[0]).replace('"', " ").split()).strip("'(:")
    return _Opening(number, kind, name[:_NAME_LENGTH])


def _entries(content: bytes, starts: list[int], openings: list[_Opening]) -> list[Entry]:
    steps = distinct(escape_step(opening.name.replace(" ", "-")) for opening in openings)
    floors = [0, *(opening.line + 1 for opening in openings)]
    first_lines = [
        _with_comments_above(content, starts, opening.line, floor)
        for opening, floor in zip(openings, floors, strict=False)
    ]
    made = []
    for opening, step, (first, following) in zip(
        openings, steps, pairwise([*first_lines, len(starts)]), strict=True
    ):
        end = starts[following] if following < len(starts) else len(content)
        start = starts[first]
        end = start + len(content[start:end].rstrip())
        last_line = first + content.count(b"\n", start, end) + 1
        span = Span(start, end, first + 1, last_line)
        made.append(
            Entry(
                opening.kind,
                opening.name,
                child_trail("", step, CODE_SIGIL),
                0,
                span,
                _signature(content, starts[opening.line]),
            )
        )
    return made


def _with_comments_above(content: bytes, starts: list[int], line: int, floor: int) -> int:
    while line > floor and _COMMENT_LINE.match(content[starts[line - 1] : starts[line - 1] + 3]):
        line -= 1
    return line


def _signature(content: bytes, start: int) -> str:
    line = content[start : start + 4 * _SIGNATURE_LENGTH].split(b"\n", 1)[0]
    text = " ".join(line.decode(errors="replace").split()).rstrip(" {:=;,")
    return clip(text, _SIGNATURE_LENGTH)
