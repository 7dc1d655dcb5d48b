"""Describe prose by its own sentences, chosen from the leaves up.

Each level chooses among the sentences that its parts chose, so that the cost is linear in the text
and every statement at every height is verbatim and knows its lines.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from rlm_core.summarize.candidates import Candidate, Candidates, read_prose
from rlm_core.summarize.choose import Scored, best, score
from rlm_core.summarize.prose_statements import brief_of, headline_of, unspoken
from rlm_core.summarize.prose_terms import Topic, rarity, vector_length
from rlm_core.summarize.statements import says_more
from rlm_core.summarize.transcript import read_turns
from rlm_core.summarize.weight import prose_weight
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Outline
from rlm_core.tree.summary import BRIEF_LENGTH, Statement, Summary

_KEPT = 12  # sentences that a node hands up to what contains it
_KEPT_BY_LEAF = 3
_PLACE_DECAY = 0.4  # how fast the parts of a text lose by standing further behind
_LAST_PLACE = 0.5  # but the last one concludes
_READ = 400  # bytes of a piece without sentences that are looked at

Ranked = tuple[Scored, ...]  # the sentences that a node hands up, best first


def summarize_prose(
    outline: Outline, content: bytes, *, is_transcript: bool
) -> tuple[Summary, ...]:
    """A summary for each entry of a document or a conversation."""
    return _ProseSummarizer(outline, content, is_transcript=is_transcript).summaries()


def extract_prose(
    outline: Outline, content: bytes, length: int, *, is_transcript: bool
) -> tuple[Statement, ...]:
    """The statements that carry most of a source, in reading order, within `length` characters."""
    return _ProseSummarizer(outline, content, is_transcript=is_transcript).extract(length)


class _ProseSummarizer:
    """Holds what one source's sentences have in common while its entries are described."""

    def __init__(self, outline: Outline, content: bytes, *, is_transcript: bool) -> None:
        self._outline = outline
        self._content = content
        self._children = outline.children()
        self._is_transcript = is_transcript
        candidates = Candidates()
        self._starts = []  # of each entry's own sentences among all
        for index, spans in enumerate(outline.own_spans()):
            self._starts.append(len(candidates.found))
            self._read(candidates, index, spans)
        self._starts.append(len(candidates.found))
        self._last_below = _last_descendants(self._children)
        self._found = candidates.found
        self._by_order = {candidate.order: candidate for candidate in self._found}
        self._terms = [candidate.terms for candidate in self._found]
        self._rare = rarity(self._terms, candidates.terms.names())
        self._lengths: dict[int, float] = {}

    def summaries(self) -> tuple[Summary, ...]:
        return tuple(self._summary(index, ranked) for index, ranked in enumerate(self._ranked()))

    def extract(self, length: int) -> tuple[Statement, ...]:
        ranked = self._rank(0, self._ranked(), keep=length // 20)
        return brief_of(self._outline.entries[0], ranked, self._by_order, length)

    def _read(self, candidates: Candidates, index: int, spans: list[tuple[int, int]]) -> None:
        entry = self._outline.entries[index]
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

    def _ranked(self) -> list[Ranked]:
        """For each entry the sentences that it hands up, best first."""
        ranked: list[Ranked] = [()] * len(self._outline.entries)
        for index in range(len(ranked) - 1, -1, -1):  # children stand after their parents
            ranked[index] = self._rank(index, ranked, keep=_KEPT)
        return ranked

    def _rank(self, index: int, ranked: list[Ranked], keep: int) -> Ranked:
        below = [ranked[child] for child in self._children[index]]
        first = self._starts[index]
        own = self._found[first : self._starts[index + 1]]
        if not below:
            keep = max(_KEPT_BY_LEAF, min(keep, len(own) // 3))
            if len(own) <= _KEPT_BY_LEAF:  # all are kept: what they have in common does not matter
                return tuple(best([score(candidate, -1, 1.0, 0.5) for candidate in own], keep))
        last = self._starts[self._last_below[index] + 1]
        topic = Topic(Counter(chain.from_iterable(self._terms[first:last])), self._rare)
        scored = [
            score(
                candidate, position, place, topic.likeness(candidate.terms, self._length(candidate))
            )
            for candidate, position, place in _pool(own, below)
        ]
        return tuple(best(scored, keep))

    def _length(self, candidate: Candidate) -> float:
        if (known := self._lengths.get(candidate.order)) is not None:
            return known
        made = self._lengths[candidate.order] = vector_length(candidate.terms, self._rare)
        return made

    def _summary(self, index: int, ranked: Ranked) -> Summary:
        entry = self._outline.entries[index]
        first = headline_of(entry, ranked)
        if first is None:
            span = entry.span
            text = self._content[span.start_byte : min(span.end_byte, span.start_byte + _READ)]
            first = unspoken(entry, text.decode(errors="ignore"))
        brief = brief_of(entry, ranked, self._by_order, BRIEF_LENGTH)
        return Summary(
            headline=first,
            brief=brief if says_more(brief, first) else (),
            weight=prose_weight(entry, max((one.candidate.merit for one in ranked), default=0.0)),
        )


def _pool(own: list[Candidate], below: Sequence[Ranked]) -> Iterator[tuple[Candidate, int, float]]:
    """What a node chooses from: its own sentences and those of its parts, with their places."""
    for candidate in own:
        yield candidate, -1, 1.0
    last = len(below) - 1
    for position, ranked in enumerate(below):
        place = 1.0 / (1.0 + _PLACE_DECAY * position)
        if position == last:
            place = max(place, _LAST_PLACE)
        for one in ranked:
            yield one.candidate, position, place


def _last_descendants(children: Sequence[Sequence[int]]) -> list[int]:
    """For each entry, the last one inside it, or itself; what is between is inside it too."""
    last = list(range(len(children)))
    for index in range(len(children) - 1, -1, -1):
        if children[index]:
            last[index] = last[children[index][-1]]
    return last
