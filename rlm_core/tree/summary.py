"""Summaries: the text that stands for a node, at three sizes, with what it stands on."""

from dataclasses import dataclass
from enum import StrEnum

EXTRACTED = "extracted"  # the origin of a summary that no model wrote


class Size(StrEnum):
    """How much of a node a summary tells."""

    HEADLINE = "headline"  # a line, at most HEADLINE_LENGTH characters
    BRIEF = "brief"  # a paragraph, at most BRIEF_LENGTH characters
    FULL = "full"  # brief, what it holds by importance, and the passages that carry it


HEADLINE_LENGTH = 140  # characters
BRIEF_LENGTH = 600  # characters


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a summary and the lines of the node that it stands on.

    Lines are offsets from the node's first line (0 is that line), so that a node that moves keeps
    its citations.
    """

    text: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A node's summary, made from its own text and its descendants alone.

    `brief` is empty where the headline says all there is. `weight` is how much of its parent the
    node carries, before siblings are compared: any positive number.
    """

    headline: Statement
    brief: tuple[Statement, ...] = ()
    weight: float = 1.0
    origin: str = EXTRACTED
