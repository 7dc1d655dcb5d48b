"""All vectors of an index side by side, in a file that is mapped into memory and searched whole.

Every row has a code beside it: one bit for the sign of each number. A search counts the bits in which
codes differ from the question's, keeps the few thousand nearest rows, and scores those exactly. The
file is derived: whoever finds it missing, foreign or cut short makes it again.
"""

import json
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"rlm vectors 1\n"
_HEADER_BYTES = 512
_EXACT_ROWS = 20_000  # so many are scored exactly without a look at their codes
_RESCORED = 4_000  # rows at least, the nearest by their codes, that are scored exactly
_BLOCK = 1 << 16  # rows whose differences stay in a core's cache until they are counted
_THREADS = 2
_WORD_BITS = 64


@dataclass(frozen=True, slots=True)
class Identity:
    """Which rows a matrix holds: of which database, as of which version, of how many dimensions."""

    database: str
    version: int
    dimensions: int


class Matrix:
    """Rows (n, D) int8 with the number of the node that each belongs to, (n,) int64."""

    def __init__(
        self,
        identity: Identity,
        owners: NDArray[np.int64],
        codes: NDArray[np.uint64],
        rows: NDArray[np.int8],
    ) -> None:
        self.identity = identity
        self.owners = owners
        self._codes = codes  # (D / 64, n), D rounded up: each word's column lies together
        self._rows = rows

    @classmethod
    def of(cls, identity: Identity, vectors: Iterable[tuple[int, bytes]]) -> "Matrix":
        """A matrix in memory, from nodes with their rows."""
        owners: list[int] = []
        parts: list[bytes] = []
        for node, packed in vectors:
            owners += [node] * (len(packed) // identity.dimensions)
            parts.append(packed)
        rows = np.frombuffer(b"".join(parts), dtype=np.int8).reshape(-1, identity.dimensions)
        return cls(identity, np.asarray(owners, dtype=np.int64), _codes_of(rows), rows)

    def __len__(self) -> int:
        return len(self.owners)

    def best(
        self, query: NDArray[np.float32], limit: int, allowed: NDArray[np.bool_] | None
    ) -> list[tuple[int, float]]:
        """The nodes of the rows nearest to a query (D,) by cosine, best first, each once; ties by number.

        `allowed` (n,) says which rows count; without it all do.
        """
        chosen = self._near(query, limit, allowed)
        scores = _cosines(self._rows[chosen], query)
        owners = self.owners[chosen]
        best: dict[int, float] = {}
        for at in np.lexsort((owners, -scores)):
            best.setdefault(int(owners[at]), float(scores[at]))
            if len(best) == limit:
                break
        return list(best.items())

    def _near(
        self, query: NDArray[np.float32], limit: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.intp]:
        """The rows that are worth an exact score."""
        rows = None if allowed is None else np.flatnonzero(allowed)
        if (len(self) if rows is None else len(rows)) <= _EXACT_ROWS:
            return np.arange(len(self)) if rows is None else rows
        distances = self._distances(query)
        if rows is not None:
            distances = distances[rows]
        wanted = max(_RESCORED, 20 * limit)
        reached = np.bincount(distances, minlength=1).cumsum()
        near = np.flatnonzero(distances <= int(np.searchsorted(reached, wanted)))
        return near if rows is None else rows[near]

    def _distances(self, query: NDArray[np.float32]) -> NDArray[np.uint16]:
        """In how many bits each code differs from the query's: (n,)."""
        asked = _codes_of(query[None, :])[:, 0]
        distances = np.zeros(len(self), dtype=np.uint16)

        def count(start: int) -> None:
            block = slice(start, start + _BLOCK)
            for column, word in zip(self._codes, asked, strict=True):
                distances[block] += np.bitwise_count(column[block] ^ word)

        with ThreadPoolExecutor(_THREADS) as threads:  # numpy lets go of the interpreter
            list(threads.map(count, range(0, len(self), _BLOCK)))
        return distances

    def write(self, path: Path) -> None:
        """Put it in place of a file; others that have the old one open keep it.

        Raises:
            OSError: The file cannot be written or replaced.

        """
        one = self.identity
        told = [one.database, one.version, one.dimensions, len(self)]
        header = (_MAGIC + json.dumps(told).encode()).ljust(_HEADER_BYTES)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as file:
                file.write(header)
                for array in (self.owners, self._codes, self._rows):
                    file.write(np.ascontiguousarray(array).data)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def open_matrix(path: Path) -> Matrix | None:
    """The matrix in a file, mapped; None where there is none that can be read."""
    with suppress(OSError, ValueError, TypeError):
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
        if header.startswith(_MAGIC):
            database, version, dimensions, count = json.loads(header[len(_MAGIC) :])
            return _mapped(path, Identity(str(database), int(version), int(dimensions)), count)
    return None


def _mapped(path: Path, identity: Identity, count: int) -> Matrix | None:
    words = -(-identity.dimensions // _WORD_BITS)
    sizes = (8 * count, 8 * words * count, identity.dimensions * count)
    if path.stat().st_size != _HEADER_BYTES + sum(sizes):
        return None
    starts = (_HEADER_BYTES, _HEADER_BYTES + sizes[0], _HEADER_BYTES + sizes[0] + sizes[1])
    mapped = np.memmap(path, dtype=np.uint8, mode="r") if count else np.zeros(0, dtype=np.uint8)
    whole = np.asarray(mapped)  # still mapped, but sliced as any array

    def part(at: int, form: Any) -> NDArray[Any]:
        return whole[starts[at] : starts[at] + sizes[at]].view(form)

    return Matrix(
        identity,
        part(0, np.int64),
        part(1, np.uint64).reshape(words, count),
        part(2, np.int8).reshape(count, identity.dimensions),
    )


def _codes_of(rows: NDArray[Any]) -> NDArray[np.uint64]:
    """The signs of rows (n, D) as bits, filled up with zeros to whole words: (D / 64, n)."""
    signs = rows > 0
    if missing := -rows.shape[1] % _WORD_BITS:
        signs = np.pad(signs, ((0, 0), (0, missing)))
    bits = np.packbits(signs, axis=1)
    return np.ascontiguousarray(bits.view(np.uint64).T)


def _cosines(rows: NDArray[np.int8], query: NDArray[np.float32]) -> NDArray[np.float32]:
    exact = rows.astype(np.float32)
    lengths = np.sqrt(np.einsum("nd,nd->n", exact, exact))
    lengths[lengths == 0] = np.inf
    cosines: NDArray[np.float32] = (exact @ query) / lengths
    return cosines
