"""Read what a source's authors wrote about a definition: its documentation, in pieces with lines."""

import re
from dataclasses import dataclass

from rlm_core.text.sentences import sentences
from rlm_core.tree.outline import Entry

_ROLE = re.compile(r":[\w:+-]+:(?=`)")  # a reStructuredText role: :class:`Cart`
_INLINE_TAG = re.compile(r"\{@\w+\s+([^}]*)\}")  # a Javadoc tag: {@code total}
_MARKUP_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
_NOT_PROSE = re.compile(
    r"""\s*(?:
        :\w[\w ]*:|@\w+|>>>|\.\.\s|\\\w+      # fields, tags, examples, directives
        |[-=~*\#_+^/]{3,}                     # rules
        |(?:Args|Arguments|Parameters|Params|Returns?|Raises|Yields|Examples?|Notes?|Usage|
           Attributes|See\ Also|Synopsis)\s*:?\s*$
        |[\w.]+\([^)]*\)(?:\s*->.*)?\s*$      # the signature once more
        |\S+$                                 # one word, most often the name once more
    )""",
    re.VERBOSE,
)
_LICENSE = re.compile(
    r"copyright|\(c\) \d{4}|spdx-license|licensed under|all rights reserved|"
    r"permission is hereby granted|redistribution and use|public domain|"
    r"-\*- (?:coding|mode)|vim?:|^#!|eslint|pylint|noqa|prettier-ignore|@ts-",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*\n?)+")


@dataclass(frozen=True, slots=True)
class DocumentationPiece:
    """A paragraph of documentation and the absolute lines that it stands on."""

    text: str
    first_line: int
    last_line: int


def tidy(text: str) -> str:
    """Put a paragraph on one line, without the marks that only a documentation tool reads."""
    if ":`" in text:
        text = _ROLE.sub("", text)
    if "{@" in text:
        text = _INLINE_TAG.sub(r"\1", text)
    if "</" in text or "<p>" in text:
        text = _MARKUP_TAG.sub("", text)
    return " ".join(text.split()).removesuffix("::")


def is_telling(paragraph: str) -> bool:
    """Whether a paragraph is a description: no field list, no license, no lone name."""
    return not _NOT_PROSE.match(paragraph) and not _LICENSE.search(paragraph)


def first_sentence(text: str) -> str:
    """The first sentence of a description that is already on one line."""
    if len(text) < 300 and text.find(". ") < 0:
        return text
    found = sentences(text)
    return found[0].text if found else text


def pieces(entry: Entry) -> list[DocumentationPiece]:
    """The telling paragraphs of an entry's documentation, in order, each with its lines."""
    first, last = entry.documentation_lines
    if not first:
        first = last = entry.span.start_line
    documentation, first = entry.documentation, first + _offset(entry)
    found = []
    for match in _PARAGRAPH.finditer(documentation):
        paragraph = match[0].strip()
        if is_telling(paragraph):
            start = min(first + documentation.count("\n", 0, match.start()), last)
            end = min(start + paragraph.count("\n"), last)
            found.append(DocumentationPiece(tidy(paragraph), start, end))
    return found


def _offset(entry: Entry) -> int:
    """Lines between the opening mark and the first word, as far as the heights betray them.

    Documentation whose marks stand on lines of their own has two lines more than its text.
    """
    first, last = entry.documentation_lines
    surplus = (last - first) - entry.documentation.count("\n")
    return 1 if surplus >= 2 else 0
