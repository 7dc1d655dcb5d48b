"""Find headings that nothing marks but their shape: a short line that stands alone and ends openly.

Levels are a guess from what authors do: the first title names the page, a title that says little
itself introduces the ones below it until a wider gap, and names in code are details of a title.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rlm_core.parse.prose.blocks import Range, blocks_between
from rlm_core.parse.prose.reading import Mark

_LONGEST_TITLE = 90  # characters
_MOST_OF_BLOCKS = 0.5  # a text with more titles than that is a list or a poem
_CLOSED_END = tuple('.:;,!…"”’=|')
_NOT_A_TITLE = re.compile(r"\.\. |__ |[-*+•|>$(#{«“‘\"'] ?|#\.|\d+[.)] |(?:https?|ftp)://")
_STARTS_LIKE_A_TITLE = re.compile(r"[`:\w.~*]*[`:]|[^\W_a-z][^a-z]|[^\W_a-z]\w*[a-z]")
_LOWER_CASE_NAME = re.compile(r"@?\w[\w-]*(?:[._][\w-]+|\(\))[^\n]{0,30}|\[\w+\][^\n]{0,40}")
_LABEL = re.compile(r"\.\. [^\n]*:\s*")
_CODE_NAME = re.compile(r"`|:\w+:`|\w+[._(]\S*$", re.MULTILINE)
_WIDE_GAP = 3  # line ends: two blank lines
_NOTHING = 5  # characters
_LITTLE = 150  # characters: a sentence


def title_marks(text: str, start: int = 0, end: int | None = None) -> list[Mark]:
    """Sections by unmarked titles, or none where short lines are too many to be titles."""
    blocks = blocks_between(text, start, len(text) if end is None else end)
    titles = [
        (at, block)
        for at, block in enumerate(blocks)
        if _is_title(text, block) and at + 1 < len(blocks)
    ]
    if len(titles) > _MOST_OF_BLOCKS * len(blocks) + 1:
        return []
    shapes = [_shape(text, blocks, at) for at, _ in titles]
    return [
        Mark(shape.start, shape.end, level, text[shape.start : shape.end].rstrip())
        for shape, level in zip(shapes, _levels(text, shapes), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Shape:
    start: int
    end: int
    gap: int  # line ends before the title and the labels that point at it


def _is_title(text: str, block: Range) -> bool:
    start, end = block
    if end - start > _LONGEST_TITLE or (start and text[start - 1] != "\n"):
        return False
    line = text[start:end].rstrip()
    return (
        "\n" not in line
        and not line.endswith(_CLOSED_END)
        and not _NOT_A_TITLE.match(line)
        and (_STARTS_LIKE_A_TITLE.match(line) or _LOWER_CASE_NAME.fullmatch(line)) is not None
    )


def _shape(text: str, blocks: Sequence[Range], at: int) -> _Shape:
    first = at
    while first and _LABEL.fullmatch(text, *blocks[first - 1]):
        first -= 1
    gap = text.count("\n", blocks[first - 1][1] if first else 0, blocks[first][0])
    return _Shape(*blocks[at], gap)


def _levels(text: str, shapes: Sequence[_Shape]) -> list[int]:
    """The first title is the page's; one that says little itself introduces those below it."""
    levels = [1] * min(1, len(shapes))
    wide_gaps = sum(shape.gap >= _WIDE_GAP for shape in shapes[1:])
    gaps_tell = 0 < wide_gaps < len(shapes) - 1
    is_inside = False
    for before, shape in pairwise(shapes):
        if len(levels) > 1 and levels[-1] == 2 and _introduces(before, shape):
            is_inside = True
        elif gaps_tell and shape.gap >= _WIDE_GAP:
            is_inside = False
        levels.append(3 if is_inside or _CODE_NAME.match(text, shape.start) else 2)
    return levels


def _introduces(title: _Shape, following: _Shape) -> bool:
    said = following.start - title.end - following.gap
    return said < _NOTHING or (said < _LITTLE and following.gap <= title.gap)
