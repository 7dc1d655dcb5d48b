"""Summaries that a language model wrote, as they are kept: each statement with what it stands on."""

from dataclasses import dataclass

LINKS_LENGTH = 300  # characters


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source that the program found there.

    In a node of a file `path` is empty, and lines are offsets from the node's first line. In a
    folder `path` is relative to it, and lines are those of that file when they were found.
    """

    words: str
    path: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Said:
    """One statement with its quotes."""

    text: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote of a node: what it is, what it does or says, what it depends on.

    `faults` are what was still wrong with it when it was kept; `dropped` counts quotes that were
    not found in the source.
    """

    headline: str
    brief: tuple[Said, ...]
    links: str
    origin: str  # the model that wrote it, or the calling agent
    faults: tuple[str, ...] = ()
    dropped: int = 0
