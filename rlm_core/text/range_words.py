"""The index words of byte ranges of one source, each split once, whoever asks for them."""

from collections.abc import Sequence

from rlm_core.text.words import index_words

Ranges = Sequence[tuple[int, int]]  # bytes, end exclusive; together one text


class RangeWords:
    """The words of texts of a source; of each range at most its first `most` bytes."""

    def __init__(self, content: bytes, most: int) -> None:
        self._content = content
        self._most = most
        self._known: dict[tuple[tuple[int, int], ...], tuple[str, str]] = {}

    def of(self, ranges: Ranges) -> tuple[str, str]:
        """Exact names, and stems, as the word index stores them."""
        key = tuple(ranges)
        if key not in self._known:
            pieces = (self._content[start : min(end, start + self._most)] for start, end in key)
            self._known[key] = index_words(b"\n".join(pieces).decode("utf-8", "replace"))
        return self._known[key]
