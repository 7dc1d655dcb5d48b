"""What every outline of code keeps, whatever the text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.parse.code.grammars import query_source, read_syntax
from rlm_core.parse.code.marks import DEFINITIONS
from rlm_core.parse.code.outline import outline_code
from rlm_core.parse.languages import LANGUAGES, Language, language_named
from rlm_core.tree.outline import Outline, Problem
from tests.parse import test_code_objects as objects
from tests.parse import test_code_python as python
from tests.parse import test_code_scripts as scripts
from tests.parse import test_code_settings as configuration
from tests.parse import test_code_systems as systems
from tests.parse import test_code_web as web
from tests.parse.outline_check import check_tree, shown

WITH_GRAMMAR = tuple(language for language in LANGUAGES if language.module)
SAMPLES = tuple(
    sample
    for part in (objects, python, scripts, configuration, systems, web)
    for sample in part.SAMPLES
)
TEXTS = [sample.text.encode() for sample in SAMPLES]
PIECES = st.sampled_from([line for text in TEXTS for line in text.splitlines(keepends=True)])


def outline_python(text: str) -> Outline:
    return outline_code(text.encode(), language_named("python"))


@pytest.mark.parametrize("language", WITH_GRAMMAR, ids=lambda language: language.name)
def test_every_query_fits_its_grammar(language: Language) -> None:
    syntax = read_syntax(b"", language)

    assert syntax.matches == []


@pytest.mark.parametrize("language", WITH_GRAMMAR, ids=lambda language: language.name)
def test_a_query_uses_only_captures_that_mean_something(language: Language) -> None:
    source = re.sub(r'"[^"]*"|;.*', "", query_source(language))
    captures = {name for name in re.findall(r"@([\w.]+)", source) if not name.startswith("_")}
    others = {"name", "owner", "body", "documentation", "documentation.file"}

    assert captures <= {*DEFINITIONS, *others, "decoration", "prefix"}


def test_every_language_with_a_grammar_has_a_sample() -> None:
    shown_ones = {sample.language for sample in SAMPLES}

    assert {language.name for language in WITH_GRAMMAR} - shown_ones == {"svelte", "cuda"}


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(WITH_GRAMMAR), st.binary(max_size=300))
def test_any_bytes_give_a_proper_tree(language: Language, content: bytes) -> None:
    check_tree(outline_code(content, language), content)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(WITH_GRAMMAR), st.lists(PIECES, max_size=30))
def test_shuffled_lines_of_any_language_give_a_proper_tree(
    language: Language, pieces: list[bytes]
) -> None:
    content = b"".join(pieces)

    check_tree(outline_code(content, language), content)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(SAMPLES), st.integers(0, 2_000), st.integers(0, 200), st.text(max_size=5))
def test_a_broken_text_gives_a_proper_tree(
    sample: tuple[str, str, str, str], start: int, length: int, put: str
) -> None:
    language, _, text, _ = sample
    content = (text[:start] + put + text[start + length :]).encode()

    check_tree(outline_code(content, language_named(language)), content)


def test_an_empty_file_is_a_file() -> None:
    outline = outline_python("")

    assert shown(outline) == ["file"]
    assert outline.entries[0].span.start_line == outline.entries[0].span.end_line == 1


def test_syntax_errors_are_one_problem_and_cost_only_their_place() -> None:
    outline = outline_python("def a(): pass\n\ndef b(:\n    pass\n\nclass C: pass\n)\n")

    assert shown(outline)[1] == "function ::a | def a()"
    assert "class ::C | class C" in shown(outline)
    assert [problem.line for problem in outline.problems] == [3]


def test_a_text_of_errors_alone_is_read_by_lines() -> None:
    text = (
        b"CREATE PROCEDURE pay @cart int AS\n  SELECT 1\nGO\n\nCREATE PROCEDURE undo AS SELECT 2\n"
    )

    outline = outline_code(text, language_named("sql"))

    assert [entry.name for entry in outline.entries] == ["", "pay", "undo"]
    assert outline.problems


@pytest.mark.parametrize(
    "content",
    [
        b"x = " + b"[" * 3_000 + b"]" * 3_000 + b"\ndef f(): pass\n",
        b"def f():\n    return " + b"(" * 3_000 + b"\n",
        b"x = " + b"(" * 50_000,
        b"\0\0def f(): pass\0\n\0",
        "def f(): return '\N{SNAKE}'\n".encode()[:-5],
        b"\xff\xfe\xfadef f(): pass",
        b"def f(): pass\r\rclass C: pass\r\n",
    ],
    ids=["deep", "open", "lost", "NUL", "cut UTF-8", "no UTF-8", "carriage returns"],
)
def test_odd_input_gives_a_proper_tree(content: bytes) -> None:
    check_tree(outline_code(content, language_named("python")), content)


def test_bytes_that_are_no_text_do_not_hide_definitions() -> None:
    content = b"module.exports.a\xff = function () {};\nfunction b() {}\n"

    outline = outline_code(content, language_named("javascript"))

    assert outline.entries[-1].name == "b"
    check_tree(outline, content)


def test_what_no_person_wrote_is_not_given_to_a_grammar() -> None:
    line = b"x = 1; " * 40_000

    outline = outline_code(line, language_named("javascript"))

    assert shown(outline) == ["file"]
    assert outline.problems == (Problem("a line of 280,000 bytes: read by lines"),)


def test_namesakes_are_numbered_and_dots_in_names_collide_with_nothing() -> None:
    outline = outline_code(
        b'{"a.b": [], "a": {"b": [\n1]}, "a": 1, "a~2": 2}\n', language_named("json")
    )

    trails = [entry.trail for entry in outline.entries]

    assert trails == ["", "::a.b", "::a", "::a.b~2", "::a~2", "::a%7E2"]


def test_style_rules_that_hold_rules_stay_a_proper_tree() -> None:
    content = b".a { x: y; }\n.a-b { @media (z) { .c { } } }\n.a-d { }\n"

    outline = outline_code(content, language_named("css"))

    check_tree(outline, content)
    assert "section ::.a | .a" in shown(outline)


def test_a_node_begins_at_its_comment_and_decorators() -> None:
    outline = outline_python("import os\n\n# Why.\n@once\n@twice\ndef f():\n    pass\n")

    assert (outline.entries[1].span.start_line, outline.entries[1].span.end_line) == (3, 7)
    assert outline.entries[1].documentation_lines == (3, 3)


def test_a_comment_of_another_definition_is_not_taken() -> None:
    outline = outline_python("A = 1  # of A\ndef f(): pass\n\n# alone\n\ndef g(): pass\n")

    assert shown(outline)[1:] == [
        "constant ::A | A = 1 | of A",
        "function ::f | def f()",
        "function ::g | def g()",
    ]


def test_long_signatures_and_documentation_are_cut() -> None:
    outline = outline_python(f'def f({"a, " * 500}):\n    """{"Words. " * 500}"""\n')

    assert len(outline.entries[1].signature) <= 300
    assert 1_100 < len(outline.entries[1].documentation) <= 1_200
