"""The formats of prose: what a reader makes of a document, and what others may tell by it."""

from enum import StrEnum


class ProseFormat(StrEnum):
    """The formats of prose that differ in how structure is found."""

    MARKDOWN = "markdown"
    RESTRUCTUREDTEXT = "restructuredtext"
    TRANSCRIPT = "transcript"
    CONTRACT = "contract"
    TEXT = "text"


PROSE_FORMATS = frozenset(format_.value for format_ in ProseFormat)
