"""The sources as they are now."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from rlm_core.ask.kept import KeptTexts, Stamp
from rlm_core.errors import ArgumentError, SourceError
from rlm_core.settings import Settings
from rlm_core.sources.read import is_forbidden, is_hidden, read_source
from rlm_core.sources.root import Root
from rlm_core.sources.settled import is_settled
from rlm_core.store.index import Index
from rlm_core.tree.fingerprint import fingerprint
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node

_KEPT_BYTES = 32_000_000


@dataclass(frozen=True, slots=True)
class CurrentText:
    """A source's UTF-8 text now, and whether it differs from what was indexed."""

    content: bytes
    stale: bool


class CurrentSources:
    """Reads sources for answers, and keeps the last ones while their size and time are the same.

    It lives as long as its hierarchy; a question keeps what it read itself, so that all of its answer
    quotes one state of a file.
    """

    def __init__(self, root: Root, settings: Settings, index: Index) -> None:
        self._root = root
        self._settings = settings
        self._index = index
        self._kept = KeptTexts(_KEPT_BYTES)

    def text(self, path: str) -> CurrentText:
        """The text of a source.

        Raises:
            SourceError: It cannot be read now, or may not be shown.

        """
        self._refuse_forbidden(path)
        stamp = self._stamp(path)
        content = self._kept.get(path, stamp)
        if content is None:
            content = read_source(self._root, path, self._settings).content
            if self._stamp(path) != stamp:  # it is being written this very moment
                return CurrentText(content, stale=True)
            if is_settled(stamp[1], time.time_ns()):  # else it may change and keep its stamp
                self._kept.keep(path, stamp, content)
        return CurrentText(content, not self._is_indexed_as(path, stamp))

    def indexed(self, path: str) -> bytes | None:
        """The text of a source as it was indexed; None where it has changed since, or cannot be read."""
        row = self._index.file(path)
        for _ in range(2):
            try:
                content = self.text(path).content
            except SourceError:
                return None
            if row and row.fingerprint == fingerprint(content):
                return content
            self._kept.forget(
                path
            )  # it may be an edit in the same moment, which the time does not tell
        return None

    def _refuse_forbidden(self, path: str) -> None:
        try:
            reason = is_forbidden(self._root, path, self._settings)
        except ArgumentError as error:  # a link took its place since it was indexed
            raise SourceError(str(error)) from error
        if reason:
            raise SourceError(f"{path} may not be shown: {reason}.")

    def is_hidden(self, path: str) -> bool:
        """Whether a source must not be answered from (any more): a deny rule may be newer than the index."""
        return is_hidden(self._root, path, self._settings)

    def is_stale(self, path: str) -> bool:
        """Whether a source has changed since it was indexed, or is gone."""
        try:
            return not self._is_indexed_as(path, self._stamp(path))
        except SourceError:
            return True

    def is_told_stale(self, node: Node) -> bool:
        """Whether what a node is told by has changed: its file; of a folder, a file directly in it."""
        if node.format:
            return self.is_stale(node.path)
        return any(self.is_stale(path) for path in self._files_in(node))

    def _files_in(self, folder: Node) -> Iterator[str]:
        for child in self._index.children(folder.identity):
            if child.format:
                yield child.path
            elif child.kind is Kind.GROUP:
                yield from self._files_in(child)

    def _stamp(self, path: str) -> Stamp:
        file = self._root.path if self._root.is_document else self._root.path / path
        try:
            found = file.stat()
        except OSError as error:
            raise SourceError(f"{path} cannot be read now: {error.strerror}.") from error
        return found.st_size, found.st_mtime_ns

    def _is_indexed_as(self, path: str, stamp: Stamp) -> bool:
        row = self._index.file(path)
        return row is not None and (row.size, row.mtime_ns) == stamp
