"""The texts that were read last, up to a number of bytes."""

from collections import OrderedDict
from threading import Lock

Stamp = tuple[int, int]  # a file's size in bytes and its time in nanoseconds


class KeptTexts:
    """Keeps the texts that were asked for last; any thread may ask.

    A path has one text, that of its latest stamp. A text that alone is larger than all that may be
    kept is not kept.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[str, tuple[Stamp, bytes]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    @property
    def total_bytes(self) -> int:
        """How much is kept."""
        return self._bytes

    def get(self, path: str, stamp: Stamp) -> bytes | None:
        """The text of a path at a stamp, if it is kept."""
        with self._lock:
            known, content = self._kept.get(path, (None, None))
            if known != stamp:
                return None
            self._kept.move_to_end(path)
            return content

    def keep(self, path: str, stamp: Stamp, content: bytes) -> None:
        """Keep a text instead of any earlier one of its path; those asked for longest ago give way."""
        with self._lock:
            self._drop(path)
            if len(content) > self._most_bytes:
                return
            self._kept[path] = stamp, content
            self._bytes += len(content)
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._kept)))

    def forget(self, path: str) -> None:
        """Let go of the text of a path."""
        with self._lock:
            self._drop(path)

    def _drop(self, path: str) -> None:
        if path in self._kept:
            _, content = self._kept.pop(path)
            self._bytes -= len(content)
