"""Choose cuts by content: the one algorithm under segments and groups."""

from bisect import bisect
from collections.abc import Iterable
from zlib import crc32

Rank = tuple[int, ...]
Candidate = tuple[Rank, int]  # how early a cut is chosen (lowest first), and its position

_NEARBY = 64  # bytes after a possible cut that decide about it


def choose_cuts(
    start: int, end: int, candidates: Iterable[Candidate], shortest: int, longest: int
) -> list[int]:
    """Positions inside `start..end` that leave no piece above `longest`, as far as candidates allow.

    The best-ranked candidates come first; one is taken if its piece is still too long and both
    halves keep `shortest`. Whether a cut is made therefore depends on its own rank and on its
    neighbors, never on how many cuts stand before it. With a candidate at every position no
    piece is longer than `longest`, provided that `shortest` is at most half of it.
    """
    cuts = [start, end]
    for _, position in sorted(candidates):
        right = bisect(cuts, position)
        if not 0 < right < len(cuts):
            continue
        before, after = cuts[right - 1], cuts[right]
        if after - before > longest and min(position - before, after - position) >= shortest:
            cuts.insert(right, position)
    return cuts[1:-1]


def content_hash(key: bytes) -> int:
    """A number that orders keys as good as randomly; the fastest that Python has at hand."""
    return crc32(key)


def nearby_hash(content: bytes, position: int, end: int) -> int:
    """The hash of the text that follows a possible cut."""
    return crc32(content[position : min(position + _NEARBY, end)])
