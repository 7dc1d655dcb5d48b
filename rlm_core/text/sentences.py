"""Cut prose into sentences, keeping where each stands."""

import re
from dataclasses import dataclass

# A sentence ends at . ! ? or … with its closing quotes, before space and something that opens one.
_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’)\]»]*(?=\s+["'“‘(\[«—]*[^\W\d_a-z]|\s+\d|\s*$)""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|Prof|Rev|Hon|Gen|Col|Capt|Lt|Sgt|Messrs|Jr|Sr|Inc|Ltd|Corp|"
    r"Co|No|Nos|vs|etc|cf|al|Fig|Figs|Sec|Art|Eq|pp|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|"
    r"Nov|Dec|e\.g|i\.e|U\.S|a\.m|p\.m))\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its character range in the text it was cut from, end exclusive."""

    text: str  # whitespace runs, line ends among them, become one space
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """Cut a paragraph or several into sentences; blank lines always end one."""
    found: list[Sentence] = []
    start = 0
    for block in re.split(r"(\n[ \t]*\n)", text):
        found += _block_sentences(block, start)
        start += len(block)
    return found


def _block_sentences(block: str, offset: int) -> list[Sentence]:
    cuts: list[int] = []
    for match in _END.finditer(block):
        before = block[max(0, match.start() - 12) : match.start() + 1]
        if not (match[0] == "." and _ABBREVIATION.search(before)):
            cuts.append(match.end())
    found, start = [], 0
    for cut in [*cuts, len(block)]:
        piece = block[start:cut]
        if words := " ".join(piece.split()):
            lead = len(piece) - len(piece.lstrip())
            found.append(
                Sentence(words, offset + start + lead, offset + start + len(piece.rstrip()))
            )
        start = cut
    return found
