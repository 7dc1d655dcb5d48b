"""The hierarchy under test: put a text where it can be indexed, open it, ask it.

Everything goes through the front door, as any client's question does. Roots and indexes lie in the
cache folder and are brought up to date at every run, so that a changed core rebuilds what it must.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from benchmarks.retrieval.values import Found
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_core.tree.answer import Hit

_UNSAFE = re.compile(r"[^\w.-]+")
_NAME_LENGTH = 100  # characters


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document's text as the hits point into it: by bytes."""

    encoded: bytes
    characters: tuple[int, ...]  # byte -> character; empty where they are the same

    @classmethod
    def of(cls, text: str) -> "SourceText":
        """Prepare a text for looking up bytes."""
        encoded = text.encode()
        if len(encoded) == len(text):
            return cls(encoded, ())
        # A byte that continues a character (0b10xxxxxx) starts none.
        starts = accumulate((byte & 0xC0 != 0x80 for byte in encoded), initial=0)
        return cls(encoded, tuple(starts))

    def character(self, byte: int) -> int:
        """The character that starts at a byte."""
        byte = min(byte, len(self.encoded))
        return self.characters[byte] if self.characters else byte

    def quotes_exactly(self, hit: Hit) -> bool:
        """Whether the hit's text is what stands at its bytes."""
        return self.encoded[hit.start_byte : hit.end_byte].decode(errors="replace") == hit.text


def safe_name(identity: str) -> str:
    """A file or folder name that holds no more than an identity's letters, digits, dots and dashes."""
    return _UNSAFE.sub("-", identity)[-_NAME_LENGTH:].strip("-.")


def document_name(identity: str) -> str:
    """The name of a document's file."""
    return f"{safe_name(identity)}.txt"


def write_document(folder: Path, identity: str, text: str) -> Path:
    """Write a document into a folder, unless it already stands there."""
    path = folder / document_name(identity)
    write_if_changed(path, text)
    return path


def write_tree(folder: Path, files: Mapping[str, str], text_of: Callable[[str], str]) -> Path:
    """Make a folder hold exactly these files (path -> blob), writing only what changed."""
    for stale in _paths(folder) - files.keys():
        (folder / stale).unlink()
    for path, blob in files.items():
        write_if_changed(folder / path, text_of(blob))
    return folder


def write_if_changed(path: Path, text: str) -> None:
    """Write a file only where its bytes differ, so that its times stay as they are."""
    encoded = text.encode()
    if not path.exists() or path.read_bytes() != encoded:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded)


@contextmanager
def opened(root: Path, data_folder: Path, workers: int = 1) -> Iterator[Hierarchy]:
    """The hierarchy of a root, up to date."""
    settings = Settings(data_folder=data_folder, workers=workers)
    hierarchy = Hierarchy.open(mark_root(root, settings), settings)
    try:
        hierarchy.update()
        yield hierarchy
    finally:
        hierarchy.close()


def found_in_code(hits: Sequence[Hit]) -> list[Found]:
    """Hits by their lines."""
    return [
        Found(hit.path, hit.kind.value, hit.start_line, hit.end_line, score=hit.score)
        for hit in hits
    ]


def found_in_documents(hits: Sequence[Hit], sources: Mapping[str, SourceText]) -> list[Found]:
    """Hits by their characters in the documents that they name."""
    return [
        Found(
            hit.path,
            hit.kind.value,
            hit.start_line,
            hit.end_line,
            sources[hit.path].character(hit.start_byte),
            sources[hit.path].character(hit.end_byte),
            hit.score,
        )
        for hit in hits
        if hit.path in sources  # not a folder
    ]


def exact_share(hits: Sequence[Hit], sources: Mapping[str, SourceText]) -> float:
    """Which share of the hits quotes its source at its bytes."""
    quotes = [hit for hit in hits if hit.path in sources]
    return sum(sources[hit.path].quotes_exactly(hit) for hit in quotes) / max(1, len(quotes))


def _paths(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
