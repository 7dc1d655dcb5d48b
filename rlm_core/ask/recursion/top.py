"""The top of the tree as evidence: what is told of the weightiest nodes, as deep as the budget goes."""

import heapq
from collections.abc import Iterator

from rlm_core.ask.browse import Browser
from rlm_core.ask.recursion.excerpts import Excerpt
from rlm_core.store.index import Index
from rlm_core.text.tokens import estimate_tokens
from rlm_core.tree.answer import Coverage, NodeSummary
from rlm_core.tree.node import Node
from rlm_core.tree.summary import Size

WIDEST = 60  # children of one node that are opened: its weightiest
_MARK_TOKENS = 25  # of the marks around one summary


def told_from_the_top(
    top: Node, index: Index, browser: Browser, coverage: Coverage, most_tokens: int, depth: int
) -> tuple[Excerpt, ...]:
    """What is told of nodes, the weightiest first, until the budget is used; then in source order."""
    told: list[tuple[tuple[str, int], Excerpt]] = []
    left = most_tokens
    for node in _weightiest(top, index, browser, coverage, depth):
        excerpt = _excerpt(browser.summarize(node, Size.BRIEF, coverage))
        cost = estimate_tokens(excerpt.text) + _MARK_TOKENS
        if told and cost > left:
            break
        left -= cost
        told.append(((node.path if node.path != "." else "", node.span.start_byte), excerpt))
    return tuple(excerpt for _, excerpt in sorted(told, key=lambda one: one[0]))


def _weightiest(
    top: Node, index: Index, browser: Browser, coverage: Coverage, depth: int
) -> Iterator[Node]:
    order: list[tuple[float, int, int]] = [(-1.0, 0, top.identity)]
    while order:
        share, level, identity = heapq.heappop(order)
        node = index.node(identity)
        if node is None:
            continue
        yield node
        if level >= depth or not node.child_count:
            continue
        for child in browser.children(node, "", None, WIDEST, coverage).children:
            if child.headline and (held := index.node_at(child.address)):
                heapq.heappush(order, (share * child.importance, level + 1, held.identity))


def _excerpt(summary: NodeSummary) -> Excerpt:
    return Excerpt(
        place=summary.address,
        path=summary.path,
        first_line=summary.start_line,
        text=f"({summary.kind})\n{summary.text}",
        is_summary=True,
        last_line=summary.end_line,
    )
