"""Read transcripts and conversations: who says what, in sittings where they are marked."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rlm_core.parse.prose.blocks import paragraph_cutter
from rlm_core.parse.prose.reading import Cutter, Lead, Leaf, Mark, Reading
from rlm_core.tree.kind import Kind

SHORT_TURN = 150  # characters: below it a turn is joined with its short neighbors
LONGEST_RUN = 800  # characters of a run of short turns
_MOST_NAMES = 4  # speakers that the name of a run tells
_LONGEST_LEAD = 400  # characters

_TIME = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?:[ ]?[AaPp]\.?[Mm]\.?)?[\])]?"
TURN = re.compile(
    rf"\n[ \t]*(?:[-*>][ \t]+)?(?:{_TIME}[ \t]*[-–|]?[ \t]*)?(?:"
    r"\*{0,2}(?P<speaker>[^\W\d_][\w.'’&-]*(?:[ ][\w.'’&()/-]+){0,5})\*{0,2}"
    rf"(?:[ \t]*{_TIME})?:\*{{0,2}}(?=[ \t\n]|\Z)"
    r"|<(?P<nick>[^>\s]{1,32})>[ \t])"
)
_SITTING = re.compile(
    r"\n[ \t]*(?:={2,}|-{3,}|\#{1,4}|\*{3,})[ \t]*(?P<title>[^\s=#*-][^\n]{0,200}?)[ \t]*"
    r"(?:=+|-+|\#+|\*+)?[ \t]*(?=\n|\Z)"
)


def read_transcript(text: str) -> Reading:
    """Read turns as leaves, short neighbors joined, below sections for marked sittings."""
    padded = "\n" + text  # patterns start with a line end; a match starts where its line does
    turns = [(found.start(), speaker_of(found)) for found in TURN.finditer(padded)]
    marks = [
        Mark(found.start(), found.end() - 1, 1, " ".join(found["title"].split()))
        for found in _SITTING.finditer(padded)
    ]
    return Reading(marks, _turn_cutter(text, turns), _lead(text, turns, marks))


def speaker_of(turn: re.Match[str]) -> str:
    """The name before the colon, or between the brackets of a chat log."""
    return turn["speaker"] or turn["nick"]


def _turn_cutter(text: str, turns: Sequence[tuple[int, str]]) -> Cutter:
    starts = [start for start, _ in turns]
    cut_preamble = paragraph_cutter(text)

    def cut(start: int, end: int, ordinal: int) -> tuple[list[Leaf], int]:
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        said = [
            _turn(text, begin, finish, ordinal + index, turns[first + index][1])
            for index, (begin, finish) in enumerate(pairwise([*starts[first:last], end]))
        ]
        preamble, _ = cut_preamble(start, starts[first] if first < last else end, 1)
        return [*preamble, *(_joined(run) for run in _runs(said))], ordinal + len(said)

    return cut


def _turn(text: str, start: int, end: int, ordinal: int, speaker: str) -> Leaf:
    said = text[start:end]
    begin = start + len(said) - len(said.lstrip("\n"))
    return Leaf(begin, start + len(said.rstrip()), Kind.TURN, f"t{ordinal}", speaker)


def _runs(turns: Sequence[Leaf]) -> Iterator[Sequence[Leaf]]:
    first = 0
    for at in range(1, len(turns)):
        are_short = all(turn.end - turn.start < SHORT_TURN for turn in turns[at - 1 : at + 1])
        if not are_short or turns[at].end - turns[first].start > LONGEST_RUN:
            yield turns[first:at]
            first = at
    if turns:
        yield turns[first:]


def _joined(run: Sequence[Leaf]) -> Leaf:
    if len(run) == 1:
        return run[0]
    speakers = list(dict.fromkeys(turn.name for turn in run))
    name = ", ".join(speakers[:_MOST_NAMES]) + (", …" if len(speakers) > _MOST_NAMES else "")
    return Leaf(run[0].start, run[-1].end, Kind.SEGMENT, run[0].step, name)


def _lead(text: str, turns: Sequence[tuple[int, str]], marks: Sequence[Mark]) -> Lead | None:
    """What stands before the first turn, or else the first turn that says something."""
    if not turns:
        return None
    first = min([turns[0][0], *(mark.start for mark in marks[:1])])
    if preamble := " ".join(text[:first][:_LONGEST_LEAD].split()):
        return Lead(preamble, 0, min(first, _LONGEST_LEAD))
    edges = [*(start for start, _ in turns[:40]), len(text) if len(turns) <= 40 else turns[40][0]]
    for start, end in pairwise(edges):
        if end - start >= SHORT_TURN:
            last = min(end, start + _LONGEST_LEAD)
            return Lead(" ".join(text[start:last].split()), start, last)
    return None
