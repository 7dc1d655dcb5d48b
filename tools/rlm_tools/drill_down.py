"""The tool `drill_down`: what is inside a part, and where to go next."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from annotated_doc import Doc

from rlm_core.hierarchy import Hierarchy
from rlm_core.tree.answer import Child, ChildrenPage
from rlm_core.tree.counted import counted
from rlm_core.tree.summary import EXTRACTED
from rlm_tools.budget import DEFAULT_TOKENS, bounded, tokens
from rlm_tools.footnotes import go_on, incomplete, stale
from rlm_tools.location import name_and_location, without_lines
from rlm_tools.quote import one_line
from rlm_tools.wording import Wording, as_call

_CHILDREN = 25  # as many as a reader takes in at once


def drill_down(
    hierarchy: Hierarchy,
    address: Annotated[str, Doc("What to look into; `.` is the whole.")] = ".",
    question: Annotated[str, Doc("Orders the parts by how well they answer this.")] = "",
    cursor: Annotated[str, Doc("Where the last page said to go on.")] = "",
) -> str:
    """List what is inside a folder, file, class or chapter, with one line on what each part is.

    Use it instead of ls, tree or reading a whole file, to find your way in a large codebase or long
    document: start at "." and go down. Every part has its address, `path:first-last` lines, its
    importance within its parent, and a headline. Pass `question` to see the parts that matter to it
    first. Go on with drill_down(address) of a part, summarize_node(address) or read_node(address).
    """
    return children_text(hierarchy, address, question, cursor)


def children_text(
    hierarchy: Hierarchy, address: str, question: str, cursor: str, say: Wording = as_call
) -> str:
    """One page of children, as many as a tool may show."""
    place, limit = without_lines(address), _CHILDREN
    text = _page(hierarchy.drill_down(place, question, cursor or None, limit), question, say)
    if (cost := tokens(text)) > DEFAULT_TOKENS:
        limit = max(1, limit * DEFAULT_TOKENS // cost)
        text = _page(hierarchy.drill_down(place, question, cursor or None, limit), question, say)
    return bounded(text)


def _page(page: ChildrenPage, question: str, say: Wording) -> str:
    shown = f"{len(page.children)} of {counted(page.total, 'part')}"
    return "\n".join(
        [
            f"{page.address}  {page.kind}  {shown}; {_made_by(page.children)}",
            *([f"> {one_line(page.headline)}"] if page.headline else []),
            *map(_line, page.children),
            *go_on(say, "drill_down", page.address, page.cursor, question=question),
            *stale(page.stale or any(child.stale for child in page.children), say),
            *incomplete(page.coverage),
        ]
    )


def _made_by(children: Sequence[Child]) -> str:
    """Who wrote the headlines, where anybody did."""
    origins = Counter(child.origin for child in children if child.origin != EXTRACTED)
    if not origins:
        return "headlines are made from the indexed files"
    told = ", ".join(f"{count} {origin}" for origin, count in origins.most_common())
    others = len(children) - origins.total()
    return f"headlines: {told}" + (f", {others} made from the indexed files" if others else "")


def _line(child: Child) -> str:
    where = name_and_location(child.address, child.path, child.start_line, child.end_line)
    inside = f", {counted(child.child_count, 'part')}" if child.child_count else ""
    relevance = f", relevance {child.relevance:.2f}" if child.relevance else ""
    mark = "  stale" if child.stale else ""
    headline = f" > {one_line(child.headline)}" if child.headline else ""
    return f"- {where}  {child.kind}{inside}  importance {child.importance:.2f}{relevance}{mark}{headline}"
