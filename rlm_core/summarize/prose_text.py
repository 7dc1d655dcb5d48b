"""All sentences of one source, read once, and which of them stand inside which entry."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from rlm_core.summarize.candidates import Candidate, Candidates, read_prose, without_refrains
from rlm_core.summarize.prose_terms import Topic, rarity, vector_length
from rlm_core.summarize.transcript import read_turns
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Outline


class ProseText:
    """The sentences of a source in document order, by entry, and what they have in common."""

    def __init__(self, outline: Outline, content: bytes, *, is_transcript: bool) -> None:
        self.outline = outline
        self.children = outline.children()
        self._content = content
        self._is_transcript = is_transcript
        candidates = Candidates()
        self._starts = []  # of each entry's own sentences among all
        for index, spans in enumerate(outline.own_spans()):
            self._starts.append(len(candidates.found))
            self._read(candidates, index, spans)
        self._found = without_refrains(candidates.found)
        self._starts.append(len(self._found))
        self._last_below = _last_descendants(self.children)
        self.by_order = {candidate.order: candidate for candidate in self._found}
        self._terms = [candidate.terms for candidate in self._found]
        self._rare = rarity(self._terms, candidates.terms.names())
        self._squares = {term: weight * weight for term, weight in self._rare.items()}
        self._lengths: dict[int, float] = {}

    def own(self, index: int) -> list[Candidate]:
        """The sentences of an entry's own text, without those of its descendants."""
        return self._found[self._starts[index] : self._starts[index + 1]]

    def standing_on(self, first_line: int, last_line: int) -> list[Candidate]:
        """The sentences that begin on these lines of the source."""
        return [one for one in self._found if first_line <= one.first_line <= last_line]

    def topic(self, index: int) -> Topic:
        """What an entry and all inside it is about."""
        counts = Counter(chain.from_iterable(self._all_terms(index)))
        parts = [frozenset().union(*self._all_terms(child)) for child in self.children[index]]
        return Topic(counts, self._rare, parts)

    def likeness(self, candidate: Candidate, topic: Topic) -> float:
        """How near a sentence is to a topic, from 0."""
        length = self._lengths.get(candidate.order)
        if length is None:
            length = self._lengths[candidate.order] = vector_length(candidate.terms, self._squares)
        return topic.likeness(candidate.terms, length)

    def opening(self, index: int, length: int) -> str:
        """The first `length` bytes of an entry's text."""
        span = self.outline.entries[index].span
        end = min(span.end_byte, span.start_byte + length)
        return self._content[span.start_byte : end].decode(errors="ignore")

    def _all_terms(self, index: int) -> list[frozenset[str]]:
        return self._terms[self._starts[index] : self._starts[self._last_below[index] + 1]]

    def _read(self, candidates: Candidates, index: int, spans: list[tuple[int, int]]) -> None:
        entry = self.outline.entries[index]
        line, seen = entry.span.start_line, entry.span.start_byte
        for first, last in spans:
            text = self._content[first:last].decode(errors="replace")
            if not text or text.isspace():
                continue
            line += self._content.count(b"\n", seen, first)
            seen = first
            if self._is_transcript:
                read_turns(candidates, text, line, entry.name if entry.kind is Kind.TURN else "")
            else:
                read_prose(candidates, text, line, entry.name)


def _last_descendants(children: Sequence[Sequence[int]]) -> list[int]:
    """For each entry, the last one inside it, or itself; what is between is inside it too."""
    last = list(range(len(children)))
    for index in range(len(children) - 1, -1, -1):
        if children[index]:
            last[index] = last[children[index][-1]]
    return last
