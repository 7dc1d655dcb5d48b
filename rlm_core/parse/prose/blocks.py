"""Blocks of text between blank lines, and the leaves that they make.

A block is a paragraph, a list without blank lines, a table or a piece of code; what a format keeps
whole (fenced code, an indented continuation) is one block whatever blank lines it holds.
Runs of very short blocks, such as lines of dialogue, are joined into one leaf.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from rlm_core.parse.prose.reading import Cutter, Leaf
from rlm_core.tree.kind import Kind

Range = tuple[int, int]

SHORT_BLOCK = 200  # characters: below it a block is joined with its short neighbors
LONGEST_RUN = 800  # characters of a run of short blocks
LONGEST_CONTINUED = 1_500  # characters that a block may reach by indented continuations
_WIDEST_INDENTATION = 100  # characters

BLOCK = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")


def blocks_between(text: str, start: int, end: int) -> list[Range]:
    """The blocks of a range of text, without the blanks before and after each."""
    return [
        found.span() if not text[found.end() - 1].isspace() else _trimmed(text, *found.span())
        for found in BLOCK.finditer(text, start, end)
    ]


def paragraph_cutter(
    text: str,
    *,
    kept_whole: Sequence[Range] = (),
    unseen: re.Pattern[str] | None = None,
    joins_indented: bool = False,
) -> Cutter:
    """Cut into paragraphs and runs of short ones, steps `p1`, `p2` and on by ordinal.

    `kept_whole` are ranges, in order, that hold blank lines and are not cut at them; blocks that
    match `unseen` (labels, comments) become no leaf; `joins_indented` says that an indented block
    goes on with the one before it.
    """

    def cut(start: int, end: int, ordinal: int) -> tuple[list[Leaf], int]:
        blocks: Iterable[Range] = blocks_between(text, start, end)
        if kept_whole:
            blocks = _merge_kept(blocks, kept_whole)
        if joins_indented:
            blocks = _merge_indented(text, blocks)
        seen = [block for block in blocks if not (unseen and unseen.fullmatch(text, *block))]
        leaves = [_leaf(text, run, ordinal + index) for index, run in _runs(text, seen)]
        return leaves, ordinal + len(seen)

    return cut


def line_start(text: str, offset: int) -> int:
    """Where the line of an offset begins, if only a few blanks stand between; else the offset."""
    start = offset
    while start and offset - start < _WIDEST_INDENTATION and text[start - 1] in " \t":
        start -= 1
    return start if start == 0 or text[start - 1] == "\n" else offset


def _trimmed(text: str, start: int, end: int) -> Range:
    return start, start + len(text[start:end].rstrip())


def _merge_kept(blocks: Iterable[Range], kept_whole: Sequence[Range]) -> Iterator[Range]:
    """Join the blocks that one kept range touches."""
    held: Range | None = None
    until = 0
    for start, end in blocks:
        if held and start < until:
            held = held[0], max(held[1], end)
        else:
            if held:
                yield held
            held = start, end
        at = bisect_right(kept_whole, (end, 0)) - 1
        until = max(until, kept_whole[at][1]) if at >= 0 else until
    if held:
        yield held


def _merge_indented(text: str, blocks: Iterable[Range]) -> Iterator[Range]:
    held: Range | None = None
    for start, end in blocks:
        is_indented = start > 0 and text[start - 1] in " \t"
        if held and is_indented and end - held[0] <= LONGEST_CONTINUED:
            held = held[0], end
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


def _runs(text: str, blocks: Sequence[Range]) -> Iterator[tuple[int, Sequence[Range]]]:
    """Groups of neighboring blocks, each with the index of its first."""
    first = 0
    for at in range(1, len(blocks)):
        if not _joins(text, blocks[at - 1], blocks[at], blocks[first][0]):
            yield first, blocks[first:at]
            first = at
    if blocks:
        yield first, blocks[first:]


def _joins(text: str, before: Range, block: Range, run_start: int) -> bool:
    if before[1] - before[0] >= SHORT_BLOCK or block[1] - run_start > LONGEST_RUN:
        return False
    announces = text[before[1] - 1] == ":"  # "For example:" belongs to what it announces
    return announces or block[1] - block[0] < SHORT_BLOCK


def _leaf(text: str, run: Sequence[Range], ordinal: int) -> Leaf:
    kind = Kind.PARAGRAPH if len(run) == 1 else Kind.SEGMENT
    return Leaf(line_start(text, run[0][0]), run[-1][1], kind, f"p{ordinal}")
