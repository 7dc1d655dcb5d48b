"""Where a node stands inside its source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source.

    Bytes count from 0, end exclusive, in the source's UTF-8 text; lines from 1, both inclusive.
    """

    start_byte: int
    end_byte: int
    start_line: int
    end_line: int

    def __len__(self) -> int:
        """Length in bytes."""
        return self.end_byte - self.start_byte

    def contains(self, other: "Span") -> bool:
        """Whether `other` lies wholly inside."""
        return self.start_byte <= other.start_byte and other.end_byte <= self.end_byte
