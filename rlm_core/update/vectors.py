"""The vectors of one file's nodes: each in its place, and the inner ones from their children. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlm_core.encode.encoder import TextEncoder, VectorSpace
from rlm_core.text.words import index_words
from rlm_core.tree.outline import NO_PARENT
from rlm_core.update.record import EntryRecord, FileRecord

if TYPE_CHECKING:
    from rlm_core.encode.segment import Vectors


@dataclass(frozen=True, slots=True)
class TextVectors:
    """The vectors of one file's texts, packed, and of how many the encoder gave no numbers."""

    packed: bytes
    failed: int


def text_vectors(encoder: TextEncoder, files: Sequence[Sequence[str]]) -> list[TextVectors]:
    """For each file the vectors of its entries' own texts, wherever they stand: what the memo keeps."""
    import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

    from rlm_core.encode.segment import quantized  # noqa: PLC0415 -- numpy, when first wanted

    return [
        TextVectors(quantized(rows).tobytes(), int((~np.isfinite(rows).all(axis=1)).sum()))
        for rows in encoder.rows_of_each(files)
    ]


def file_rows(encoder: VectorSpace, record: FileRecord, texts: bytes, path: str) -> list[bytes]:
    """For each entry the rows that the index keeps: its own in its place, then those of what is below it."""
    own = encoder.place(encoder.unpacked(texts), _places(record, path))
    children: list[list[int]] = [[] for _ in record.entries]
    for at, entry in enumerate(record.entries):
        if entry.parent != NO_PARENT:
            children[entry.parent].append(at)
    rows: list[Vectors] = [own[at : at + 1] for at in range(len(own))]
    for at in range(len(rows) - 1, -1, -1):  # children come after their parents
        if children[at]:
            rows[at] = _with_children(encoder, rows, record.entries, at, children[at])
    return [packed_rows(one) for one in rows]


def folder_rows(encoder: VectorSpace, path: str, children: Sequence[tuple[bytes, float]]) -> bytes:
    """A folder's rows: that of its path, and those of its children, each packed and with its weight."""
    _, stems = index_words(path)
    own = encoder.place(encoder.unpacked(bytes(encoder.dimensions)), [stems])
    if not children:
        return packed_rows(own)
    rows = [encoder.unpacked(packed) for packed, _ in children]
    below = encoder.aggregate(rows, [weight for _, weight in children])
    return packed_rows(encoder.joined(own, below))


def packed_rows(rows: "Vectors") -> bytes:
    """Rows as bytes, without those of zeros."""
    return rows[rows.any(axis=1)].tobytes()


def _with_children(
    encoder: VectorSpace,
    rows: "Sequence[Vectors]",
    entries: Sequence[EntryRecord],
    at: int,
    children: Sequence[int],
) -> "Vectors":
    below = encoder.aggregate(
        [rows[one] for one in children], [entries[one].weight for one in children]
    )
    return encoder.joined(rows[at], below)


def _places(record: FileRecord, path: str) -> list[str]:
    """Where each entry stands: the stems of the path, and of the names down to its own."""
    _, stems = index_words(path)
    return [f"{stems} {entry.context} {entry.name_words}" for entry in record.entries]
