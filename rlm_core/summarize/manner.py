"""How a source is described: as code, as data or as prose."""

from enum import Enum

from rlm_core.tree.address import CODE_SIGIL
from rlm_core.tree.kind import DEFINITIONS
from rlm_core.tree.outline import Outline

_PROSE_FORMATS_WORDS = """
    asciidoc contract docx email epub html latex markdown org pdf plain prose restructuredtext rst rtf tex
    text textile txt
"""
PROSE_FORMATS = frozenset(_PROSE_FORMATS_WORDS.split())
_DATA_FORMATS_WORDS = """
    csv dockerfile env ini json json5 jsonc jsonl lock makefile properties toml tsv xml yaml
"""
DATA_FORMATS = frozenset(_DATA_FORMATS_WORDS.split())
TRANSCRIPT = "transcript"


class Manner(Enum):
    """Which of the ways of describing fits a source."""

    CODE = "code"
    DATA = "data"
    PROSE = "prose"
    TRANSCRIPT = "transcript"


def manner_of(outline: Outline) -> Manner:
    """Choose by format, and for an unknown one by what its entries are."""
    if outline.format == TRANSCRIPT:
        return Manner.TRANSCRIPT
    if outline.format in PROSE_FORMATS:
        return Manner.PROSE
    if outline.format in DATA_FORMATS:
        return Manner.DATA
    return Manner.CODE if _has_definitions(outline) else _by_trail(outline)


def _has_definitions(outline: Outline) -> bool:
    return any(entry.kind in DEFINITIONS for entry in outline.entries)


def _by_trail(outline: Outline) -> Manner:
    """Code without definitions is a script; anything else of an unknown format is read as prose."""
    trails = [entry.trail for entry in outline.entries if entry.trail]
    if trails:
        return Manner.CODE if trails[0].startswith(CODE_SIGIL) else Manner.PROSE
    return Manner.CODE
