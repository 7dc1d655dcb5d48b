"""The front door: an outline in, the same outline with as much depth as readers need."""

from rlm_core.encode.meaning import Meaning
from rlm_core.parse.data.recognition import DATA_FORMATS
from rlm_core.segment.draft import Draft
from rlm_core.segment.groups import WIDEST, add_groups
from rlm_core.segment.leaves import LEAF_BYTES_CODE, LEAF_BYTES_PROSE, add_segments
from rlm_core.tree.address import PROSE_SIGIL
from rlm_core.tree.outline import NO_PARENT, Outline
from rlm_core.tree.prose_format import PROSE_FORMATS

# In these a source without a single heading is prose as well.


def segment_outline(outline: Outline, content: bytes, meaning: Meaning | None = None) -> Outline:
    """Cut what is too long and group what is too wide; everything else stays as it is.

    Pure and linear. With `meaning`, runs of prose begin where another topic does. An outline that
    needs nothing is returned itself, and so is one of data, which has one node however long it is.
    """
    if outline.format in DATA_FORMATS or not outline.entries:
        return outline
    too_long = _too_long(outline)
    if not too_long and _is_narrow(outline):
        return outline
    draft = Draft(outline)
    for index in too_long:
        add_segments(draft, index, content, is_prose=_is_prose(outline, index))
    for index in range(len(draft.entries)):
        if len(draft.children[index]) > WIDEST:
            add_groups(draft, index, content, meaning if _is_prose(outline, 0) else None)
    return draft.outline()


def _too_long(outline: Outline) -> list[int]:
    """The entries whose own text is beyond their reach."""
    own = [entry.span.end_byte - entry.span.start_byte for entry in outline.entries]
    for entry in outline.entries:
        if entry.parent != NO_PARENT:
            own[entry.parent] -= entry.span.end_byte - entry.span.start_byte
    return [
        index
        for index, length in enumerate(own)
        if length > LEAF_BYTES_PROSE and (length > LEAF_BYTES_CODE or _is_prose(outline, index))
    ]


def _is_narrow(outline: Outline) -> bool:
    if len(outline.entries) <= WIDEST:
        return True
    widths = [0] * len(outline.entries)
    for entry in outline.entries[1:]:
        widths[entry.parent] += 1
    return max(widths) <= WIDEST


def _is_prose(outline: Outline, index: int) -> bool:
    """The sigil of a trail tells; the file itself has none and is as its first child is."""
    trail = outline.entries[index].trail or (
        outline.entries[1].trail if len(outline.entries) > 1 else ""
    )
    return trail.startswith(PROSE_SIGIL) if trail else outline.format in PROSE_FORMATS
