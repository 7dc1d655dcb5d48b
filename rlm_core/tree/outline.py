"""What one source holds, wherever that source stands.

An outline reads only the source's own text, so that it can be memoized by the text's fingerprint:
a renamed file keeps its outline, and a second worktree never parses again.
"""

from dataclasses import dataclass

from rlm_core.tree.kind import Kind
from rlm_core.tree.span import Span

NO_PARENT = -1


@dataclass(frozen=True, slots=True)
class Entry:
    """One node of an outline, not yet in its place.

    `parent` is the index of the parent entry; `signature` and `documentation` are words of the
    source, cleaned of comment marks and quotes; `documentation_lines` says where they stand
    (absolute lines of the source, first and last, or (0, 0)).
    """

    kind: Kind
    name: str
    trail: str
    parent: int
    span: Span
    signature: str = ""
    documentation: str = ""
    documentation_lines: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong in one source and cost only a part of it."""

    message: str
    line: int = 0  # 0: the whole source


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence of prose that names a path or a dotted module: a witness for what that is."""

    name: str  # as written: `django.contrib.humanize`, `src/shop/`
    sentence: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A source's entries in document order, each after its parent; entry 0 is the file itself.

    `format` is the name of the language or document format, such as `python` or `markdown`.
    """

    format: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def children(self) -> list[list[int]]:
        """For each entry, the indexes of its children, in order."""
        of: list[list[int]] = [[] for _ in self.entries]
        for index, entry in enumerate(self.entries):
            if entry.parent != NO_PARENT:
                of[entry.parent].append(index)
        return of

    def own_spans(self) -> list[list[tuple[int, int]]]:
        """For each entry, the byte ranges that belong to it and to none of its children."""
        own: list[list[tuple[int, int]]] = []
        for entry, children in zip(self.entries, self.children(), strict=True):
            at, ranges = entry.span.start_byte, []
            for child in children:
                span = self.entries[child].span
                if span.start_byte > at:
                    ranges.append((at, span.start_byte))
                at = max(at, span.end_byte)
            if entry.span.end_byte > at:
                ranges.append((at, entry.span.end_byte))
            own.append(ranges)
        return own
