"""One check for every language: a text and the outline that it must have."""

from typing import NamedTuple

from rlm_core.parse.code.outline import outline_code
from rlm_core.parse.languages import language_named
from rlm_core.tree.outline import NO_PARENT, Entry, Outline


class Sample(NamedTuple):
    """A text, and its outline as `shown`: an entry a line."""

    language: str
    title: str
    text: str
    expected: str

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"


def check(sample: Sample) -> None:
    """The text has the expected outline, without a problem, and the outline is a proper tree."""
    content = sample.text.strip("\n").encode() + b"\n"
    outline = outline_code(content, language_named(sample.language))

    assert shown(outline) == sample.expected.strip("\n").splitlines()
    assert outline.problems == ()
    check_tree(outline, content)


def shown(outline: Outline) -> list[str]:
    """Each entry as `kind trail | signature | documentation`, without what is empty at the end."""
    return [_shown_entry(entry) for entry in outline.entries]


def _shown_entry(entry: Entry) -> str:
    documentation = entry.documentation.replace("\n", " / ")
    parts = [f"{entry.kind} {entry.trail}".strip(), entry.signature, documentation]
    while not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def check_tree(outline: Outline, content: bytes) -> None:
    """The first entry is the file; children lie in their parents, in order, and do not overlap."""
    first, *others = outline.entries
    assert (first.parent, first.span.start_byte, first.span.end_byte) == (
        NO_PARENT,
        0,
        len(content),
    )
    ends = [0] * len(outline.entries)
    for index, entry in enumerate(others, start=1):
        assert 0 <= entry.parent < index
        assert outline.entries[entry.parent].span.contains(entry.span)
        assert ends[entry.parent] <= entry.span.start_byte < entry.span.end_byte
        ends[entry.parent] = entry.span.end_byte
        _check_lines(entry, first, content)
    assert len({entry.trail for entry in outline.entries}) == len(outline.entries)


def _check_lines(entry: Entry, file: Entry, content: bytes) -> None:
    span = entry.span
    assert span.start_line == content.count(b"\n", 0, span.start_byte) + 1
    assert span.start_line <= span.end_line <= file.span.end_line
    first, last = entry.documentation_lines
    assert bool(entry.documentation) == bool(first)
    assert first <= last
