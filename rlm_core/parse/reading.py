"""How a source is read, found without reading it: what a result is remembered by.

Apart from `source`, so that who only asks for the manner does not import every parser.
"""

from dataclasses import dataclass

from rlm_core.parse.data.recognition import data_format
from rlm_core.parse.languages import language_of

_PROSE = "text"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a source is read: with its content, all that its outline is made from.

    `language` is the one whose grammar reads it; empty where none does.
    """

    manner: str
    language: str = ""

    @property
    def is_prose(self) -> bool:
        """Whether it is read by what its text shows, and neither as code nor as data."""
        return self.manner.startswith(_PROSE)


def reading_of(path: str, content: bytes) -> Reading:
    """How `parse_source` reads a source. Two paths with one reading give one outline of the same content."""
    try:
        if format_ := data_format(path, content):
            return Reading(f"data {format_}")
        if language := language_of(path, content):
            return Reading(f"code {language.name}", language.name)
    except Exception:
        return Reading(
            f"path {path}"
        )  # it fails in the same way when it is parsed, and is told there
    name = path.rpartition("/")[2].lower()
    return Reading(f"{_PROSE} {name.rpartition('.')[2] if '.' in name else ''}")
