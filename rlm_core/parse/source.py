"""The front door of parsing: any text in, an outline out, whatever happens inside."""

import re

from rlm_core.parse.code.outline import outline_code
from rlm_core.parse.data.outline import outline_data
from rlm_core.parse.data.recognition import data_format
from rlm_core.parse.languages import Language, language_of
from rlm_core.parse.lines import outline_lines
from rlm_core.parse.prose.outline import outline_prose
from rlm_core.tree.outline import Outline, Problem

_PROSE_NAME = re.compile(
    r"\.(?:md|markdown|mdown|mkd|mdx|qmd|rmd|rst|rest|txt|text|adoc|asciidoc|asc|org|tex|latex|"
    r"textile|wiki|mediawiki|pod|man|roff|srt|vtt|eml|log|changes|news)$",
    re.IGNORECASE,
)
_SAMPLE = 4_000  # bytes that show whether an unknown text is prose
_LETTERS = 0.8  # of an unknown text that is prose: letters and spaces

_UNKNOWN = "text"


def parse_source(path: str, content: bytes) -> Outline:
    """The outline of a source. `path` only helps to tell what it is.

    Never raises: what goes wrong inside costs the structure, and is told as a problem.
    """
    expected = _UNKNOWN
    try:
        if format_ := data_format(path, content):
            expected = format_
            return outline_data(content, format_)
        language = language_of(path, content)
        expected = language.name if language else _UNKNOWN
        return _outline(path, content, language)
    except Exception as error:
        problem = Problem(f"{type(error).__name__} when read as {expected}: read by lines instead")
        return outline_lines(content, expected, (problem,))


def _outline(path: str, content: bytes, language: Language | None) -> Outline:
    if language is not None:
        if language.module:
            return outline_code(content, language)
        return outline_lines(content, language.name)
    if _PROSE_NAME.search(path) or _is_prose(content):
        return outline_prose(path, content)
    return outline_lines(content, _UNKNOWN)


def _is_prose(content: bytes) -> bool:
    sample = content[:_SAMPLE].decode(errors="replace")
    letters = sum(character.isalpha() or character.isspace() for character in sample)
    return letters >= _LETTERS * len(sample)
