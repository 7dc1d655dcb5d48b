"""Cut the passage that answers out of a node: exact bytes and lines of the source."""

from collections.abc import Mapping
from dataclasses import dataclass

from rlm_core.store.rows import Candidate
from rlm_core.text.sentences import sentences
from rlm_core.text.words import index_words
from rlm_core.tree.kind import DEFINITIONS, Kind

CODE_BYTES = 6_000  # of a definition; longer ones are shown by their beginning
OPENING_BYTES = 900  # of a node that is found by what it is: a file, a section, a class
PROSE_BYTES = 900  # of a piece of prose: the sentences that answer, with their neighbors


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a source, in bytes, end exclusive."""

    start: int
    end: int


def cut_passage(candidate: Candidate, content: bytes, terms: Mapping[str, float]) -> Cut:
    """The part of a node's text that answers, given the weights of the question's terms."""
    kind = Kind(candidate.kind)
    start, end = candidate.start_byte, min(candidate.end_byte, len(content))
    if kind is Kind.CLASS or (
        kind not in DEFINITIONS and kind is not Kind.SEGMENT and end - start > 2_000
    ):
        return _whole_lines(content, start, min(end, start + OPENING_BYTES))
    if candidate.trail.startswith("::") or kind in DEFINITIONS:
        return _whole_lines(content, start, min(end, start + CODE_BYTES))
    if end - start > PROSE_BYTES:
        return _best_sentences(content, start, end, terms)
    return _trimmed(content, start, end)


def _whole_lines(content: bytes, start: int, end: int) -> Cut:
    """Begin where only indentation stands before, end at a line's end, and leave out blank ends."""
    line_start = content.rfind(b"\n", 0, start) + 1
    if not content[line_start:start].strip():
        start = line_start
    if end < len(content) and (line_end := content.rfind(b"\n", start, end)) > start:
        end = line_end
    return _trimmed(content, start, end)


def _trimmed(content: bytes, start: int, end: int) -> Cut:
    text = content[start:end]
    lead = len(text) - len(text.lstrip(b"\r\n"))
    return Cut(start + lead, start + max(lead, len(text.rstrip())))


def _best_sentences(content: bytes, start: int, end: int, terms: Mapping[str, float]) -> Cut:
    """The run of sentences of at most PROSE_BYTES whose terms weigh most."""
    text = content[start:end].decode("utf-8", "replace")
    pieces = sentences(text)
    if len(pieces) < 2:
        return _trimmed(content, start, start + PROSE_BYTES)
    found = [_terms_in(piece.text, terms) for piece in pieces]
    best, best_weight = (0, 0), -1.0
    for first in range(len(pieces)):
        seen: set[str] = set()
        for last in range(first, len(pieces)):
            if last > first and pieces[last].end - pieces[first].start > PROSE_BYTES:
                break
            seen |= found[last]
            weight = sum(terms[one] for one in seen) + 0.1 * sum(
                bool(one) for one in found[first : last + 1]
            )
            if weight > best_weight + 1e-9:
                best, best_weight = (first, last), weight
    first, last = _widened(pieces, *best)
    to_bytes = len if text.isascii() else None
    before = len(text[: pieces[first].start].encode()) if to_bytes is None else pieces[first].start
    after = len(text[: pieces[last].end].encode()) if to_bytes is None else pieces[last].end
    return Cut(start + before, start + after)


def _terms_in(text: str, terms: Mapping[str, float]) -> set[str]:
    exact, stems = index_words(text)
    return {one for one in (*exact.split(), *stems.split()) if one in terms}


def _widened(pieces: list, first: int, last: int) -> tuple[int, int]:  # type: ignore[type-arg]
    """Add neighbors while there is room, the one after before the one before."""
    while True:
        if last + 1 < len(pieces) and pieces[last + 1].end - pieces[first].start <= PROSE_BYTES:
            last += 1
        elif first > 0 and pieces[last].end - pieces[first - 1].start <= PROSE_BYTES:
            first -= 1
        else:
            return first, last
