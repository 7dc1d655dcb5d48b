"""Turn character offsets of a document into bytes and lines, in one pass over its text."""

from collections.abc import Callable, Iterable
from itertools import pairwise

from rlm_core.tree.span import Span


class Positions:
    """Where the given character offsets stand. Only these offsets may be asked for."""

    def __init__(self, text: str, offsets: Iterable[int]) -> None:
        ordered = sorted({0, *offsets})
        self._text = text
        self._newlines = _running_totals(ordered, lambda start, end: text.count("\n", start, end))
        self._bytes = (
            {offset: offset for offset in ordered}
            if text.isascii()
            else _running_totals(ordered, lambda start, end: len(text[start:end].encode()))
        )

    def line(self, offset: int) -> int:
        """The line, from 1, on which an offset stands."""
        return self._newlines[offset] + 1

    def span(self, start: int, end: int) -> Span:
        """The span of a character range; a line end that closes it begins no further line."""
        last_line = self._newlines[end] + 1
        if end > start and self._text[end - 1] == "\n":
            last_line -= 1
        return Span(self._bytes[start], self._bytes[end], self._newlines[start] + 1, last_line)


def _running_totals(ordered: list[int], measure: Callable[[int, int], int]) -> dict[int, int]:
    totals, total = {ordered[0]: 0}, 0
    for start, end in pairwise(ordered):
        total += measure(start, end)
        totals[end] = total
    return totals
