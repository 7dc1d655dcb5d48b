"""The words of documentation: without comment marks, quotes, indentation and markup."""

import re
from inspect import cleandoc

from rlm_core.parse.code.nesting import Nested
from rlm_core.text.tokens import clip

DOCUMENTATION_LENGTH = 1_200  # characters
_READ = 4_000  # bytes of one comment or docstring; the rest is beyond the length above
_CODE_BEFORE = 200  # bytes before a comment that still stands at the top of its file

_LINE_MARK = re.compile(r"^[ \t]*(?://[/!]*|#+!?|--+|;+|%+|'+)[ \t]?")
_STAR = re.compile(r"^[ \t]*\*+[ \t]?")
_LITERAL_PREFIXES = "rRbBuUfF"
_TRIPLE_QUOTES = ('"""', "'''")
_BLOCK_MARKS = (  # opening, closing
    (re.compile(r"^/\*[*!]*"), re.compile(r"\**\*/$")),
    (re.compile(r"^<!--+"), re.compile(r"--+>$")),
    (re.compile(r"^--\[=*\["), re.compile(r"\]=*\]-*$")),
    (re.compile(r"^=begin\b"), re.compile(r"=end$")),
)
_MARKUP = re.compile(
    r"\{@\w+\s+([^}]*)\}"  # {@link Cart}
    r"|<see(?:also)? \w+=\"([^\"]*)\"\s*/>"  # <see cref="Cart"/>
    r"|</?(?:summary|remarks|para|returns|param|typeparam|value|example|inheritdoc|exception"
    r"|p|ul|ol|li|pre|code|c|b|i|em|tt|br)\b[^>\n]*>"
)
_PRAGMA = re.compile(
    r"^\W*(?:-\*-|vim?:|!/|eslint|jshint|jslint|global |globals |prettier|@ts-|@flow|noqa|pylint|"
    r"type:|mypy:|ruff:|fmt:|flake8|isort|coding|frozen_string|rubocop|nolint|go:|\+build|"
    r"region|endregion|pragma|clang-format|NOLINT|istanbul|c8 |v8 |shellcheck|use strict)"
)
_LICENSE = re.compile(
    r"copyright|licen[sc]e|SPDX-|all rights reserved|\(c\) ?\d{4}|redistribut", re.I
)


def docstring_text(raw: bytes) -> str:
    """The words of a string that documents what it stands in."""
    text = raw[:_READ].decode(errors="replace").lstrip(_LITERAL_PREFIXES)
    quote = text[:3] if text.startswith(_TRIPLE_QUOTES) else text[:1]
    return clip(cleandoc(text.removeprefix(quote).removesuffix(quote)), DOCUMENTATION_LENGTH)


def comment_text(comments: list[bytes]) -> str:
    """The words of comments that follow each other."""
    lines: list[str] = []
    for raw in comments:
        lines += _comment_lines(raw[:_READ].decode(errors="replace"))
        if len(lines) > DOCUMENTATION_LENGTH // 10:
            break
    words = (line for line in lines if not line.strip() or _says_something(line))
    text = cleandoc("\n".join(words))
    return clip(_MARKUP.sub(r"\1\2", text).strip(), DOCUMENTATION_LENGTH) if text else ""


def file_documentation(nested: Nested, content: bytes) -> tuple[str, tuple[int, int]]:
    """What documents a whole file, and its bytes: its docstring, or the comment at its top.

    Licenses and instructions to tools document nothing.
    """
    if nested.file_documentation is not None:
        start, end = nested.file_documentation
        return docstring_text(content[start:end]), (start, end)
    at = 0
    for run in nested.loose_runs:
        if len(content[at : run.start].strip()) > _CODE_BEFORE:
            break
        at = run.end
        text = comment_text([content[start:end] for start, end in run.comments])
        if len(text.split()) > 2 and not _LICENSE.search(text):
            return text, (run.start, run.end)
    return "", (0, 0)


def _comment_lines(text: str) -> list[str]:
    for opening, closing in _BLOCK_MARKS:
        if found := opening.match(text):
            return _block_lines(closing.sub("", text[found.end() :].rstrip()))
    if text.startswith("#!"):
        return []
    return [_LINE_MARK.sub("", line, count=1).rstrip() for line in text.splitlines()]


def _block_lines(text: str) -> list[str]:
    first, *rest = text.splitlines() or [""]
    if any(_STAR.match(line) for line in rest):
        rest = [_STAR.sub("", line, count=1) for line in rest]
    elif rest:
        rest = cleandoc("\n" + "\n".join(rest)).splitlines()
    return [first.strip(), *rest]


def _says_something(line: str) -> bool:
    return any(character.isalnum() for character in line) and not _PRAGMA.match(line)
