"""Cut prose into sentences, keeping where each stands."""

import re
from typing import NamedTuple

# A sentence ends at . ! ? or … with its closing quotes, before space and something that opens one.
# It begins with a plain set of characters, so that the search for it stays inside C; only the first
# of several stops is looked at, so that a line of dots costs no more than its length.
_END = re.compile(
    r"""[.!?…](?<![.!?…][.!?…])[.!?…]*+["'”’)\]»]*+"""
    r"""(?=\s++(?:["'“‘(\[«—]*+[^\W\d_a-z]|\d|\Z)|\Z)"""
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|Prof|Rev|Hon|Gen|Col|Capt|Lt|Sgt|Messrs|Jr|Sr|Inc|Ltd|Corp|"
    r"Co|No|Nos|vs|etc|cf|al|Fig|Figs|Sec|Art|Eq|pp|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|"
    r"Nov|Dec|e\.g|i\.e|U\.S|a\.m|p\.m))\.$"
)
_LONGEST_ABBREVIATION = 12  # characters, what stands before it included
_BLANK_LINE = re.compile(r"(\n[ \t]*\n)")


class Sentence(NamedTuple):
    """A sentence and its character range in the text it was cut from, end exclusive."""

    text: str  # whitespace runs, line ends among them, become one space
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """Cut a paragraph or several into sentences; blank lines always end one."""
    found: list[Sentence] = []
    start = 0
    for block in _BLANK_LINE.split(text):
        found += _block_sentences(block, start)
        start += len(block)
    return found


def sentence_ends(paragraph: str) -> list[int]:
    """Where the sentences of one paragraph end; the last end is the paragraph's."""
    ends: list[int] = []
    for match in _END.finditer(paragraph):
        first, last = match.span()
        if last - first == 1 and paragraph[first] == ".":
            before = paragraph[max(0, last - _LONGEST_ABBREVIATION - 1) : last]
            if _ABBREVIATION.search(before):
                continue
        ends.append(last)
    if not ends or ends[-1] != len(paragraph):
        ends.append(len(paragraph))
    return ends


def _block_sentences(block: str, offset: int) -> list[Sentence]:
    found, start = [], 0
    for end in sentence_ends(block):
        piece = block[start:end]
        if words := " ".join(piece.split()):
            lead = len(piece) - len(piece.lstrip())
            found.append(
                Sentence(words, offset + start + lead, offset + start + len(piece.rstrip()))
            )
        start = end
    return found
