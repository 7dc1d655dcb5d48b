"""The front door: any text in, an outline out."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.parse import source
from rlm_core.parse.languages import Language
from rlm_core.parse.maker import OUTLINE_VERSION, maker, makers
from rlm_core.parse.reading import Reading, reading_of
from rlm_core.parse.source import parse_source
from rlm_core.tree.outline import Outline
from tests.parse.outline_check import shown

PROSE = b"# Install\n\nFirst you need a shop, and then some patience.\n\n## Linux\n\nLucky you.\n"


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("cart.py", b"def total(): pass\n", "python"),
        ("guide.md", PROSE, "markdown"),
        ("GUIDE", PROSE, "markdown"),
        ("LICENSE.unknown", b"You may do whatever you like with it, dear reader.\n", "text"),
        ("prices.csv", b"item,price\napple,3\npear,4\n", "csv"),
        ("locale/de/LC_MESSAGES/django.po", b'msgid "a"\nmsgstr "b"\n', "po"),
        ("install.pl", b"sub main { 1 }\n", "perl"),
        ("blob.xyz", b"0x00 0x01 0x02 {{{ 1 2 3 }}} ;;; 4 5 6\n", "text"),
        ("CMakeLists.txt", b"function(total cart)\nendfunction()\n", "cmake"),
    ],
)
def test_the_format_is_told_by_name_then_by_content(
    path: str, content: bytes, expected: str
) -> None:
    assert parse_source(path, content).format == expected


def test_what_raises_inside_becomes_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(content: bytes, language: Language) -> Outline:
        raise RecursionError

    monkeypatch.setattr(source, "outline_code", fails)

    outline = parse_source("cart.py", b"def total():\n    pass\n")

    assert shown(outline) == ["file", "function ::total | def total()"]
    assert [problem.message for problem in outline.problems] == [
        "RecursionError when read as python: read by lines instead"
    ]


def test_prose_that_is_no_text_is_read_by_lines() -> None:
    outline = parse_source("guide.md", b"\xff\xfe nothing")

    assert [problem.message.split()[0] for problem in outline.problems] == ["UnicodeDecodeError"]


@settings(deadline=None)
@given(st.text(max_size=20), st.binary(max_size=200))
def test_nothing_raises(path: str, content: bytes) -> None:
    first = parse_source(path, content).entries[0]

    assert (first.span.start_byte, first.span.end_byte) == (0, len(content))


@settings(deadline=None)
@given(
    st.sampled_from(["a.py", "a.md", "a.txt", "a.json", "a.csv", "a.sql", "a.log", "a"]),
    st.text(max_size=200),
)
def test_any_text_has_the_same_outline_twice(path: str, text: str) -> None:
    assert parse_source(path, text.encode()) == parse_source(path, text.encode())


def test_each_grammar_dates_its_own_language_alone() -> None:
    assert maker().startswith(f"outline-{OUTLINE_VERSION}")
    assert maker("python") != maker("rust") != maker()
    assert {maker(), maker("python"), maker("rust")} <= makers()
    assert all(len(one) < 50 for one in makers())


PATHS = (
    "a.py", "deep/b.py", "a.json", "fixtures/a.json", "locale/en/a.json", "A.JSON", "package.json",
    "a.h", "a.md", "docs/README.md", "a.txt", "a", "bin/a", "Dockerfile.dev", "a.unknown", "a.xml",
)  # fmt: skip
TEXTS = (
    b'[{"x": 1}]',
    b'{"name": "a", "description": "Sells."}',
    b"#!/bin/sh\necho\n",
    b"# A\n\nb.\n",
)


@pytest.mark.parametrize("content", TEXTS)
def test_what_is_read_in_one_manner_has_one_outline_wherever_it_stands(content: bytes) -> None:
    outlines: dict[Reading, set[str]] = {}
    for path in PATHS:
        outlines.setdefault(reading_of(path, content), set()).add(repr(parse_source(path, content)))

    assert all(len(different) == 1 for different in outlines.values())
    assert reading_of("fixtures/a.json", content) == reading_of("fixtures/b.json", content)
    assert reading_of("a.py", content) != reading_of("a.md", content)


def test_no_grammar_is_loaded_before_something_is_parsed() -> None:
    program = (
        "import sys\n"
        "from rlm_core.parse.source import parse_source\n"
        "from rlm_core.parse.maker import maker\n"
        "maker(), parse_source('a.md', b'# A\\n'), parse_source('a.pl', b'sub a {}\\n')\n"
        "print([name for name in sys.modules if name.startswith('tree_sitter')])\n"
        "parse_source('a.py', b'')\n"
        "print([name for name in sys.modules if name.startswith('tree_sitter_')])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    before, after = done.stdout.splitlines()
    assert before == "[]"
    assert "tree_sitter_python" in after
    assert "tree_sitter_rust" not in after
