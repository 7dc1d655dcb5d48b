"""The top of the tree, opened best-first while the budget lasts."""

import heapq

from rlm_core.ask.browse import Browser
from rlm_core.store.index import Index
from rlm_core.text.tokens import clip, estimate_tokens
from rlm_core.tree.answer import Child, Coverage
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node
from rlm_core.tree.summary import Size

LISTED = 14  # children of one node that an overview names
HEADLINE = 150  # characters of each
_TEXT = frozenset({Kind.PARAGRAPH, Kind.SEGMENT, Kind.TURN})


def overview(
    top: Node, index: Index, browser: Browser, depth: int, budget: int, coverage: Coverage
) -> str:
    """What a node is and how it is organized: its brief, its children, and what the weightiest hold."""
    brief = browser.summarize(top, Size.BRIEF, coverage).text
    parts = [f"{top.address} ({top.kind}, {_extent(top, coverage)})\n{brief}"]
    left = budget - estimate_tokens(parts[0]) - 60
    opened = 0
    order: list[tuple[float, int, int, str]] = [(-1.0, 0, top.identity, top.address)]
    while order and left > 0:
        weight, level, identity, address = heapq.heappop(order)
        node = index.node(identity)
        page = browser.children(node, "", None, LISTED, coverage) if node else None
        if page is None or not page.children or (level and _is_plain_text(page.children)):
            continue
        block = _listing(address, page.children, page.total)
        cost = estimate_tokens(block)
        if cost > left and opened:
            continue
        parts.append(block)
        left -= cost
        opened += 1
        if level + 1 < depth:
            for child in page.children:
                if child.child_count and (held := index.node_at(child.address)):
                    heapq.heappush(
                        order, (weight * child.importance, level + 1, held.identity, child.address)
                    )
    parts.append(_closing(coverage, opened))
    return "\n\n".join(parts)


def _is_plain_text(children: tuple[Child, ...]) -> bool:
    """Whether a node holds nothing but paragraphs: its own headline says more than theirs."""
    return all(child.kind in _TEXT for child in children)


def _extent(top: Node, coverage: Coverage) -> str:
    if top.parent is None and not top.format:
        return f"{coverage.files_indexed:,} files, {coverage.nodes_total:,} nodes"
    return (
        f"{top.child_count} children" if not top.span.end_line else f"{top.span.end_line:,} lines"
    )


def _listing(address: str, children: tuple[Child, ...], total: int) -> str:
    lines = [f"What {address} holds:"]
    lines += [f"- {child.address} — {clip(child.headline, HEADLINE)}" for child in children]
    if total > len(children):
        lines.append(f"- … and {total - len(children)} more (drill_down {address})")
    return "\n".join(lines)


def _closing(coverage: Coverage, opened: int) -> str:
    whole = (
        ""
        if coverage.complete
        else f" The index is not complete yet: {coverage.files_indexed:,} of {coverage.files_total:,} files so far."
    )
    return f"From the top of the tree: {opened} of {coverage.nodes_total:,} nodes opened.{whole} Go on with drill_down, or ask about a part by its name."
