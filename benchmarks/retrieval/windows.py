"""Cut a document into what the baseline ranks: runs of whole lines, or of words where lines are long."""

import re

from benchmarks.retrieval.values import Interval

WINDOW = 800  # characters; the best over the sets of 400, 600, 800 and 1,000
_PIECE = re.compile(r"[^\n]*\n+|[^\n]+$")


def windows(text: str, size: int = WINDOW) -> list[Interval]:
    """Disjoint spans of at most `size` characters that together hold the whole text."""
    cuts: list[Interval] = []
    start = end = 0
    for piece in _PIECE.finditer(text):
        if piece.end() - start > size and end > start:
            cuts.append((start, end))
            start = end
        while piece.end() - start > size:
            cut = text.rfind(" ", start + size // 2, start + size) + 1 or start + size
            cuts.append((start, cut))
            start = cut
        end = piece.end()
    return [*cuts, (start, len(text))] if start < len(text) else cuts
