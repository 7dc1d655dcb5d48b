"""Show a node, and what it holds: by importance, in source order, or by what helps with a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rlm_core.ask.current import CurrentSources
from rlm_core.ask.meaning import Meaning
from rlm_core.ask.search import Searcher
from rlm_core.ask.written import WrittenReader
from rlm_core.errors import ArgumentError, SourceError
from rlm_core.sources.secrets import redact
from rlm_core.store.index import Index
from rlm_core.summarize.compose import compose, importance, without_repeats
from rlm_core.summarize.standing import standing
from rlm_core.text.tokens import clip
from rlm_core.tree.answer import Child, ChildrenPage, Coverage, NodeSummary
from rlm_core.tree.kind import DEFINITIONS, Kind
from rlm_core.tree.node import Node
from rlm_core.tree.summary import Size

CURSOR = re.compile(r"[0-9]{1,12}")  # an offset, or a line
OWN_MEANING = 0.25  # what the child nearest to a question gains, against the best score below any
_MOST_RELEVANT = 400  # nodes whose relevance is handed up to the children that hold them


class Browser:
    """Walks one index from node to node."""

    def __init__(
        self,
        index: Index,
        sources: CurrentSources,
        meaning: Meaning,
        written: WrittenReader | None = None,
    ) -> None:
        self._index = index
        self._sources = sources
        self._meaning = meaning
        self._written = written

    def summarize(self, node: Node, size: Size, coverage: Coverage) -> NodeSummary:
        """A node's summary at a size, without what its parents already say."""
        if self._is_hidden(node):
            raise SourceError(f"{node.path} may not be shown any more: update the index.")
        above = [one.summary for one in self._index.ancestors(node)]
        shown = replace(node, summary=without_repeats(node.summary, above))
        held = self._shown(self._listed(node, "")) if size is Size.FULL else []
        text = compose(shown, size, held)
        told = self._written.told(node, size, held, text) if self._written else None
        return NodeSummary(
            address=node.address,
            kind=node.kind,
            path=node.path,
            start_line=node.span.start_line,
            end_line=node.span.end_line,
            size=size,
            text=redact(told.text if told else text).text,
            origin=told.origin if told else node.summary.origin,
            stale=self._sources.is_told_stale(node),
            coverage=replace(coverage, nodes_read=1 + len(held)),
            notes=told.notes if told else (),
        )

    def children(
        self, node: Node, question: str, cursor: str | None, limit: int, coverage: Coverage
    ) -> ChildrenPage:
        """One page of a node's children.

        Raises:
            ArgumentError: The cursor or limit makes no sense.

        """
        if limit < 1:
            raise ArgumentError(f"The limit must be at least 1, not {limit}.")
        children = self._listed(node, question)
        start = _offset(cursor, len(children))
        page = self._shown(children[start : start + limit])
        following = start + len(page)
        stands_stale = self._sources.is_told_stale(node)
        return ChildrenPage(
            address=node.address,
            kind=node.kind,
            headline="" if self._is_hidden(node) else self._headline(node),
            children=tuple(page),
            total=len(children),
            cursor=str(following) if following < len(children) else None,
            coverage=replace(coverage, nodes_read=1 + len(page)),
            stale=stands_stale,
        )

    def _headline(self, node: Node) -> str:
        told = self._written.headline(node) if self._written else ""
        return redact(told or node.summary.headline.text).text

    def _is_hidden(self, node: Node) -> bool:
        return bool(node.format) and self._sources.is_hidden(node.path)

    def _listed(self, node: Node, question: str) -> list[Child]:
        weighed = self.weighed(node)
        children = [child for child, _ in weighed]
        relevance = self.relevance(node, children, question) if question.strip() else {}
        listed = [
            _child(child, share, relevance.get(child.identity, 0.0)) for child, share in weighed
        ]
        if relevance:
            return sorted(listed, key=lambda child: (-child.relevance, -child.importance))
        return listed

    def weighed(self, node: Node) -> list[tuple[Node, float]]:
        """A node's children with their importance: prose in source order, all else by importance."""
        children = self._index.children(node.identity)
        weighed = list(zip(children, self._shares(children), strict=True))
        if node.kind in (Kind.CORPUS, Kind.FOLDER) or any(
            one.kind in DEFINITIONS for one in children
        ):
            return sorted(weighed, key=lambda one: -one[1])
        return weighed

    def told(self, weighed: Sequence[tuple[Node, float]]) -> list[Child]:
        """Children as they may be shown now."""
        return self._shown([_child(node, share, 0.0) for node, share in weighed])

    def _shown(self, children: Sequence[Child]) -> list[Child]:
        """Children as they may be shown now: without a headline that is forbidden, marked where it is old."""
        sources = {child.path for child in children if child.start_line}
        hidden = {path for path in sources if self._sources.is_hidden(path)}
        stale = {path for path in sources if self._sources.is_stale(path)}
        told = self._written.headlines(children) if self._written else children
        return [
            replace(
                child,
                headline="" if child.path in hidden else child.headline,
                stale=child.path in stale if child.start_line else self._is_told_stale(child),
            )
            for child in told
        ]

    def _is_told_stale(self, folder: Child) -> bool:
        node = self._index.node_at(folder.address)
        return node is not None and self._sources.is_told_stale(node)

    def _shares(self, children: Sequence[Node]) -> list[float]:
        """Each child's importance; definitions count by how often their names are used."""
        names = {child.identity: child.name.lower().replace("_", "") for child in children}
        defined = [
            name
            for child in children
            if child.kind in DEFINITIONS and (name := names[child.identity])
        ]
        rows = self._index.words.rows_with(defined) if defined else {}
        uses = [
            rows.get(names[child.identity], 0) if child.kind in DEFINITIONS else 0
            for child in children
        ]
        return importance([_weight(child) for child in children], uses)

    def relevance(self, node: Node, children: Sequence[Node], question: str) -> Mapping[int, float]:
        """How much each child holds of what a question asks for, up to 1.

        That is the best scores at or below it, and how near the child itself is by any of its vectors.
        """
        ranking = Searcher(self._index, self._sources, self._meaning).ranking(question, (), node)
        scores = {one.candidate.identity: one.score for one in ranking.ranked[:_MOST_RELEVANT]}
        holder = self._index.holders([child.identity for child in children], list(scores))
        most = max(scores.values(), default=1.0)
        best: dict[int, float] = {}
        for identity, score in scores.items():
            if (child := holder.get(identity)) is not None:
                best[child] = max(best.get(child, 0.0), score) + 0.02 * score
        for child, near in self._meaning.nearness(question, [one.identity for one in children]):
            best[child] = best.get(child, 0.0) + OWN_MEANING * most * near
        top = max(best.values(), default=1.0)
        return {child: round(score / top, 3) for child, score in best.items()}


def _weight(child: Node) -> float:
    """A child's weight; that of a file or folder by its name, too."""
    named = child.kind in (Kind.FILE, Kind.FOLDER)
    return child.summary.weight * (standing(child.path) if named else 1.0)


def _child(node: Node, share: float, relevance: float) -> Child:
    return Child(
        address=node.address,
        kind=node.kind,
        name=node.name,
        headline=redact(node.summary.headline.text).text,
        importance=share,
        path=node.path,
        start_line=node.span.start_line,
        end_line=node.span.end_line,
        child_count=node.child_count,
        relevance=relevance,
    )


def _offset(cursor: str | None, total: int) -> int:
    if cursor is None:
        return 0
    if not CURSOR.fullmatch(cursor) or int(cursor) >= total:
        raise ArgumentError(
            f"The cursor {clip(cursor, 40)!r} is not one that this call gave. Leave it out to start over."
        )
    return int(cursor)
