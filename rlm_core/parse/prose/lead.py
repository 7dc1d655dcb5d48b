"""Find the words at the front of a document that say what it is: its title and first paragraph."""

import re
from collections.abc import Sequence

from rlm_core.parse.prose.blocks import blocks_between
from rlm_core.parse.prose.reading import Lead, Mark

_LOOKED_AT = 8_000  # characters after the title; a lead that comes later leads nothing
_LONGEST_LEAD = 1_000  # characters
_FEWEST_WORDS = 6
_MARKUP_START = re.compile(r"[<>|#:!`~*+=\[({&@$%-]|\.\. |\d+[.)]\s|\w+:\s|Copyright|©")
_STRONG = re.compile(r"\*\*?\w|`\w|\[[^\]]+\]\([^)]+\)\s+\w|:\w+:`")
_NOTHING = re.compile(r"(?!)")
_WORD = re.compile(r"[^\W\d_]{2,}")


def split_title(
    text: str, marks: list[Mark], start: int = 0, unseen: re.Pattern[str] = _NOTHING
) -> tuple[Mark | None, list[Mark]]:
    """Set the title of a whole document apart: the only heading of its level, that opens the text.

    What may stand before it, besides blanks, matches `unseen`.
    """
    if not marks or any(mark.level <= marks[0].level for mark in marks[1:]):
        return None, marks
    before = text[start : marks[0].start].strip()
    if before and not unseen.fullmatch(before):
        return None, marks
    return marks[0], marks[1:]


def find_lead(text: str, title: Mark | None, marks: Sequence[Mark], start: int = 0) -> Lead | None:
    """The document's title, if it has one, and its first paragraph that is a sentence."""
    paragraph = _first_paragraph(text, title.body if title else start, marks)
    if paragraph is None:
        return Lead(title.name, title.start, title.body) if title else None
    first, last = paragraph
    words = " ".join(text[first:last].split())
    if title is None:
        return Lead(words, first, last)
    return Lead(f"{title.name}\n\n{words}", title.start, last)


def _first_paragraph(text: str, at: int, marks: Sequence[Mark]) -> tuple[int, int] | None:
    limit = min(len(text), at + _LOOKED_AT)
    headings = [(mark.start, mark.body) for mark in marks if at <= mark.start < limit]
    edges = [at, *(edge for heading in headings for edge in heading), limit]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        for block in blocks_between(text, start, min(end, limit)):
            if _is_prose(text[slice(*block)]):
                return block[0], min(block[1], block[0] + _LONGEST_LEAD)
    return None


def _is_prose(block: str) -> bool:
    if _MARKUP_START.match(block) and not _STRONG.match(block):
        return False
    words = _WORD.findall(block[:_LONGEST_LEAD])
    if len(words) < _FEWEST_WORDS:
        return False
    in_lower_case = sum(word.islower() for word in words)
    return in_lower_case * 2 >= len(words) or not any(word[0].isupper() for word in words)
