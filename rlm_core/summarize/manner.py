"""How a source is described: as code, as data or as prose."""

from enum import Enum

from rlm_core.parse.data.recognition import DATA_FORMATS
from rlm_core.tree.address import CODE_SIGIL
from rlm_core.tree.kind import DEFINITIONS
from rlm_core.tree.outline import Outline
from rlm_core.tree.prose_format import PROSE_FORMATS, ProseFormat

_PROSE = PROSE_FORMATS | {"docx", "email", "epub", "html", "latex", "pdf", "rtf"}
# Formats with a grammar that say what is, and not what happens.
_DECLARATIONS = ["css", "dockerfile", "ini", "json", "make", "makefile", "toml", "xml", "yaml"]
_DATA = DATA_FORMATS | frozenset(_DECLARATIONS)


class Manner(Enum):
    """Which of the ways of describing fits a source."""

    CODE = "code"
    DATA = "data"
    PROSE = "prose"
    TRANSCRIPT = "transcript"


def manner_of(outline: Outline) -> Manner:
    """Choose by format, and for an unknown one by what its entries are."""
    if outline.format == ProseFormat.TRANSCRIPT:
        return Manner.TRANSCRIPT
    if outline.format in _PROSE:
        return Manner.PROSE
    if outline.format in _DATA:
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
