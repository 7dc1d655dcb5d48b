"""Cut what is too long for one reader: leaves, and the own text of inner nodes."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rlm_core.segment.boundaries import CODE_FINDERS, PROSE_FINDERS, Finder, even_cuts
from rlm_core.segment.cuts import choose_cuts
from rlm_core.segment.draft import Draft
from rlm_core.tree.address import CODE_SIGIL, PROSE_SIGIL, child_trail
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Entry
from rlm_core.tree.span import Span

# What an encoder of 512 tokens can take. English prose has about four bytes a token. Code has
# fewer, but half of its tokens are punctuation and indentation, which say little of what it does.
LEAF_BYTES_PROSE = 2_000
LEAF_BYTES_CODE = 4_000

_SHORTEST_PART = 3  # no segment is shorter than this part of the reach

Range = tuple[int, int]  # bytes, end exclusive


def add_segments(draft: Draft, index: int, content: bytes, *, is_prose: bool) -> None:
    """Give an entry whose own text is too long segments for children, in document order."""
    reach = LEAF_BYTES_PROSE if is_prose else LEAF_BYTES_CODE
    ranges = _ranges_to_cut(content, draft.own_ranges(index), reach)
    finders = PROSE_FINDERS if is_prose else CODE_FINDERS
    pieces = [piece for each in ranges for piece in cut_text(content, *each, reach, finders)]
    sigil = PROSE_SIGIL if is_prose else CODE_SIGIL
    parent = draft.entries[index]
    added = []
    for number, span in enumerate(_spans(content, parent.span, pieces), start=1):
        trail = draft.free_trail(child_trail(parent.trail, f"s{number}", sigil))
        added.append(draft.add(Entry(Kind.SEGMENT, f"part {number}", trail, index, span)))
    draft.adopt(index, added)


def cut_text(
    content: bytes, start: int, end: int, reach: int, finders: Sequence[Finder]
) -> list[Range]:
    """Cut a range into pieces between a third of the reach and the reach."""
    cuts = [start, end]
    for find in finders:
        for before, after in _too_long(cuts, reach):
            found = find(content, before, after)
            cuts += choose_cuts(before, after, found, reach // _SHORTEST_PART, reach)
        cuts.sort()
    for before, after in _too_long(cuts, reach):
        cuts += even_cuts(content, before, after, reach)
    cuts.sort()
    return list(pairwise(cuts))


def _ranges_to_cut(content: bytes, ranges: list[Range], reach: int) -> list[Range]:
    """The own ranges that become segments, if the own text altogether is beyond the reach.

    Short ranges, such as the white space and decorators between methods, stay with the entry.
    """
    trimmed = [_trim(content, *each) for each in ranges]
    if sum(end - start for start, end in trimmed) <= reach:
        return []
    return [(start, end) for start, end in trimmed if end - start >= reach // _SHORTEST_PART]


def _trim(content: bytes, start: int, end: int) -> Range:
    """Leave out blank lines at both ends; the first line keeps its indentation."""
    text = content[start:end]
    leading = len(text) - len(text.lstrip())
    start += text.rfind(b"\n", 0, leading) + 1
    return start, max(start, end - len(text) + len(text.rstrip()))


def _too_long(cuts: list[int], reach: int) -> list[Range]:
    return [(before, after) for before, after in pairwise(cuts) if after - before > reach]


def _spans(content: bytes, parent: Span, pieces: list[Range]) -> Iterator[Span]:
    at, line = parent.start_byte, parent.start_line
    for start, end in pieces:
        line += content.count(b"\n", at, start)
        at = start
        yield Span(start, end, line, line + content.count(b"\n", start, end - 1))
