"""The top of the tree, opened best-first while the budget lasts."""

import heapq
from dataclasses import dataclass

from rlm_core.ask.browse import Browser
from rlm_core.store.index import Index
from rlm_core.text.tokens import clip, estimate_tokens
from rlm_core.tree.answer import Child, Coverage
from rlm_core.tree.counted import counted
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node
from rlm_core.tree.summary import Size

LISTED = 14  # children of one node that an overview names
HEADLINE = 150  # characters of each
CLOSING_TOKENS = 60  # for the coverage and where to go on
_CHANGED = " (changed since it was indexed)"
_TEXT = frozenset({Kind.PARAGRAPH, Kind.SEGMENT, Kind.TURN})


@dataclass(frozen=True, slots=True)
class Overview:
    """A view from the top, and how many nodes it shows."""

    text: str
    nodes_read: int


def overview(
    top: Node, index: Index, browser: Browser, depth: int, budget: int, coverage: Coverage
) -> Overview:
    """What a node is and how it is organized: its brief, its children, and what the weightiest hold."""
    brief = browser.summarize(top, Size.BRIEF, coverage)
    changed = _CHANGED if brief.stale else ""
    parts = [f"{top.address} ({top.kind}, {_extent(top, coverage)}){changed}\n{brief.text}"]
    left = budget - estimate_tokens(parts[0]) - CLOSING_TOKENS
    shown = 1
    order: list[tuple[float, int, int, str]] = [(-1.0, 0, top.identity, top.address)]
    while order and left > 0:
        weight, level, identity, address = heapq.heappop(order)
        node = index.node(identity)
        page = browser.children(node, "", None, LISTED, coverage) if node else None
        if page is None or not page.children or (level and _is_plain_text(page.children)):
            continue
        fitting = _fitting(address, page.children, page.total, left)
        if not fitting or (len(fitting) < len(page.children) and len(parts) > 1):
            continue
        block = _listing(address, fitting, page.total)
        parts.append(block)
        left -= estimate_tokens(block)
        shown += len(fitting)
        if level + 1 < depth:
            for child in page.children:
                if child.child_count and (held := index.node_at(child.address)):
                    heapq.heappush(
                        order, (weight * child.importance, level + 1, held.identity, child.address)
                    )
    return Overview("\n\n".join(parts), shown)


def _is_plain_text(children: tuple[Child, ...]) -> bool:
    """Whether a node holds nothing but paragraphs: its own headline says more than theirs."""
    return all(child.kind in _TEXT for child in children)


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


def _fitting(address: str, children: tuple[Child, ...], total: int, left: int) -> tuple[Child, ...]:
    """As many of the first children as the budget has room for."""
    while children and estimate_tokens(_listing(address, children, total)) > left:
        children = children[:-1]
    return children


def _listing(address: str, children: tuple[Child, ...], total: int) -> str:
    lines = [f"What {address} holds:"]
    lines += [
        f"- {child.address} — {clip(child.headline, HEADLINE)}{_CHANGED if child.stale else ''}"
        for child in children
    ]
    if total > len(children):
        lines.append(f"- … and {total - len(children):,} more")
    return "\n".join(lines)
