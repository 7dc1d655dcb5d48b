"""What is known of a source's entries while they are described, children before parents."""

from dataclasses import dataclass

from rlm_core.tree.outline import Entry, Outline
from rlm_core.tree.summary import Summary


@dataclass(frozen=True, slots=True)
class Described:
    """An entry with its summary.

    `documented`: the headline is its author's own words. `members` are what a group holds, since
    what is above it looks through it; they are kept for groups only.
    """

    entry: Entry
    summary: Summary
    documented: bool
    members: tuple["Described", ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry that is to be described, with its children, which already are."""

    outline: Outline
    content: bytes
    entry: Entry
    children: tuple[Described, ...]

    def text(self, most: int) -> str:
        """The entry's text, at most the first `most` bytes of it, descendants included."""
        span = self.entry.span
        return self.content[span.start_byte : min(span.end_byte, span.start_byte + most)].decode(
            errors="ignore"
        )
