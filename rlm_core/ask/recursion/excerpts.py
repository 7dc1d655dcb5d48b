"""What a model is shown of a source: exact lines as they are now, or what is told of a node."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from rlm_core.ask.current import CurrentSources, CurrentText
from rlm_core.ask.recursion.blocks import Block
from rlm_core.errors import SourceError
from rlm_core.sources.secrets import redact


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A text with the place where it stands; of what is told of a node, the node's own lines."""

    place: str
    path: str
    first_line: int
    text: str
    is_summary: bool = False
    last_line: int = 0  # of a summary


class Excerpts:
    """Takes excerpts from the sources of one question, each source of one state."""

    def __init__(self, sources: CurrentSources) -> None:
        self._sources = sources
        self._texts: dict[str, CurrentText | None] = {}
        self._starts: dict[str, list[int]] = {}

    def of(self, blocks: Sequence[Block]) -> tuple[Excerpt, ...]:
        """The text of blocks in source order, neighbors in one piece; without what cannot be shown now."""
        found = []
        for run in _neighbors(blocks):
            current = self._current(run[0].path)
            if current is not None:
                found.append(_excerpt(run, current.content))
        return tuple(one for one in found if one.text)

    def is_stale(self, path: str) -> bool:
        """Whether a source that was read has changed since it was indexed."""
        current = self._texts.get(path)
        return current is not None and current.stale

    def lines(self, path: str, first: int, last: int) -> str:
        """Some lines of a source, secrets redacted; empty where there are none now."""
        current = self._current(path)
        if current is None:
            return ""
        start, end = self.bytes_of(path, first, last)
        return redact(current.content[start:end].decode("utf-8", "replace")).text

    def bytes_of(self, path: str, first: int, last: int) -> tuple[int, int]:
        """Where lines (from 1, inclusive) begin and end in a source, without the last line's end."""
        current = self._current(path)
        if current is None:
            return 0, 0
        if path not in self._starts:
            lines = current.content.split(b"\n")
            self._starts[path] = [0, *accumulate(len(line) + 1 for line in lines)]
        starts = self._starts[path]
        first, last = min(first, len(starts)) - 1, min(last, len(starts) - 1)
        return starts[max(0, first)], max(0, starts[last] - 1)

    def _current(self, path: str) -> CurrentText | None:
        if path not in self._texts:
            try:
                self._texts[path] = self._sources.text(path)
            except SourceError:  # gone, or it may not be shown any more
                self._texts[path] = None
        return self._texts[path]


def _neighbors(blocks: Sequence[Block]) -> list[list[Block]]:
    """Runs of blocks that follow each other in one source and stand in one place."""
    runs: list[list[Block]] = []
    for block in blocks:
        last = runs[-1][-1] if runs else None
        if last and (last.path, last.end_byte, last.place) == (
            block.path,
            block.start_byte,
            block.place,
        ):
            runs[-1].append(block)
        else:
            runs.append([block])
    return runs


def _excerpt(run: Sequence[Block], content: bytes) -> Excerpt:
    start, end = run[0].start_byte, run[-1].end_byte
    line_start = content.rfind(b"\n", 0, start) + 1
    if not content[line_start:start].strip():
        start = line_start  # the indentation of its first line
    text = content[start:end]
    start += len(text) - len(text.lstrip(b"\r\n"))
    shown = content[start:end].decode("utf-8", "replace").rstrip()
    return Excerpt(
        run[0].place, run[0].path, content.count(b"\n", 0, start) + 1, redact(shown).text
    )
