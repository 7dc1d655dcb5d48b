from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.parse.prose.outline import outline_prose
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import NO_PARENT, Outline

LINES = st.sampled_from(
    [
        "",
        "",
        "# Über uns",
        "## Part **two**",
        "```",
        "~~~~",
        "<!-- not",
        "-->",
        "---",
        "=====",
        "Title of it",
        "CHAPTER IV",
        "PART II. The Sea",
        "II",
        "EPILOGUE",
        "1. Introduction",
        "1.1 Scope of it",
        "2. RIGHTS   GRANTED   Licensor grants: (a) one; (b) two; and (c) three.",
        "ARTICLE I",
        "Section 1.01 Terms. The parties shall hereby agree to this Agreement herein.",
        "EXHIBIT A",
        "Grad C: Können wir anfangen?",
        "[10:02] Professor D: Yes.",
        ".. class:: Shop(name)",
        "    An indented line – with a dash.",
        ".. _label:",
        "- an item of src/shop/cart.py",
        "The module shop.cart adds up what is in a cart, and nothing more than that.",
        "日本語の段落。" * 30,
        "\f",
        "\0",
        " ",
        "x" * 700,
        "It was a long grey afternoon, and nothing could make it shorter. " * 12,
    ]
)
DOCUMENTS = st.one_of(
    st.text(max_size=300),
    st.lists(LINES, max_size=40).map("\n".join),
    st.lists(LINES, max_size=40).map("\r\n".join),
    st.lists(LINES, max_size=25).map("\n\n".join),
)
NAMES = st.sampled_from(["a.txt", "a.md", "a.rst", "A"])


def assert_is_valid(outline: Outline, content: bytes) -> None:
    document = outline.entries[0]

    assert (document.kind, document.name, document.trail) == (Kind.FILE, "", "")
    assert (document.span.start_byte, document.span.end_byte) == (0, len(content))
    trails = [entry.trail for entry in outline.entries]
    assert len(set(trails)) == len(trails)
    assert [entry.parent for entry in outline.entries].count(NO_PARENT) == 1
    for index, entry in enumerate(outline.entries):
        assert entry.parent < index
        content[entry.span.start_byte : entry.span.end_byte].decode()
        first = content.count(b"\n", 0, entry.span.start_byte) + 1
        last = content.count(b"\n", 0, max(entry.span.start_byte, entry.span.end_byte - 1)) + 1
        assert (entry.span.start_line, entry.span.end_line) == (first, last)
    for parent, children in zip(outline.entries, outline.children(), strict=True):
        spans = [outline.entries[child].span for child in children]
        assert all(parent.span.contains(span) and len(span) > 0 for span in spans)
        assert all(before.end_byte <= span.start_byte for before, span in pairwise(spans))
        assert all(
            outline.entries[child].trail.startswith(parent.trail or "#") for child in children
        )
    for start, end in (bounds for ranges in outline.own_spans() for bounds in ranges):
        assert start < end


@settings(max_examples=300, deadline=None)
@given(NAMES, DOCUMENTS)
def test_any_text_gives_a_tree_that_covers_it(name: str, text: str) -> None:
    content = text.encode()

    assert_is_valid(outline_prose(name, content), content)


@settings(max_examples=50, deadline=None)
@given(NAMES, DOCUMENTS)
def test_the_same_text_gives_the_same_outline(name: str, text: str) -> None:
    assert outline_prose(name, text.encode()) == outline_prose(name, text.encode())


@settings(max_examples=100, deadline=None)
@given(st.lists(LINES, max_size=40).map("\n".join))
def test_text_that_is_not_blank_has_a_leaf_or_a_section(text: str) -> None:
    outline = outline_prose("a.txt", f"{text}\n\nA closing sentence.".encode())

    assert len(outline.entries) > 1


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.rst"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b" \t\n \n" * 1_000,
        b"\0" * 10_000,
        b"[" * 3_000 + b"]" * 3_000,
        b"(" * 3_000 + b")" * 3_000,
        b"word and a/b.c " * 20_000,
        b"a" * 1_000_000,
        b"`" * 100_000,
        b"<!--\n" * 50_000,
        b"```\n" * 50_001,
        b"[a]: " * 20_000,
        b".. _a: " * 20_000,
        b"# " + b"*_`[" * 20_000,
        b"Speaker: " * 20_000,
        b"agreement shall hereby party " * 100 + b"1. A. (a) B; " * 5_000,
        b"\n".join(b" " * depth + b".. class:: A" for depth in range(500)),
        "no newline at the end: é".encode(),
        b"\xef\xbb\xbf# With a mark\n\nText.",
    ],
    ids=lambda content: (
        repr(content[:12]) + str(len(content)) if isinstance(content, bytes) else ""
    ),
)
def test_hostile_text_is_outlined_like_any_other(name: str, content: bytes) -> None:
    assert_is_valid(outline_prose(name, content), content)
