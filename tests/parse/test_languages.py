"""Which language a file is in."""

from collections import Counter

import pytest

from rlm_core.parse.languages import LANGUAGES, language_of


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("src/shop/cart.py", b"", "python"),
        ("CART.PY", b"", "python"),
        ("app.jsx", b"", "javascript"),
        ("app.tsx", b"", "tsx"),
        ("types.d.ts", b"", "typescript"),
        ("Makefile", b"", "makefile"),
        ("docker/Dockerfile.dev", b"", "dockerfile"),
        ("CMakeLists.txt", b"", "cmake"),
        ("Gemfile", b"", "ruby"),
        (".bashrc", b"", "bash"),
        ("main.tf", b"", "terraform"),
        ("settings.toml.example", b"", "toml"),
        ("models.py-tpl", b"", "python"),
        ("cart.h", b"int total(void);\n", "c"),
        ("cart.h", b"#pragma once\nnamespace shop {\n", "cpp"),
        ("bin/deploy", b"#!/bin/sh\nexit\n", "bash"),
        ("bin/deploy", b"#!/usr/bin/env -S python3.11 -u\n", "python"),
        ("bin/deploy", b"#!/usr/bin/env NODE_ENV=test node\n", "javascript"),
    ],
)
def test_a_name_or_a_first_line_tells_the_language(
    path: str, content: bytes, expected: str
) -> None:
    language = language_of(path, content)

    assert language is not None
    assert language.name == expected


@pytest.mark.parametrize(
    ("path", "content"),
    [("README", b"Hello\n"), ("notes.xyz", b"#!/bin/sh\n"), (".gitignore", b""), ("", b"#!")],
)
def test_what_does_not_tell_is_in_no_language(path: str, content: bytes) -> None:
    assert language_of(path, content) is None


def test_no_two_languages_claim_the_same_file() -> None:
    claims = Counter(
        claim
        for language in LANGUAGES
        for claim in (*language.suffixes, *language.filenames, *language.interpreters)
        if claim not in language.filenames or not claim.startswith(".")
    )

    assert [claim for claim, count in claims.items() if count > 1] == []


def test_names_of_languages_are_unique() -> None:
    assert len({language.name for language in LANGUAGES}) == len(LANGUAGES)
