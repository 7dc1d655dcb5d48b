"""Nest flat marks by level, fill what lies between them with leaves, and give every node its trail."""

from collections import Counter
from dataclasses import dataclass, field

from rlm_core.parse.prose.positions import Positions
from rlm_core.parse.prose.reading import TO_THE_NEXT, Cutter, Lead, Leaf, Mark, Reading
from rlm_core.tree.address import PROSE_SIGIL, child_trail, slug
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import NO_PARENT, Entry

SHORT_SECTION = 600  # characters: below it a section without sections is itself a leaf


@dataclass(slots=True)
class _Branch:
    """A mark with its place: what the document, a section or a clause spans and holds."""

    mark: Mark
    end: int
    children: list["_Branch"] = field(default_factory=list)


def entries_of(text: str, reading: Reading) -> tuple[Entry, ...]:
    """The entries of a document, the document itself first, each after its parent."""
    document = _nest(reading, len(text))
    nodes: list[_Node] = []
    _flatten(document, reading.cut, nodes)
    lead = reading.lead or Lead("", 0, 0)
    positions = Positions(text, [lead.start, lead.end, *_offsets(nodes)])
    trails = _trails(nodes)
    return tuple(
        _entry(node, trail, positions, lead if index == 0 else None)
        for index, (node, trail) in enumerate(zip(nodes, trails, strict=True))
    )


@dataclass(slots=True)
class _Node:
    """A branch or leaf in document order, not yet an entry."""

    kind: Kind
    name: str
    step: str
    parent: int
    start: int
    end: int
    documentation: str = ""


def _nest(reading: Reading, length: int) -> _Branch:
    document = _Branch(Mark(0, reading.body, 0, "", Kind.FILE), length)
    open_branches = [document]
    for mark in reading.marks:
        while _is_over(open_branches[-1], mark):
            closed = open_branches.pop()
            closed.end = min(closed.end, mark.start)
        parent = open_branches[-1]
        end = parent.end if mark.end == TO_THE_NEXT else min(mark.end, parent.end)
        branch = _Branch(mark, end)
        parent.children.append(branch)
        open_branches.append(branch)
    return document


def _is_over(branch: _Branch, mark: Mark) -> bool:
    return branch.mark.kind is not Kind.FILE and (
        branch.mark.level >= mark.level or branch.end <= mark.start
    )


def _flatten(document: _Branch, cut: Cutter, nodes: list[_Node]) -> None:
    """Append branches and leaves in document order; a stack, since depth comes from outside."""
    nodes.append(_branch_node(document, NO_PARENT))
    waiting: list[tuple[_Branch | Leaf, int]] = _contents(document, 0, cut)
    while waiting:
        item, parent = waiting.pop()
        if isinstance(item, Leaf):
            nodes.append(_Node(item.kind, item.name, item.step, parent, item.start, item.end))
            continue
        nodes.append(_branch_node(item, parent))
        waiting += _contents(item, len(nodes) - 1, cut)


def _contents(branch: _Branch, index: int, cut: Cutter) -> list[tuple[_Branch | Leaf, int]]:
    """What a branch holds, last first."""
    if _is_leaf(branch):
        return []
    found: list[tuple[_Branch | Leaf, int]] = []
    at, ordinal = branch.mark.body, 1
    for child in branch.children:
        leaves, ordinal = cut(at, child.mark.start, ordinal)
        found += [(leaf, index) for leaf in leaves]
        found.append((child, index))
        at = child.end
    leaves, ordinal = cut(at, branch.end, ordinal)
    found += [(leaf, index) for leaf in leaves]
    found.reverse()
    return found


def _is_leaf(branch: _Branch) -> bool:
    return (
        not branch.children
        and branch.mark.kind is not Kind.FILE
        and branch.end - branch.mark.start < SHORT_SECTION
    )


def _branch_node(branch: _Branch, parent: int) -> _Node:
    mark = branch.mark
    step = mark.step or slug(mark.name)
    return _Node(mark.kind, mark.name, step, parent, mark.start, branch.end, mark.documentation)


def _offsets(nodes: list[_Node]) -> list[int]:
    return [offset for node in nodes for offset in (node.start, node.end)]


def _trails(nodes: list[_Node]) -> list[str]:
    """The trail of every node; namesakes under one parent are numbered as `tree.address` does."""
    seen: Counter[tuple[int, str]] = Counter()
    trails: list[str] = []
    for node in nodes:
        if node.parent == NO_PARENT:
            trails.append("")
            continue
        seen[node.parent, node.step] += 1
        namesakes = seen[node.parent, node.step]
        step = node.step if namesakes == 1 else f"{node.step}~{namesakes}"
        trails.append(child_trail(trails[node.parent], step, PROSE_SIGIL))
    return trails


def _entry(node: _Node, trail: str, positions: Positions, lead: Lead | None) -> Entry:
    span = positions.span(node.start, node.end)
    if lead and lead.text:
        span_of_lead = positions.span(lead.start, lead.end)
        lines = span_of_lead.start_line, span_of_lead.end_line
        return Entry(
            node.kind, node.name, trail, node.parent, span,
            documentation=lead.text, documentation_lines=lines,
        )  # fmt: skip
    return Entry(node.kind, node.name, trail, node.parent, span, documentation=node.documentation)
