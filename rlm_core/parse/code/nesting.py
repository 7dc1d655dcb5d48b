"""Put marks into each other by their spans: definitions become drafts, leads join what they lead to.

A lead (comment, decoration, keyword) joins the run of leads before it, and the run joins the
definition that follows it directly. What is defined inside a function is that function's own text.
"""

from dataclasses import dataclass, field

from rlm_core.parse.code.marks import Mark, Role
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import NO_PARENT

_LOOSE_RUNS = 8  # comments at the top of a file that may document it
_MANY = 4  # newlines: formatters leave up to three empty lines
_RUN_BYTES = 4_000  # neighbors that become one node stay below
_CLOSERS = (b";", b",")
# Bound once: looking up a member of an enumeration costs as much as all else here.
_DEFINITION, _COMMENT, _DECORATION, _PREFIX, _FILE_DOCUMENTATION = Role
_FUNCTION, _METHOD, _CONSTANT = Kind.FUNCTION, Kind.METHOD, Kind.CONSTANT


@dataclass(slots=True)
class Draft:
    """A definition in its place, before its text is read. Offsets are bytes, end exclusive."""

    mark: Mark
    kind: Kind
    parent: int
    start: int
    end: int
    signature_start: int
    comments: list[tuple[int, int]] = field(default_factory=list)  # that document it
    left_out: list[tuple[int, int]] = field(default_factory=list)  # of its signature


@dataclass(slots=True)
class Run:
    """Leads that follow each other with nothing between."""

    start: int
    end: int
    role: Role  # of the last
    signature_start: int = -1  # of the first keyword; -1: there is none
    comments: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Nested:
    """Drafts, each after its parent, the file first; and what may document the file."""

    drafts: list[Draft]
    file_documentation: tuple[int, int] | None
    loose_runs: list[Run]  # comments before the first definition that lead to none


def nest(marks: list[Mark], content: bytes) -> Nested:
    """Nest marks that come in document order, the outer before the inner."""
    nesting = _Nesting(content)
    file_documentation = None
    for mark in marks:
        if mark.role is _FILE_DOCUMENTATION:
            file_documentation = file_documentation or (mark.start, mark.end)
        else:
            nesting.add(mark)
    nesting.loosen()
    return Nested(nesting.drafts, file_documentation, nesting.loose_runs)


