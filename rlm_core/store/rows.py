"""The values that go into the index and come out of it, as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgpack

from rlm_core.store.damage import Damaged
from rlm_core.tree.address import escape_path, unescape
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node
from rlm_core.tree.span import Span
from rlm_core.tree.summary import Statement, Summary

FOLDERS = 0  # the `file` of nodes that stand in no file
FOLDER_MARK = "..folder"  # a word that only they have: no text gives one that begins so


class FileRow(NamedTuple):
    """A file as the index knows it. A tuple, since every look at a root compares all of them.

    `settled` says that a later change would show in its size, time or inode; `maker` what made its
    nodes; `namesake` is, of a document, the end of the path of the folder that it is named after.
    """

    path: str
    size: int  # bytes
    mtime_ns: int
    inode: int
    fingerprint: bytes
    format: str = ""  # empty: it could not be read
    identity: int = 0
    settled: bool = True
    maker: str = ""
    namesake: str = ""

    @property
    def folder(self) -> str:
        """The folder that it stands in, with a trailing slash; empty in the root."""
        return self.path[: self.path.rfind("/") + 1]


FILE_COLUMNS = "path, size, mtime_ns, inode, fingerprint, format, id, settled, maker, namesake"


class NodeRow(NamedTuple):
    """A node as it is written: the columns of the `nodes` table in order, then its words.

    A tuple, since a build makes tens of thousands. `words` are name, place, exact and stemmed words.
    """

    identity: int
    parent: int | None
    file: int
    ordinal: int
    kind: str
    name: str
    trail: str
    start_byte: int
    end_byte: int
    start_line: int
    end_line: int
    signature: str
    documentation: str
    summary: bytes
    weight: float
    own_fingerprint: bytes
    tree_fingerprint: bytes
    child_count: int
    words: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What ranking needs to know of a node, light enough for hundreds of them."""

    identity: int
    parent: int
    path: str  # of its file; of the folder itself where it is one
    kind: str
    name: str
    trail: str
    start_byte: int
    end_byte: int
    start_line: int
    format: str


def pack_summary(summary: Summary) -> bytes:
    """A summary's statements as bytes; its weight has a column of its own."""
    statements = [
        (one.text, one.first_line, one.last_line) for one in (summary.headline, *summary.brief)
    ]
    packed: bytes = msgpack.packb((summary.origin, statements))
    return packed


def unpack_summary(packed: bytes, weight: float) -> Summary:
    """Undo `pack_summary`."""
    try:
        origin, statements = msgpack.unpackb(packed)
        headline, *brief = (Statement(*one) for one in statements)
    except (TypeError, ValueError) as error:
        raise Damaged("A stored summary cannot be read.") from error
    return Summary(headline, tuple(brief), weight, origin)


NODE_COLUMNS = (
    "nodes.id, nodes.parent, nodes.file, files.path, files.format, nodes.kind, nodes.name, nodes.trail, "
    "nodes.start_byte, nodes.end_byte, nodes.start_line, nodes.end_line, nodes.signature, "
    "nodes.documentation, nodes.summary, nodes.weight, nodes.tree_fingerprint, nodes.child_count"
)


def node_of(row: tuple[Any, ...]) -> Node:
    """Make a node from a row of NODE_COLUMNS."""
    (
        identity,
        parent,
        _,
        path,
        format_,
        kind,
        name,
        trail,
        start_byte,
        end_byte,
        start_line,
        end_line,
    ) = row[:12]
    signature, documentation, summary, weight, tree_fingerprint, child_count = row[12:]
    return Node(
        identity=identity,
        parent=parent,
        address=(escape_path(path) if path is not None else "") + trail,
        path=path if path is not None else unescape(trail),
        kind=Kind(kind),
        name=name,
        span=Span(start_byte, end_byte, start_line, end_line),
        format=format_ or "",
        signature=signature,
        documentation=documentation,
        summary=unpack_summary(summary, weight),
        tree_fingerprint=tree_fingerprint,
        child_count=child_count,
    )


SELECT_NODE = f"SELECT {NODE_COLUMNS} FROM nodes LEFT JOIN files ON files.id = nodes.file"


def nodes_of(rows: Sequence[tuple[Any, ...]]) -> list[Node]:
    """Make nodes from what `SELECT_NODE` finds.

    Raises:
        Damaged: A row is not what was written.

    """
    try:
        return [node_of(row) for row in rows]
    except ValueError as error:
        raise Damaged(f"A row of the index cannot be read: {error}.") from error
