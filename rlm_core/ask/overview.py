"""The top of the tree: what the whole is, what it holds, and passages that stand for its topics."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rlm_core.ask.browse import Browser
from rlm_core.ask.coverage import Topical, most_covering, placed
from rlm_core.ask.evidence import quote_of
from rlm_core.ask.meaning import Meaning
from rlm_core.ask.rank import Ranked
from rlm_core.ask.search import Searcher
from rlm_core.ask.unfold import HEADLINE, TEXT, Branch, Unfolder
from rlm_core.store.index import Index
from rlm_core.text.tokens import clip, estimate_tokens
from rlm_core.tree.answer import Child, Coverage, Hit
from rlm_core.tree.counted import counted
from rlm_core.tree.node import Node
from rlm_core.tree.summary import Size

CENTERS = 16  # vectors of the parts, those that cover most, that passages are sought for
NEAR = 8  # passages that may stand for each of them
CLOSING_TOKENS = 60  # for the coverage and where to go on
_LOOKED_AT = 3 * NEAR  # nodes near each, inner ones too
_CHANGED = " (changed since it was indexed)"
_STANDS = "Passages that stand for its topics:"
_WHY = "stands for a topic of the whole"


@dataclass(frozen=True, slots=True)
class Overview:
    """A view from the top, the passages in it, and how many nodes it shows."""

    text: str
    hits: tuple[Hit, ...]
    nodes_read: int


class Overviewer:
    """Shows nodes of one index from the top."""

    def __init__(
        self, index: Index, browser: Browser, searcher: Searcher, meaning: Meaning
    ) -> None:
        self._index = index
        self._browser = browser
        self._searcher = searcher
        self._meaning = meaning
        self._unfolder = Unfolder(browser, meaning)

    def view(self, top: Node, depth: int, budget: int, coverage: Coverage) -> Overview:
        """What a node is and how it is organized: its brief, what it holds, and of a document passages."""
        brief = self._browser.summarize(top, Size.BRIEF, coverage)
        changed = _CHANGED if brief.stale else ""
        parts = [f"{top.address} ({top.kind}, {_extent(top, coverage)}){changed}\n{brief.text}"]
        left = budget - estimate_tokens(parts[0]) - CLOSING_TOKENS
        trunk, left = self._unfolder.unfold(top, depth, left)
        if trunk.below:
            parts.append("\n".join([f"What {top.address} holds:", *self._lines(trunk)]))
        passages = self._passages(trunk, left) if trunk.is_prose() else []
        parts += [_STANDS, *(quote for _, quote in passages)] if passages else []
        hits = tuple(hit for hit, _ in passages)
        return Overview("\n\n".join(parts), hits, trunk.size() + len(hits))

    def _lines(self, trunk: Branch) -> list[str]:
        prefix = trunk.node.address if _is_document(trunk.node) else ""  # goes without saying
        return [_line(told, prefix, deep) for told, deep in self._told(trunk, 0)]

    def _told(self, branch: Branch, deep: int) -> Iterator[tuple[Child | int, int]]:
        """The children that are shown, or how many more there are, each with how deep it stands."""
        shown = self._browser.told([(one.node, one.share) for one in branch.below])
        for child, below in zip(shown, branch.below, strict=True):
            yield child, deep
            yield from self._told(below, deep + 1)
        if more := branch.left_out():
            yield more, deep

    def _passages(self, trunk: Branch, budget: int) -> list[tuple[Hit, str]]:
        """Passages that stand for the topics of the parts, in source order, each with how it is quoted."""
        shares = self._near_topics(trunk)
        candidates = self._index.words.candidates(list(shares))
        vectors = self._meaning.vectors_of(list(shares))
        of_one_document = _is_document(trunk.node)
        span = trunk.node.span
        passages, things = [], []
        for identity, share in shares.items():
            hit = self._searcher.hit(Ranked(candidates[identity], share, _WHY), {})
            if hit and hit.text:
                quote, cost = quote_of(hit, is_first=False, of_one_document=of_one_document)
                passages.append((hit, quote))
                rows = vectors.get(identity)
                place = (hit.start_byte - span.start_byte) / (span.end_byte - span.start_byte)
                things.append(
                    Topical(placed(rows, place) if rows is not None else None, share, cost)
                )
        chosen = most_covering(things, budget, len(things))
        return sorted((passages[at] for at in chosen), key=lambda one: one[0].start_byte)

    def _near_topics(self, trunk: Branch) -> dict[int, float]:
        """Pieces of text near the vectors of the parts, by number, each with what share it stands for."""
        parts = {one.node.identity: one.share for one in trunk.below}
        vectors = self._meaning.vectors_of(list(parts))
        centers = [
            Topical(rows[at : at + 1], parts[identity] / len(rows), 1)
            for identity, rows in vectors.items()
            for at in range(len(rows))
        ]
        shares: dict[int, float] = defaultdict(float)
        for at in most_covering(centers, CENTERS, CENTERS):
            for one in self._pieces_near(centers[at], trunk.node):
                shares[one] += centers[at].share / NEAR
        return shares

    def _pieces_near(self, center: Topical, top: Node) -> list[int]:
        if center.rows is None:
            return []
        near = self._meaning.nearest(center.rows[0], top, _LOOKED_AT)
        candidates = self._index.words.candidates(near)
        return [one for one in near if one in candidates and candidates[one].kind in TEXT][:NEAR]


def _is_document(top: Node) -> bool:
    """Whether a node is the one document that is the root."""
    return bool(top.format) and top.parent is None


def _extent(top: Node, coverage: Coverage) -> str:
    if top.parent is None and not top.format:
        files, nodes = (
            counted(coverage.files_indexed, "file"),
            counted(coverage.nodes_total, "node"),
        )
        return f"{files}, {nodes}"
    if not top.span.end_line:
        return counted(top.child_count, "part")
    return counted(top.span.end_line - top.span.start_line + 1, "line")


def _line(told: Child | int, prefix: str, deep: int) -> str:
    indent = "  " * deep
    if isinstance(told, int):
        return f"{indent}- … and {told:,} more"
    changed = _CHANGED if told.stale else ""
    headline = clip(told.headline, HEADLINE)
    return f"{indent}- {told.address.removeprefix(prefix)} — {headline}{changed}"
