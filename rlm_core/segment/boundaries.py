"""Where text may be cut: finders of candidates, from the most natural boundary to the last resort.

Each finder reads `content[start:end]` and gives candidates strictly inside it. A cut stands where
the next piece begins: at the start of a line (before its indentation) or at a sentence's first
letter, so that the white space between two pieces belongs to the former.
"""

import re
from collections.abc import Callable, Iterator

from rlm_core.segment.cuts import Candidate, nearby_hash
from rlm_core.text.sentences import sentences

Finder = Callable[[bytes, int, int], list[Candidate]]

_BLANK_LINES = re.compile(rb"\n[^\S\n]*\n\s*")
_SPACES = re.compile(rb"\s+|\xe3\x80\x81|\xef\xbc[\x8c\x9b]")  # also 、，；where nothing is spaced
_UNSPACED_STOPS = re.compile(rb"\xe3\x80\x82|\xef\xbc[\x81\x9f]")  # 。！？
# A line that holds something, with what is blank before it, its indentation and its first letters.
_LINE = re.compile(rb"\n((?:[^\S\n]*\n)*)([^\S\n]*)(\S{1,8})")
_CLOSER = re.compile(rb"[)\]}]|(?:end|else|elif|elsif|except|finally|catch|rescue)\b")
_LEADERS = re.compile(r"[.!?…]{8,}")  # dots that lead to a page number end no sentence
_STOPLESS = str.maketrans(".!?…", "---—")
_INTRODUCER = re.compile(rb"[#@*]|//|/\*|--")


def paragraph_starts(content: bytes, start: int, end: int) -> list[Candidate]:
    """Lines after blank ones."""
    stop = _trimmed_end(content, start, end)
    found = _BLANK_LINES.finditer(content, start, stop)
    return _by_content(content, end, (content.rfind(b"\n", 0, each.end()) + 1 for each in found))


def sentence_starts(content: bytes, start: int, end: int) -> list[Candidate]:
    """Beginnings of sentences, spaced or not."""
    unspaced = (each.end() for each in _UNSPACED_STOPS.finditer(content, start, end))
    spaced = _sentence_positions(content, start, end)
    inside = (at for positions in (spaced, unspaced) for at in positions if start < at < end)
    return _by_content(content, end, inside)


def line_starts(content: bytes, start: int, end: int) -> list[Candidate]:
    """Beginnings of lines that are not blank."""
    return _by_content(content, end, (each.start(2) for each in _lines(content, start, end)))


def statement_starts(content: bytes, start: int, end: int) -> list[Candidate]:
    """Beginnings of lines, best those of the outermost blocks, and among them those after a blank line.

    Indentation is what all languages share. A line that closes or continues a block (`}`, `else:`)
    or belongs to the comment or decorator above it is the last choice.
    """
    found: list[Candidate] = []
    above = b""
    for line in _lines(content, start, end):
        blanks, indentation, beginning = line.groups()
        clings = _CLOSER.match(beginning) or (not blanks and _INTRODUCER.match(above))
        at = line.start(2)
        rank = (bool(clings), len(indentation), not blanks, nearby_hash(content, at, end))
        found.append((rank, at))
        above = beginning
    return found


def spaces(content: bytes, start: int, end: int) -> list[Candidate]:
    """Ends of white space and of commas in text that has none."""
    found = _SPACES.finditer(content, start, _trimmed_end(content, start, end))
    return _by_content(content, end, (each.end() for each in found if each.end() < end))


def even_cuts(content: bytes, start: int, end: int, longest: int) -> list[int]:
    """Cut at equal distances, between characters: for text that offers nothing better."""
    pieces = -(-(end - start) // (longest - 3))  # a character's other bytes go to the next piece
    return [
        _character_start(content, start + (end - start) * n // pieces) for n in range(1, pieces)
    ]


PROSE_FINDERS: tuple[Finder, ...] = (paragraph_starts, sentence_starts, line_starts, spaces)
CODE_FINDERS: tuple[Finder, ...] = (statement_starts, spaces)


def _by_content(content: bytes, end: int, positions: Iterator[int]) -> list[Candidate]:
    return [((nearby_hash(content, at, end),), at) for at in positions]


def _lines(content: bytes, start: int, end: int) -> Iterator[re.Match[bytes]]:
    return _LINE.finditer(content, start, _trimmed_end(content, start, end))


def _sentence_positions(content: bytes, start: int, end: int) -> Iterator[int]:
    text = _LEADERS.sub(_without_stops, content[start:end].decode("utf-8", "surrogateescape"))
    at_character, at_byte = 0, start
    for sentence in sentences(text):
        passed = text[at_character : sentence.start]
        at_byte += len(passed.encode("utf-8", "surrogateescape"))
        at_character = sentence.start
        yield at_byte


def _without_stops(leader: re.Match[str]) -> str:
    """Marks of the same length in characters and bytes."""
    return leader[0].translate(_STOPLESS)


def _trimmed_end(content: bytes, start: int, end: int) -> int:
    """The end without trailing white space: a search for what follows it stays linear."""
    return start + len(content[start:end].rstrip())


def _character_start(content: bytes, position: int) -> int:
    while position and content[position] & 0xC0 == 0x80 and _is_continued(content, position):
        position -= 1
    return position


def _is_continued(content: bytes, position: int) -> bool:
    """Whether a continuation byte belongs to a character: in broken text it may stand alone."""
    return any(byte >= 0xC0 for byte in content[max(0, position - 3) : position])