class _Nesting:
    def __init__(self, content: bytes) -> None:
        whole = Mark(0, len(content), _DEFINITION)
        self.drafts = [Draft(whole, Kind.FILE, NO_PARENT, 0, len(content), 0)]
        self.loose_runs: list[Run] = []
        self._content = content
        self._open = [0]  # indexes of the drafts that the next mark may stand in
        self._last_ends = [0]  # for each open draft, where its last child ended
        self._run: Run | None = None

    def add(self, mark: Mark) -> None:
        closed = []
        while mark.start >= self.drafts[self._open[-1]].end:
            closed.append(self._close())
        if closed and self._run is not None:
            self._leave(closed, self._run, mark)
        draft = self.drafts[self._open[-1]]
        if draft.kind is _FUNCTION or draft.kind is _METHOD:
            self._leave_out(mark, draft)
        elif mark.role is _DEFINITION:
            self._define(mark)
        else:
            self._lead(mark, draft)

    def loosen(self) -> None:
        """Let go of a run that led to nothing."""
        run, self._run = self._run, None
        if run and run.comments and len(self.drafts) == 1 and len(self.loose_runs) < _LOOSE_RUNS:
            self.loose_runs.append(run)

    def _close(self) -> Draft:
        self._last_ends.pop()
        return self.drafts[self._open.pop()]

    def _leave(self, closed: list[Draft], run: Run, mark: Mark) -> None:
        """Comments at the very end of what closed are the next one's if they stand as far left.

        Grammars that nest by indentation or by headings put them inside what came before.
        """
        if run.end < closed[-1].end or self._column(run.start) != self._column(mark.start):
            self.loosen()
            return
        for draft in closed:
            draft.end = draft.start + len(self._content[draft.start : run.start].rstrip())
        self._last_ends[-1] = closed[-1].end

    def _define(self, mark: Mark) -> None:
        last = self.drafts[-1]
        parent = self.drafts[self._open[-1]]
        if len(self.drafts) > 1 and (_is_same(mark, last.mark) or _is_inside(mark, parent.mark)):
            return
        kind = self._kind(mark, parent)
        if kind is None:
            return
        if mark.meaning.merges and self._merge(mark, last):
            return
        draft = Draft(mark, kind, self._open[-1], mark.start, self._end(mark, parent), mark.start)
        self._take_run(draft)
        self._last_ends[-1] = draft.end
        self._open.append(len(self.drafts))
        self._last_ends.append(draft.start)
        self.drafts.append(draft)

    def _kind(self, mark: Mark, parent: Draft) -> Kind | None:
        kind = mark.meaning.kind
        if parent.kind is _CONSTANT and kind is not _METHOD:
            return None  # `const X = memo(() => ...)`: what is inside is the constant's own text
        if kind is _FUNCTION and parent.mark.meaning.holds_methods:
            return _METHOD
        return kind

    def _merge(self, mark: Mark, last: Draft) -> bool:
        """A rule joins the one before that begins alike, or that stands under a comment's title."""
        is_alike = last.mark.meaning.merges and (last.mark.name == mark.name or last.comments)
        if self._run or last.parent != self._open[-1] or not is_alike:
            return False
        if mark.end - last.start > _RUN_BYTES:
            return False
        last.end = self._last_ends[-1] = mark.end
        self._open.append(len(self.drafts) - 1)  # again, since rules may hold rules
        self._last_ends.append(mark.start)
        return True

    def _end(self, mark: Mark, parent: Draft) -> int:
        closes = self._content[mark.end : mark.end + 1] in _CLOSERS
        return min(mark.end + closes, parent.end)

    def _take_run(self, draft: Draft) -> None:
        run = self._run
        if run is None or run.start < self._last_ends[-1] or not self._joins(run, draft):
            self.loosen()
            return
        self._run = None
        draft.start = run.start
        draft.comments = run.comments
        if run.signature_start >= 0:
            draft.signature_start = run.signature_start

    def _lead(self, mark: Mark, draft: Draft) -> None:
        if self._leave_out(mark, draft) and mark.role is _DECORATION:
            return
        if mark.role is _COMMENT and not self._begins_line(mark.start):
            self._trail(mark)
        else:
            self._extend_run(mark)

    def _leave_out(self, mark: Mark, draft: Draft) -> bool:
        """Keep a lead that stands inside a signature out of it."""
        if mark.start >= draft.mark.body or mark.role in (_DEFINITION, _PREFIX):
            return False
        draft.left_out.append((mark.start, mark.end))
        return True

    def _extend_run(self, mark: Mark) -> None:
        run = self._run
        end = mark.end - (self._content[mark.end - 1] == 10)  # some comments include the line end
        if run is None or not self._follows(run, mark.start):
            self.loosen()
            run = self._run = Run(mark.start, end, mark.role)
        run.end, run.role = max(run.end, end), mark.role
        if mark.role is _COMMENT:
            run.comments.append((mark.start, end))
        elif mark.role is _PREFIX and run.signature_start < 0:
            run.signature_start = mark.start

    def _trail(self, mark: Mark) -> None:
        """Comments behind something on its line: only a constant is documented so."""
        run, last = self._run, self.drafts[-1]
        if run is not None and self._is_blank(run.end, mark.start, newlines=0):
            run.end = mark.end
        elif (
            last.kind is _CONSTANT
            and last.parent == self._open[-1]
            and self._is_blank(last.end, mark.start, newlines=0)
        ):
            last.end = self._last_ends[-1] = mark.end
            last.comments = last.comments or [(mark.start, mark.end)]

    def _follows(self, run: Run, start: int) -> bool:
        return self._is_blank(run.end, start, newlines=1 if run.role is _COMMENT else _MANY)

    def _joins(self, run: Run, draft: Draft) -> bool:
        """Whether a run leads to a definition, and not just stands before it."""
        if run.role is _COMMENT and len(self.drafts) > 1:  # the first may be the file's
            is_block = self._content.startswith(b"/**", run.comments[-1][0])
            if is_block or draft.mark.meaning.merges:
                return self._is_blank(run.end, draft.start, newlines=_MANY)
        return self._follows(run, draft.start)

    def _is_blank(self, start: int, end: int, newlines: int) -> bool:
        between = self._content[start:end]
        return not between or (between.isspace() and between.count(b"\n") <= newlines)

    def _begins_line(self, start: int) -> bool:
        before = self._content[self._content.rfind(b"\n", 0, start) + 1 : start]
        return not before or before.isspace()

    def _column(self, start: int) -> int:
        return start - self._content.rfind(b"\n", 0, start)


def _is_same(mark: Mark, last: Mark) -> bool:
    """Whether two patterns of the query mean the same definition: the first one wins."""
    return mark.start == last.start and mark.end == last.end


def _is_inside(mark: Mark, parent: Mark) -> bool:
    """Whether a definition is named twice: `typedef struct Cart {...} Cart`."""
    return mark.name == parent.name and mark.body == parent.body < mark.end
