"""What a reader of one format hands over: marks where structure begins, and how to cut the rest."""

from collections.abc import Callable
from dataclasses import dataclass

from rlm_core.tree.kind import Kind

TO_THE_NEXT = -1  # a mark's end: the next mark of the same or a higher level


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a section, clause or page begins. Offsets count characters of the document.

    `level` orders marks: a lower number stands higher. Levels may skip.
    """

    start: int
    body: int  # where the heading ends and what it covers begins
    level: int
    name: str
    kind: Kind = Kind.SECTION
    step: str = ""  # of the trail; empty: the slug of the name
    end: int = TO_THE_NEXT
    documentation: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stretch of text that is not cut further here. `step` counts within its parent."""

    start: int
    end: int
    kind: Kind
    step: str
    name: str = ""


Cutter = Callable[[int, int, int], tuple[list[Leaf], int]]
"""Cuts a character range into leaves: (start, end, ordinal of its first block) in, (leaves, the
ordinal after its last block) out, so that ordinals go on across the ranges of one parent."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Words at the front of a document that say what it is, and the range they were taken from."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's structure: marks in order, the cutter of everything between, and its lead.

    A heading that is the title of the whole document is no mark, since the document itself is
    what it names: `body` says where that title ends.
    """

    marks: list[Mark]
    cut: Cutter
    lead: Lead | None = None
    body: int = 0
    names_modules: bool = False  # whether sentences may name paths and modules of a codebase
