"""The sources as they are now, read once per question at most."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from rlm_core.errors import ArgumentError, SourceError
from rlm_core.settings import Settings
from rlm_core.sources.read import is_forbidden, read_source
from rlm_core.sources.root import Root
from rlm_core.store.index import Index

_KEPT_BYTES = 32_000_000


@dataclass(frozen=True, slots=True)
class CurrentText:
    """A source's UTF-8 text now, and whether it differs from what was indexed."""

    content: bytes
    stale: bool


class CurrentSources:
    """Reads sources for answers, and keeps the last ones while their size and time are the same."""

    def __init__(self, root: Root, settings: Settings, index: Index) -> None:
        self._root = root
        self._settings = settings
        self._index = index
        self._kept: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        self._kept_bytes = 0
        self._lock = Lock()

    def text(self, path: str) -> CurrentText:
        """The text of a source.

        Raises:
            SourceError: It cannot be read now, or may not be shown.

        """
        self._refuse_forbidden(path)
        size, mtime_ns = self._stamp(path)
        key = (path, size, mtime_ns)
        content = self._remembered(key)
        if content is None:
            content = read_source(self._root, path, self._settings).content
            self._remember(key, content)
        return CurrentText(content, not self._is_indexed_as(path, size, mtime_ns))

    def _refuse_forbidden(self, path: str) -> None:
        try:
            reason = is_forbidden(self._root, path, self._settings)
        except ArgumentError as error:  # a link took its place since it was indexed
            raise SourceError(str(error)) from error
        if reason:
            raise SourceError(f"{path} may not be shown: {reason}.")

    def is_hidden(self, path: str) -> bool:
        """Whether a source must not be answered from (any more): a deny rule may be newer than the index."""
        try:
            return bool(is_forbidden(self._root, path, self._settings))
        except (SourceError, ArgumentError):  # gone, or a link took its place: its text is not read
            return False

    def is_stale(self, path: str) -> bool:
        """Whether a source has changed since it was indexed, or is gone."""
        try:
            return not self._is_indexed_as(path, *self._stamp(path))
        except SourceError:
            return True

    def _stamp(self, path: str) -> tuple[int, int]:
        """A source's size in bytes and its time in nanoseconds."""
        file = self._root.path if self._root.is_document else self._root.path / path
        try:
            found = file.stat()
        except OSError as error:
            raise SourceError(f"{path} cannot be read now: {error.strerror}.") from error
        return found.st_size, found.st_mtime_ns

    def _is_indexed_as(self, path: str, size: int, mtime_ns: int) -> bool:
        row = self._index.file(path)
        return row is not None and (row.size, row.mtime_ns) == (size, mtime_ns)

    def _remembered(self, key: tuple[str, int, int]) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _remember(self, key: tuple[str, int, int], content: bytes) -> None:
        with self._lock:
            self._kept[key] = content
            self._kept_bytes += len(content)
            while self._kept_bytes > _KEPT_BYTES and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._kept_bytes -= len(dropped)
