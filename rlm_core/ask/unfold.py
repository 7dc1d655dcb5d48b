"""Which nodes below the top an overview shows, inside a budget.

Folders and code are organized by their authors: the weightiest nodes are opened first, each shown with
all that it holds. A document has no such order of weight, and more parts than there is room for: of each
level coverage chooses those that together tell of most of it.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rlm_core.ask.browse import Browser
from rlm_core.ask.coverage import Topical, most_covering
from rlm_core.ask.meaning import Meaning
from rlm_core.text.tokens import clip, estimate_tokens
from rlm_core.tree.address import CODE_SIGIL
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node

LISTED = (
    14  # children of one node that are shown; of a document's level as many as there is room for
)
HEADLINE = 150  # characters of each
POOL = 200  # nodes of a document's level, the longest, of which some are chosen
TEXT = frozenset({Kind.PARAGRAPH, Kind.SEGMENT, Kind.TURN, Kind.CLAUSE})

_Pool = Sequence[tuple["Branch", Node, float]]  # a parent, a child, and its share of the whole


@dataclass(slots=True)
class Branch:
    """A node that is shown, its share of the whole, what it holds, and what of that is shown below it."""

    node: Node
    share: float
    weighed: list[tuple[Node, float]]
    below: "list[Branch]" = field(default_factory=list)

    def size(self) -> int:
        """How many nodes are shown, this one included."""
        return 1 + sum(one.size() for one in self.below)

    def left_out(self) -> int:
        """How many children are not shown, where some are."""
        return len(self.weighed) - len(self.below) if self.below else 0

    def is_prose(self) -> bool:
        """Whether this is one document, or a part of one."""
        return bool(self.node.format) and not any(
            CODE_SIGIL in child.address for child, _ in self.weighed
        )


class Unfolder:
    """Unfolds nodes of one index."""

    def __init__(self, browser: Browser, meaning: Meaning) -> None:
        self._browser = browser
        self._meaning = meaning

    def unfold(self, top: Node, depth: int, budget: int) -> tuple[Branch, int]:
        """The top with what is shown below it, and the tokens that are left."""
        trunk = Branch(top, 1.0, self._browser.weighed(top))
        if trunk.is_prose():
            return trunk, self._by_level(trunk, depth, budget)
        return trunk, self._by_weight(trunk, depth, budget)

    def _by_weight(self, trunk: Branch, depth: int, budget: int) -> int:
        """Open the weightiest first. The top shows what there is room for, any other node all or nothing."""
        order: list[tuple[float, int, int, Branch]] = [(-1.0, 0, trunk.node.identity, trunk)]
        while order:
            _, deep, _, branch = heapq.heappop(order)
            pool = [(branch, child, branch.share * share) for child, share in branch.weighed]
            chosen = self._chosen(pool, budget, LISTED)
            if deep and len(chosen) < min(LISTED, len(pool)):
                continue
            budget -= sum(_cost(child) for _, child, _ in chosen)
            for grown in self._hang(chosen):
                if deep + 1 < depth and grown.weighed:
                    heapq.heappush(order, (-grown.share, deep + 1, grown.node.identity, grown))
        return budget

    def _by_level(self, trunk: Branch, depth: int, budget: int) -> int:
        """The first level takes what it needs, each further one half of what is left."""
        level = [trunk]
        for deep in range(depth):
            pool = [
                (branch, child, branch.share * share)
                for branch in level
                for child, share in _by_length(branch.weighed)
            ]
            most = len(pool) if deep else LISTED
            chosen = self._chosen(pool, budget // 2 if deep else budget, most)
            budget -= sum(_cost(child) for _, child, _ in chosen)
            level = list(self._hang(chosen))
        return budget

    def _chosen(self, pool: _Pool, room: int, most: int) -> _Pool:
        """Those of a pool that cover most of it, in the order of the pool."""
        if len(pool) <= most and sum(_cost(child) for _, child, _ in pool) <= room:
            return pool
        heaviest = sorted(range(len(pool)), key=lambda at: -pool[at][2])[:POOL]
        some = [pool[at] for at in sorted(heaviest)]
        vectors = self._meaning.vectors_of([child.identity for _, child, _ in some])
        things = [
            Topical(vectors.get(child.identity), share, _cost(child)) for _, child, share in some
        ]
        return [some[at] for at in sorted(most_covering(things, room, most))]

    def _hang(self, chosen: _Pool) -> Iterator[Branch]:
        for parent, child, share in chosen:
            grown = Branch(child, share, self._opened(child))
            parent.below.append(grown)
            yield grown

    def _opened(self, node: Node) -> list[tuple[Node, float]]:
        """A node's children; none where they are plain text: its own headline says more than theirs."""
        weighed = self._browser.weighed(node) if node.child_count else []
        return [] if all(self._is_text(child) for child, _ in weighed) else weighed

    def _is_text(self, node: Node) -> bool:
        """Whether a node is a piece of running text, or a run of such pieces."""
        if node.kind is Kind.GROUP:
            return all(child.kind in TEXT for child, _ in self._browser.weighed(node))
        return node.kind in TEXT


def _by_length(weighed: Sequence[tuple[Node, float]]) -> list[tuple[Node, float]]:
    """The parts of a document with their share of its length."""
    lengths = [max(1, child.span.end_byte - child.span.start_byte) for child, _ in weighed]
    return [
        (child, length / sum(lengths)) for (child, _), length in zip(weighed, lengths, strict=True)
    ]


def _cost(node: Node) -> int:
    """The tokens of a node's line, about."""
    headline = clip(node.summary.headline.text, HEADLINE)
    return estimate_tokens(f"    - {node.address} — {headline}\n")
