"""Outlines to deepen, and what must hold of every outline."""

import random
from itertools import pairwise

from hypothesis import strategies as st

from rlm_core.tree.address import CODE_SIGIL, PROSE_SIGIL, child_trail, distinct
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import NO_PARENT, Entry, Outline
from rlm_core.tree.span import Span


def span_of(content: bytes, start: int, end: int) -> Span:
    first = content.count(b"\n", 0, start) + 1
    return Span(start, end, first, first + content.count(b"\n", start, max(start, end - 1)))


def file_entry(content: bytes) -> Entry:
    return Entry(Kind.FILE, "", "", NO_PARENT, span_of(content, 0, len(content)))


def flat(content: bytes, format_name: str, children: list[tuple[Kind, str, int, int]]) -> Outline:
    """A file with children, each a kind, a name and its bytes."""
    sigil = PROSE_SIGIL if format_name == "markdown" else CODE_SIGIL
    steps = distinct(name for _, name, _, _ in children)
    entries = [
        Entry(kind, name, child_trail("", step, sigil), 0, span_of(content, start, end))
        for step, (kind, name, start, end) in zip(steps, children, strict=True)
    ]
    return Outline(format_name, (file_entry(content), *entries))


def functions(sources: dict[str, str]) -> tuple[Outline, bytes]:
    """A Python file of functions, by name."""
    content, children = b"", []
    for name, source in sources.items():
        start = len(content)
        content += source.encode() + b"\n"
        children.append((Kind.FUNCTION, name, start, len(content) - 1))
    return flat(content, "python", children), content


def paragraphs(texts: list[str]) -> tuple[Outline, bytes]:
    """A document of paragraphs."""
    content, children = b"", []
    for number, text in enumerate(texts, start=1):
        start = len(content)
        content += text.encode() + b"\n\n"
        children.append((Kind.PARAGRAPH, f"p{number}", start, len(content) - 2))
    return flat(content, "markdown", children), content


def texts_of(outline: Outline, content: bytes, kind: Kind) -> list[bytes]:
    return [
        content[entry.span.start_byte : entry.span.end_byte]
        for entry in outline.entries
        if entry.kind is kind
    ]


def check_outline(outline: Outline, content: bytes) -> None:
    """Preorder, parents, nesting, unique trails, exact lines."""
    trails = [entry.trail for entry in outline.entries]
    assert len(set(trails)) == len(trails)
    assert outline.entries[0].parent == NO_PARENT
    path: list[int] = []
    for index, entry in enumerate(outline.entries):
        while path and path[-1] != entry.parent:
            path.pop()
        assert path or index == 0, "an entry follows its parent or its siblings' descendants"
        path.append(index)
        assert entry.span == span_of(content, entry.span.start_byte, entry.span.end_byte)
        if index:
            assert outline.entries[entry.parent].span.contains(entry.span)
    _check_siblings(outline)


def _check_siblings(outline: Outline) -> None:
    for children in outline.children():
        for left, right in pairwise(children):
            assert outline.entries[left].span.end_byte <= outline.entries[right].span.start_byte


_WORDS = ("the", "cart", "total", "adds", "Orders", "Änne", "東京。", "x=1;", "if(", ")", ".")
_BREAKS = ("\n", "\n\n", "\n    ", "\n\n  ", ".\n", "}\n", "\t", "é" * 900, "z" * 3_000, " \f\n")
_STEPS = ("a", "b", "s1", "s2", "p1", "a..b")
_KINDS = (Kind.SECTION, Kind.PARAGRAPH, Kind.FUNCTION)

# Trees of thousands of bytes are drawn from a seed: drawing each of their choices takes seconds.
SEEDS = st.integers(0, 2**32)


def random_text(seed: int) -> bytes:
    """Text of every texture: words, lines, blank lines, indentation, long unbroken runs."""
    choice = random.Random(seed)
    pieces = []
    for _ in range(choice.randrange(400)):
        pieces += choice.choices(_WORDS, k=choice.randrange(30))
        pieces.append(choice.choice(_BREAKS))
    return choice.choice(("", " ")).join(pieces).encode()


def random_outline(seed: int) -> tuple[Outline, bytes]:
    """A random tree over random text, as deep and as wide as it happens."""
    choice = random.Random(seed)
    content = random_text(seed)
    format_name, sigil = choice.choice((("python", CODE_SIGIL), ("markdown", PROSE_SIGIL)))
    entries = [file_entry(content)]
    _grow(choice, content, entries, 0, sigil)
    return Outline(format_name, tuple(entries)), content


def _grow(
    choice: random.Random, content: bytes, entries: list[Entry], parent: int, sigil: str
) -> None:
    span = entries[parent].span
    most = min(choice.choice((0, 3, 10, 130)), len(span) // 3)
    count = choice.randint(0, most)
    marks = sorted(choice.sample(range(span.start_byte, span.end_byte), 2 * count))
    steps = distinct(choice.choices(_STEPS, k=count))
    for step, start, end in zip(steps, marks[::2], marks[1::2], strict=True):
        trail = child_trail(entries[parent].trail, step, sigil)
        kind = choice.choice(_KINDS)
        entries.append(Entry(kind, step, trail, parent, span_of(content, start, end)))
        _grow(choice, content, entries, len(entries) - 1, sigil)
