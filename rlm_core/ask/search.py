"""Where is it? Words over all nodes at once, then the rules, then the lines that answer."""

from collections.abc import Iterator, Sequence

from rlm_core.ask.current import CurrentSources, CurrentText
from rlm_core.ask.passages import Cut, cut_passage
from rlm_core.ask.query import Query, read_expectations, read_query
from rlm_core.ask.rank import Ranked, rank
from rlm_core.ask.retrieve import fuse, retrieve, weigh
from rlm_core.errors import SourceError
from rlm_core.sources.secrets import redact
from rlm_core.store.index import Index
from rlm_core.store.rows import Candidate
from rlm_core.tree.address import escape_path
from rlm_core.tree.answer import Hit
from rlm_core.tree.kind import DEFINITIONS, Kind
from rlm_core.tree.node import Node


class Searcher:
    """Searches one index, quoting the sources as they are now."""

    def __init__(self, index: Index, sources: CurrentSources) -> None:
        self._index = index
        self._sources = sources

    def search(
        self, question: str, expect: Sequence[str], within: Node | None, kind: str, limit: int
    ) -> list[Hit]:
        """The best hits, best first."""
        terms = self.terms(question, expect)
        hits: list[Hit] = []
        for ranked in self.ranking(question, expect, within):
            if kind and ranked.candidate.kind != kind:
                continue
            hit = self.hit(ranked, terms)
            if hit and not is_told(hit, hits):
                hits.append(hit)
            if len(hits) >= limit:
                break
        return hits

    def terms(self, question: str, expect: Sequence[str]) -> dict[str, float]:
        """The weights of the terms of a question and of what its asker expects."""
        asked = read_query("\n".join([question, *expect]))
        return weigh(self._index, asked).terms

    def ranking(self, question: str, expect: Sequence[str], within: Node | None) -> list[Ranked]:
        """All candidates in order, each definition once."""
        ranked = self._ranked(read_query(question), within)
        if expect:
            ranked = _fused(ranked, self._ranked(read_expectations(expect), within))
        return list(_merged(ranked))

    def _ranked(self, query: Query, within: Node | None) -> list[Ranked]:
        found, weighed = retrieve(self._index, query, within)
        return rank(found, query, weighed)

    def hit(self, ranked: Ranked, terms: dict[str, float]) -> Hit | None:
        """Quote a candidate from its source as it is now; None where that cannot be read any more."""
        candidate = ranked.candidate
        if not candidate.format:
            return self._folder_hit(ranked)
        try:
            current = self._sources.text(candidate.path)
        except SourceError:
            return None
        cut = cut_passage(candidate, current.content, terms)
        text = current.content[cut.start : cut.end].decode("utf-8", "replace")
        first_line = _first_line(candidate, cut, current)
        return Hit(
            address=escape_path(candidate.path) + candidate.trail,
            kind=Kind(candidate.kind),
            path=candidate.path,
            start_line=first_line,
            end_line=first_line + text.count("\n"),
            start_byte=cut.start,
            end_byte=cut.end,
            score=round(ranked.score, 4),
            why=ranked.why,
            text=redact(text).text,
            stale=current.stale,
        )

    def _folder_hit(self, ranked: Ranked) -> Hit | None:
        node = self._index.node(ranked.candidate.identity)
        if node is None:
            return None
        told = " ".join(one.text for one in node.summary.brief or (node.summary.headline,))
        score = round(ranked.score, 4)
        return Hit(
            node.address, node.kind, node.path, 0, 0, 0, 0, score, ranked.why, redact(told).text
        )


def _first_line(candidate: Candidate, cut: Cut, current: CurrentText) -> int:
    """The line on which a cut begins; counted from the node's own, unless the file has changed since."""
    if current.stale:
        return current.content.count(b"\n", 0, cut.start) + 1
    return candidate.start_line + current.content.count(b"\n", candidate.start_byte, cut.start)


def is_told(hit: Hit, shown: Sequence[Hit]) -> bool:
    """Whether a passage, or half of it, stands in those that are shown already."""
    if any(hit.path == one.path and hit.text == one.text for one in shown):
        return True
    told = sum(
        max(0, min(hit.end_byte, one.end_byte) - max(hit.start_byte, one.start_byte))
        for one in shown
        if one.path == hit.path
    )
    return told > (hit.end_byte - hit.start_byte) / 2


def _fused(asked: list[Ranked], expected: list[Ranked]) -> list[Ranked]:
    """Fuse the ranking by the question with that by what its asker expects, by reciprocal rank."""
    known = {one.candidate.identity: one for one in [*expected, *asked]}
    scores = fuse([[one.candidate.identity for one in ranking] for ranking in (asked, expected)])
    expected_too = {one.candidate.identity for one in expected}
    return [
        Ranked(
            known[identity].candidate,
            scores[identity],
            known[identity].why + ("; expected" if identity in expected_too else ""),
        )
        for identity in sorted(scores, key=lambda one: (-scores[one], one))
    ]


def _merged(ranked: Sequence[Ranked]) -> Iterator[Ranked]:
    """Show each definition once: a piece cut from a definition that is shown already is left out."""
    shown: set[tuple[str, str]] = set()
    for one in ranked:
        candidate = one.candidate
        trail = candidate.trail
        if candidate.kind == Kind.SEGMENT and trail.startswith("::"):
            trail = trail.rpartition(".")[0] or trail
        if (candidate.path, trail) in shown and (
            candidate.kind in DEFINITIONS or trail != candidate.trail
        ):
            continue
        shown.add((candidate.path, trail))
        yield one
