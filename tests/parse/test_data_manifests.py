"""A manifest stays settings, and its one line about the package documents the file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.parse.data.recognition import data_format
from rlm_core.parse.source import parse_source
from rlm_core.tree.kind import Kind

MANIFESTS = ("Cargo.toml", "composer.json", "package.json", "pyproject.toml", "setup.cfg")


@pytest.mark.parametrize(
    ("path", "text", "format_name", "lines"),
    [
        (
            "web/package.json",
            '{\n  "name": "shop",\n  "repository": {"description": "not this"},\n'
            '  "description": "Sells things online.",\n  "scripts": {"test": "vitest"}\n}\n',
            "json",
            (4, 4),
        ),
        ("composer.json", '{"description": "Sells things online."}', "json", (1, 1)),
        (
            "pyproject.toml",
            "[tool.other]\ndescription = 'not this'\n[project]\nname = 'shop'\n"
            'description = "Sells things online."\n',
            "toml",
            (5, 5),
        ),
        ("Cargo.toml", '[package]\ndescription = """\nSells things\nonline."""\n', "toml", (2, 2)),
        (
            "setup.cfg",
            "[metadata]\nname = shop\ndescription = Sells things online.\n[options]\n",
            "ini",
            (3, 3),
        ),
    ],
)
def test_what_a_manifest_says_of_its_package_documents_the_file(
    path: str, text: str, format_name: str, lines: tuple[int, int]
) -> None:
    outline = parse_source(path, text.encode())

    file = outline.entries[0]
    assert file.documentation == "Sells things online."
    assert file.documentation_lines == lines
    assert outline.format == format_name


def test_a_manifest_keeps_its_keys_as_sections() -> None:
    content = b'{"description": "Sells things.", "scripts": {"test": "vitest"}}'
    outline = parse_source("package.json", content)

    assert [entry.name for entry in outline.entries if entry.kind is Kind.SECTION] == [
        "description",
        "scripts",
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("package.json", b'{"name": "shop", "scripts": {"description": "of a script only"}}'),
        ("package.json", b'{"description": 3, ['),
        ("package.json", b'{"description": "Shop"}'),
        ("pyproject.toml", b'[tool.poe.tasks.test]\ndescription = "Run the tests."\n'),
        ("setup.cfg", b"[metadata]\ndescription = file: README.md\n"),
    ],
)
def test_a_manifest_that_says_nothing_documents_nothing(name: str, content: bytes) -> None:
    assert parse_source(name, content).entries[0].documentation == ""


def test_only_the_manifests_themselves_are_recognized() -> None:
    assert data_format("a/Cargo.toml", b"") == "cargo.toml"
    assert data_format("a/rustfmt.toml", b"") == ""


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(MANIFESTS), st.text(max_size=80))
def test_any_description_is_one_line_inside_the_file(name: str, words: str) -> None:
    text = (
        f'[package]\n[project]\n[metadata]\n{{"description" : "{words}"\ndescription = "{words}"\n'
    )
    file = parse_source(name, text.encode(errors="ignore")).entries[0]

    first, last = file.documentation_lines
    assert "\n" not in file.documentation
    assert first == last <= file.span.end_line
