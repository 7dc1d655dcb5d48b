"""Outline one text of code: parse it, nest its definitions, read their words."""

from rlm_core.parse.code.documentation import comment_text, docstring_text, file_documentation
from rlm_core.parse.code.grammars import Syntax, read_syntax
from rlm_core.parse.code.marks import find_marks
from rlm_core.parse.code.nesting import Draft, Nested, nest
from rlm_core.parse.code.steps import signature_of, step_of
from rlm_core.parse.languages import Language
from rlm_core.parse.lines import outline_lines, whole_span
from rlm_core.tree.address import CODE_SIGIL, child_trail
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import NO_PARENT, Entry, Outline, Problem
from rlm_core.tree.span import Span

MAX_BYTES = 4_000_000  # a grammar's tree takes about thirty times as much memory
MAX_LINE_BYTES = 200_000  # beyond, a line was written by a program


def outline_code(content: bytes, language: Language) -> Outline:
    """The definitions of a text in a language that has a grammar.

    Texts that no person writes, and those in which only errors were found, are read by lines.
    """
    if reason := _too_much(content):
        return outline_lines(content, language.name, (Problem(f"{reason}: read by lines"),))
    syntax = read_syntax(content, language)
    nested = nest(find_marks(syntax.matches, content), content)
    problems = _problems(syntax)
    if problems and len(nested.drafts) == 1:
        return outline_lines(content, language.name, problems)
    entries = _Reading(content).entries(nested)
    return Outline(language.name, tuple(entries), problems)


def _too_much(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        return f"{len(content):,} bytes are more than a grammar is given"
    if len(content) > MAX_LINE_BYTES:
        longest = max(map(len, content.split(b"\n")))
        if longest > MAX_LINE_BYTES:
            return f"a line of {longest:,} bytes"
    return ""


def _problems(syntax: Syntax) -> tuple[Problem, ...]:
    if not syntax.error_count:
        return ()
    count = f"{syntax.error_count:,} syntax error{'s' * (syntax.error_count > 1)}"
    line = syntax.first_error_line
    return (Problem(f"{count}, {'first ' * (syntax.error_count > 1)}at line {line}", line),)


class _Reading:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at, self._line = 0, 1  # the byte last asked for, and its line
        self._trails: dict[str, int] = {}  # how often each was wanted

    def entries(self, nested: Nested) -> list[Entry]:
        text, (start, end) = file_documentation(nested, self._content)
        lines = self._lines(start, end) if text else (0, 0)
        entries = [Entry(Kind.FILE, "", "", NO_PARENT, whole_span(self._content), "", text, lines)]
        for draft in nested.drafts[1:]:
            entries.append(self._entry(draft, entries[draft.parent].trail))
        return entries

    def _entry(self, draft: Draft, parent_trail: str) -> Entry:
        text, lines = self._documentation(draft)
        return Entry(
            draft.kind,
            draft.mark.name,
            self._trail(parent_trail, draft),
            draft.parent,
            Span(draft.start, draft.end, *self._lines(draft.start, draft.end)),
            signature_of(draft, self._content),
            text,
            lines,
        )

    def _trail(self, parent_trail: str, draft: Draft) -> str:
        """Trails are numbered as wholes: a step may hold dots, so siblings alone prove nothing."""
        trail = child_trail(parent_trail, step_of(draft), CODE_SIGIL)
        count = self._trails[trail] = self._trails.get(trail, 0) + 1
        return trail if count == 1 else f"{trail}~{count}"

    def _documentation(self, draft: Draft) -> tuple[str, tuple[int, int]]:
        content = self._content
        if draft.mark.documentation is not None:
            start, end = draft.mark.documentation
            text = docstring_text(content[start:end])
        elif draft.comments:
            start, end = draft.comments[0][0], draft.comments[-1][1]
            text = comment_text([content[first:last] for first, last in draft.comments])
        else:
            return "", (0, 0)
        return text, (self._lines(start, end) if text else (0, 0))

    def _lines(self, start: int, end: int) -> tuple[int, int]:
        first = self._line_of(start)
        return first, first + self._content.count(b"\n", start, max(start, end - 1))

    def _line_of(self, start: int) -> int:
        """Counting from the place asked for before is cheaper than a table of all lines."""
        if start >= self._at:
            self._line += self._content.count(b"\n", self._at, start)
        else:
            self._line -= self._content.count(b"\n", start, self._at)
        self._at = start
        return self._line
