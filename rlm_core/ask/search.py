"""Where is it? Words over all nodes at once, then the rules, then the lines that answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rlm_core.ask.current import CurrentSources, CurrentText
from rlm_core.ask.meaning import SAME, Meaning
from rlm_core.ask.passages import Cut, cut_passage
from rlm_core.ask.query import Query, read_expectations, read_query
from rlm_core.ask.rank import Ranked, rank
from rlm_core.ask.retrieve import fuse, retrieve
from rlm_core.errors import SourceError
from rlm_core.sources.secrets import redact
from rlm_core.store.index import Index
from rlm_core.store.rows import Candidate
from rlm_core.tree.address import escape_path
from rlm_core.tree.answer import Hit
from rlm_core.tree.kind import DEFINITIONS, Kind
from rlm_core.tree.node import Node

_DUPLICATE = "a near-duplicate"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, best first, and the weights of the terms that they were found by."""

    ranked: tuple[Ranked, ...]
    terms: Mapping[str, float]


class Searcher:
    """Searches one index for one question, quoting the sources as they are now."""

    def __init__(self, index: Index, sources: CurrentSources, meaning: Meaning) -> None:
        self._index = index
        self._sources = sources
        self._meaning = meaning
        self._texts: dict[str, CurrentText] = {}  # each source is read once, and is of one state

    def search(
        self, question: str, expect: Sequence[str], within: Node | None, kind: str, limit: int
    ) -> list[Hit]:
        """The best hits, best first."""
        ranking = self.ranking(question, expect, within)
        hits: list[Hit] = []
        for ranked in ranking.ranked:
            if kind and ranked.candidate.kind != kind:
                continue
            hit = self.hit(ranked, ranking.terms)
            if hit and not is_told(hit, hits):
                hits.append(hit)
            if len(hits) >= limit:
                break
        return hits

    def alike(self, node: Node, within: Node | None, kind: str, limit: int) -> list[Hit]:
        """What is most like a node, and neither contains it nor stands in it."""
        near = self._meaning.alike(node, within)
        candidates = self._index.words.candidates([identity for identity, _ in near])
        related = {one.identity for one in self._index.ancestors(node)} | {node.identity}
        hits: list[Hit] = []
        for identity, cosine in near:
            candidate = candidates.get(identity)
            if not candidate or identity in related or (kind and candidate.kind != kind):
                continue
            why = _DUPLICATE if _is_duplicate(candidate, node, cosine) else "its meaning is alike"
            hit = self.hit(Ranked(candidate, cosine, why), {})
            if hit and not _is_inside(hit, node) and not is_told(hit, hits):
                hits.append(hit)
            if len(hits) >= limit:
                break
        return hits

    def ranking(self, question: str, expect: Sequence[str], within: Node | None) -> Ranking:
        """All candidates in order, each definition once."""
        asked = self._ranked(read_query(question), within)
        if not expect:
            return Ranking(tuple(_merged(asked.ranked)), asked.terms)
        expected = self._ranked(read_expectations(expect), within)
        fused = _fused(asked.ranked, expected.ranked)
        terms = {
            one: max(asked.terms.get(one, 0.0), expected.terms.get(one, 0.0))
            for one in (*asked.terms, *expected.terms)
        }
        return Ranking(tuple(_merged(fused)), terms)

    def _ranked(self, query: Query, within: Node | None) -> Ranking:
        alike = self._meaning.likenesses(query, within)
        found, weighed = retrieve(self._index, query, alike, within)
        return Ranking(tuple(rank(found, query, weighed)), weighed.terms)

    def hit(self, ranked: Ranked, terms: Mapping[str, float]) -> Hit | None:
        """Quote a candidate from its source as it is now; None where that cannot be read any more."""
        candidate = ranked.candidate
        if not candidate.format:
            return self._folder_hit(ranked)
        try:
            current = self._text(candidate.path)
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

    def _text(self, path: str) -> CurrentText:
        if path not in self._texts:
            self._texts[path] = self._sources.text(path)
        return self._texts[path]

    def _folder_hit(self, ranked: Ranked) -> Hit | None:
        node = self._index.node(ranked.candidate.identity)
        if node is None:
            return None
        told = " ".join(one.text for one in node.summary.brief or (node.summary.headline,))
        score = round(ranked.score, 4)
        return Hit(
            address=node.address,
            kind=node.kind,
            path=node.path,
            start_line=0,
            end_line=0,
            start_byte=0,
            end_byte=0,
            score=score,
            why=ranked.why,
            text=redact(told).text,
            stale=self._sources.is_told_stale(node),
        )


def _is_duplicate(candidate: Candidate, node: Node, cosine: float) -> bool:
    """Whether two nodes say nearly the same: neither is much longer, as what merely holds it would be."""
    own = node.span.end_byte - node.span.start_byte
    length = candidate.end_byte - candidate.start_byte
    return cosine >= SAME and min(own, length) * 2 > max(own, length)


def _is_inside(hit: Hit, node: Node) -> bool:
    """Whether a hit stands in a node, as it was indexed."""
    if not node.format:
        return node.parent is None or hit.path.startswith(node.path)
    span = node.span
    return hit.path == node.path and span.start_byte <= hit.start_byte < span.end_byte


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


def _fused(asked: Sequence[Ranked], expected: Sequence[Ranked]) -> list[Ranked]:
    """Fuse the ranking by the question with that by what its asker expects, by reciprocal rank."""
    known = {one.candidate.identity: one for one in [*expected, *asked]}
    scores = fuse([[one.candidate.identity for one in ranking] for ranking in (asked, expected)])
    expected_too = {one.candidate.identity for one in expected}
    return [
        Ranked(
            known[identity].candidate,
            scores[identity],
            known[identity].why + ("; expected" if identity in expected_too else ""),
            own=scores[identity],
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
