"""Cut the passage that answers out of a node: exact bytes and lines of the source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rlm_core.store.rows import Candidate
from rlm_core.text.sentences import Sentence, sentences
from rlm_core.text.words import index_words
from rlm_core.tree.address import CODE_SIGIL
from rlm_core.tree.kind import DEFINITIONS, Kind

CODE_BYTES = 6_000  # of a definition; longer ones are shown by their beginning
OPENED_BYTES = 2_000  # a file or section beyond this is shown by its opening
OPENING_BYTES = 900  # of a node that is found by what it is: a file, a section, a class
PROSE_BYTES = 900  # of a piece of prose: the sentences that answer, with their neighbors

AGAIN = 0.1  # what one more sentence with a term adds, beside terms that are new


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a source, in bytes, end exclusive."""

    start: int
    end: int


def cut_passage(candidate: Candidate, content: bytes, terms: Mapping[str, float]) -> Cut:
    """The part of a node's text that answers, given the weights of the question's terms."""
    kind = Kind(candidate.kind)
    start, end = candidate.start_byte, min(candidate.end_byte, len(content))
    is_code = candidate.trail.startswith(CODE_SIGIL) or kind in DEFINITIONS
    if kind is Kind.CLASS or (
        not is_code and kind is not Kind.SEGMENT and end - start > OPENED_BYTES
    ):
        return _whole_lines(content, start, end, OPENING_BYTES)
    if is_code:
        return _whole_lines(content, start, end, CODE_BYTES)
    if end - start > PROSE_BYTES:
        return _best_sentences(content, start, end, terms)
    return _trimmed(content, start, end)


def _whole_lines(content: bytes, start: int, end: int, longest: int) -> Cut:
    """Whole lines of a node, from where only indentation stands before it, until there are enough."""
    line_start = content.rfind(b"\n", 0, start) + 1
    if not content[line_start:start].strip():
        start = line_start
    if end - start > longest:
        end = start + longest
        line_end = content.rfind(b"\n", start, end)
        end = line_end if line_end > start else end
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
    first, last = _widened(pieces, *_best_run(pieces, terms))
    before = len(text[: pieces[first].start].encode())
    return Cut(
        start + before, start + before + len(text[pieces[first].start : pieces[last].end].encode())
    )


def _best_run(pieces: Sequence[Sentence], terms: Mapping[str, float]) -> tuple[int, int]:
    """The first and last of the sentences that together hold most of the terms, each counted once."""
    found = [_terms_in(piece.text, terms) for piece in pieces]
    best, best_weight = (0, 0), -1.0
    for first in range(len(pieces)):
        seen: set[str] = set()
        weight = 0.0
        for last in range(first, len(pieces)):
            if last > first and pieces[last].end - pieces[first].start > PROSE_BYTES:
                break
            weight += sum(terms[one] for one in sorted(found[last] - seen)) + AGAIN * bool(
                found[last]
            )
            seen |= found[last]
            if weight > best_weight + 1e-9:
                best, best_weight = (first, last), weight
    return best


def _terms_in(text: str, terms: Mapping[str, float]) -> set[str]:
    exact, stems = index_words(text)
    return {one for one in (*exact.split(), *stems.split()) if one in terms}


def _widened(pieces: Sequence[Sentence], first: int, last: int) -> tuple[int, int]:
    """Add neighbors while there is room, the one after before the one before."""
    while True:
        if last + 1 < len(pieces) and pieces[last + 1].end - pieces[first].start <= PROSE_BYTES:
            last += 1
        elif first > 0 and pieces[last].end - pieces[first - 1].start <= PROSE_BYTES:
            first -= 1
        else:
            return first, last
