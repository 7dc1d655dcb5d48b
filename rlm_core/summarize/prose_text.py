"""All sentences of one source, read once, and which of them stand in which entry."""

from rlm_core.summarize.candidates import Candidate, Candidates, read_covered, without_refrains
from rlm_core.summarize.prose_markup import covered
from rlm_core.summarize.transcript import read_turns
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Outline


class ProseText:
    """The sentences of a source in document order, by entry."""

    def __init__(self, outline: Outline, content: bytes, *, is_transcript: bool) -> None:
        self.outline = outline
        self.children = outline.children()
        self._content = content
        self._is_transcript = is_transcript
        self._readable = content if is_transcript else covered(content)
        candidates = Candidates()
        self._starts = []  # of each entry's own sentences among all
        for index, spans in enumerate(outline.own_spans()):
            self._starts.append(len(candidates.found))
            self._read(candidates, index, spans)
        self._found = without_refrains(candidates.found)
        self._starts.append(len(self._found))
        self.by_order = {candidate.order: candidate for candidate in self._found}

    def own(self, index: int) -> list[Candidate]:
        """The sentences of an entry's own text, without those of its descendants."""
        return self._found[self._starts[index] : self._starts[index + 1]]

    def standing_on(self, first_line: int, last_line: int) -> list[Candidate]:
        """The sentences that begin on these lines of the source."""
        return [one for one in self._found if first_line <= one.first_line <= last_line]

    def opening(self, index: int, length: int) -> str:
        """The first `length` bytes of an entry's text."""
        span = self.outline.entries[index].span
        end = min(span.end_byte, span.start_byte + length)
        return self._content[span.start_byte : end].decode(errors="ignore")

    def _read(self, candidates: Candidates, index: int, spans: list[tuple[int, int]]) -> None:
        entry = self.outline.entries[index]
        line, seen = entry.span.start_line, entry.span.start_byte
        for first, last in spans:
            text = self._readable[first:last].decode(errors="replace")
            if not text or text.isspace():
                continue
            line += self._content.count(b"\n", seen, first)
            seen = first
            if self._is_transcript:
                read_turns(candidates, text, line, entry.name if entry.kind is Kind.TURN else "")
            else:
                heading = entry.name if first == entry.span.start_byte else ""
                read_covered(candidates, text, line, heading)
