"""One look at the tree and at what is kept: how each node is told now, and what it is written from."""

from collections.abc import Sequence
from typing import Protocol

from rlm_core.sources.secrets import redact
from rlm_core.store.index import Index
from rlm_core.store.written import Kept, Place, WrittenSummaries
from rlm_core.summarize.written.item import (
    Item,
    Told,
    file_item,
    folder_item,
    is_folder,
    is_short,
    is_worth_writing,
    tree_key,
)
from rlm_core.summarize.written.piece import Around
from rlm_core.summarize.written.prompt import maker, variant_of
from rlm_core.tree.node import Node


class Texts(Protocol):
    """The sources, as far as they are what was indexed."""

    def indexed(self, path: str) -> bytes | None:
        """The text of a source as it was indexed; None where it has changed since, or cannot be read."""
        ...

    def is_hidden(self, path: str) -> bool:
        """Whether a source must not be read by anybody (any more)."""
        ...


class Look:
    """Reads one version of the index; what it found it keeps in mind."""

    def __init__(
        self, index: Index, kept: WrittenSummaries, texts: Texts, root: str, origin: str
    ) -> None:
        self._index = index
        self._kept = kept
        self._texts = texts
        self._root = root
        self._origin = origin
        self._children: dict[int, list[Node]] = {}
        self._best: dict[bytes, Kept | None] = {}
        self._content: tuple[str, bytes | None] = ("", None)  # of the path that was read last

    def children(self, node: Node) -> list[Node]:
        """What a node holds and may be told, in order."""
        if node.identity not in self._children:
            found = self._index.children(node.identity) if node.child_count else []
            self._children[node.identity] = [one for one in found if not self._is_hidden(one)]
            self._load([one for one in found if not is_folder(one)])
        return self._children[node.identity]

    def _is_hidden(self, node: Node) -> bool:
        return not is_folder(node) and self._texts.is_hidden(node.path)

    def _load(self, nodes: Sequence[Node]) -> None:
        """Look up what is kept of several nodes of files at once."""
        keys = [key for one in nodes if (key := tree_key(one, ())) not in self._best]
        self._best.update(dict.fromkeys(keys))
        self._best.update(self._kept.of_trees(keys, self._origin))

    def tree_key(self, node: Node) -> bytes:
        """What a node's text is known by."""
        names = [one.name for one in self.children(node)] if is_folder(node) else []
        return tree_key(node, names)

    def best(self, node: Node) -> Kept | None:
        """What is kept of a node's text as it is."""
        key = self.tree_key(node)
        if key not in self._best:
            self._best[key] = self._kept.of_trees([key], self._origin).get(key)
        return self._best[key]

    def is_final(self, node: Node, kept: Kept | None) -> bool:
        """Whether what is kept is what would be written now, without a look at what is below."""
        return kept is not None and kept.is_whole and kept.maker == maker(variant_of(node))

    def told(self, node: Node) -> Told:
        """How a node is told now, whatever is still to be written."""
        if not is_worth_writing(node):
            return Told(node, text=self._text(node))
        if kept := self.best(node):
            return Told(node, kept.written, is_final=self.is_final(node, kept))
        return Told(node, is_final=False)

    def _text(self, node: Node) -> str:
        content = None if is_folder(node) else self._indexed(node.path)
        if content is None:
            return ""
        return content[node.span.start_byte : node.span.end_byte].decode("utf-8", "replace").strip()

    def _indexed(self, path: str) -> bytes | None:
        if self._content[0] != path:
            self._content = path, self._texts.indexed(path)
        return self._content[1]

    def item(self, node: Node, parts: Sequence[Told] | None = None) -> Item | None:
        """What a node is written from, with its parts as they are told; None where its text is not at hand."""
        if is_folder(node):
            told = parts if parts is not None else self._parts(node)
            return folder_item(node, told, self._read, self.tree_key(node))
        content = self._indexed(node.path)
        if content is None:
            return None
        if parts is None:
            parts = () if is_short(node) else self._parts(node)
        return file_item(node, content, parts, self.tree_key(node))

    def _parts(self, node: Node) -> list[Told]:
        return [self.told(one) for one in self.children(node)]

    def _read(self, path: str) -> str:
        return (self._indexed(path) or b"").decode("utf-8", "replace")

    def written_from(self, item: Item) -> Kept | None:
        """What was written from exactly these inputs."""
        return self._kept.of_keys([item.key], self._origin).get(item.key)

    def place(self, item: Item) -> Place:
        """Where an item's summary is shown."""
        node = item.node
        return Place(self._root, node.address, node.path, item.tree, item.is_whole)

    def around(self, node: Node) -> Around:
        """What stands above a node, to be shown beside it: the path, and what was written of its parent."""
        lines, folder = [f"path: {node.path}"], ""
        parent = self._index.node(node.parent) if node.parent is not None else None
        if parent and not self._is_hidden(parent):
            kept = self.best(parent) or self._last(parent)
            if kept:
                said = " ".join(one.text for one in kept.written.brief)
                lines.append(f"it is part of: {kept.written.headline} {said}")
                folder = parent.path if is_folder(parent) else ""
        return Around(redact("\n".join(lines)).text, folder)

    def _last(self, node: Node) -> Kept | None:
        return self._kept.last_at(self._root, [node.address]).get(node.address)
