"""Show exact lines of a source, in pages."""

from rlm_core.ask.browse import CURSOR
from rlm_core.ask.current import CurrentSources
from rlm_core.ask.locate import locate, refuse_outside
from rlm_core.errors import AddressError, ArgumentError
from rlm_core.sources.secrets import redact
from rlm_core.store.index import Index
from rlm_core.text.tokens import clip
from rlm_core.tree.address import split
from rlm_core.tree.answer import Passage
from rlm_core.tree.kind import CONTAINERS, Kind
from rlm_core.tree.node import Node
from rlm_core.tree.prose_format import PROSE_FORMATS


def read_lines(
    index: Index,
    sources: CurrentSources,
    address: str,
    first_line: int | None,
    last_line: int | None,
    cursor: str | None,
    budget_characters: int,
) -> Passage:
    """The lines of a node, or those asked for, until the budget is used up; the cursor goes on.

    Raises:
        AddressError: No node and no indexed file has this address, or it is a folder.
        ArgumentError: The lines or the cursor make no sense.
        SourceError: The source cannot be read now.

    """
    node = _readable(index, address)
    current = sources.text(node.path)
    lines = current.content.decode("utf-8", "replace").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    first = first_line or node.span.start_line
    last = last_line or (node.span.end_line if first_line is None else len(lines))
    if cursor is not None:
        first = _resumed(cursor, first, last)
    if first < 1 or last < first or first > max(1, len(lines)):
        raise ArgumentError(
            f"Lines {first}-{last} do not exist: {node.path} has {len(lines)} lines, counted from 1."
        )
    last = min(last, max(1, len(lines)))
    shown = _fitting(lines[first - 1 : last], budget_characters)
    safe = redact("\n".join(shown))
    end = first + len(shown) - 1
    return Passage(
        address=node.address,
        path=node.path,
        start_line=first,
        end_line=end,
        text=safe.text,
        is_prose=node.format in PROSE_FORMATS,
        redactions=safe.count,
        stale=current.stale,
        cursor=str(end + 1) if shown and end < last else None,
        source_lines=len(lines),
    )


def _readable(index: Index, address: str) -> Node:
    path, _ = split(address)
    refuse_outside(path)
    node = locate(index, address)
    if node.kind in CONTAINERS - {Kind.FILE} and not node.format:
        raise AddressError(
            f"{node.address} is a {node.kind}, not lines. Look inside it, and read one of its parts."
        )
    return node


def _resumed(cursor: str, first: int, last: int) -> int:
    if not CURSOR.fullmatch(cursor) or not first <= int(cursor) <= last:
        raise ArgumentError(
            f"The cursor {clip(cursor, 40)!r} is not one that this call gave. Leave it out to start over."
        )
    return int(cursor)


def _fitting(lines: list[str], budget_characters: int) -> list[str]:
    """The first lines that fit the budget; one at least, cut where it alone is too long."""
    shown: list[str] = []
    used = 0
    for line in lines:
        used += len(line) + 1
        if shown and used > budget_characters:
            break
        shown.append(
            line
            if len(line) <= budget_characters
            else line[:budget_characters] + " … (long line cut)"
        )
    return shown
