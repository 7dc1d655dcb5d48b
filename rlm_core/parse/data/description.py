"""What a describer says about data, and the wording that all describers share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rlm_core.text.tokens import clip

LISTED = 12  # names in a list of names
_CELL = 60  # characters of an example


@dataclass(frozen=True, slots=True)
class Part:
    """A part of data that deserves a node of its own, by its bytes in the source, end exclusive."""

    name: str
    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """Data in words, and its parts where they are few and cheaply found."""

    text: str
    parts: tuple[Part, ...] = ()


Describer = Callable[[bytes], Description]


def counted(number: int, noun: str) -> str:
    """`1 record`, `1,234 records`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def listed(names: Iterable[object], most: int = LISTED) -> str:
    """`a, b, c and 9 more`."""
    shown = [clipped(name) for name in names]
    rest = len(shown) - most
    return ", ".join(shown[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def tallied(counts: Iterable[tuple[object, int]], most: int = LISTED) -> str:
    """`a (12), b (3)`."""
    return listed((f"{clipped(name)} ({count:,})" for name, count in counts), most)


def clipped(value: object) -> str:
    """A value as an example shows it: one line, not long."""
    return clip(" ".join(str(value)[: 4 * _CELL].split()), _CELL)


def text_of(content: bytes) -> str:
    """Any bytes as text; `surrogateescape` keeps places exact where the encoding is broken."""
    return content.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def line_count(content: bytes) -> int:
    """How many lines a reader counts; an empty source has one."""
    return max(1, content.count(b"\n") + (not content.endswith(b"\n")))
