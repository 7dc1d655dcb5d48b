"""A node in its place: an outline's entry, or a folder, as the index knows it."""

from dataclasses import dataclass

from rlm_core.tree.kind import Kind
from rlm_core.tree.span import Span
from rlm_core.tree.summary import Summary


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of the root with its address.

    `path` is relative to the root in POSIX form (for a document root, the file's name; for a
    folder, with a trailing slash; for the corpus, `.`). Folders have an empty span.
    `identity` is the index's own number: it means nothing outside one index version.
    """

    identity: int
    parent: int | None
    address: str
    path: str
    kind: Kind
    name: str
    span: Span
    format: str  # `python`, `markdown`, ...; empty for folders
    signature: str
    documentation: str
    summary: Summary
    tree_fingerprint: bytes
    child_count: int
