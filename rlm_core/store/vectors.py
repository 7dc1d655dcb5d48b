"""The vectors of nodes: what is written, and which are nearest to a question's."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rlm_core.store.derived import DerivedDatabase, portions
from rlm_core.store.words import at_or_below
from rlm_core.tree.node import Node

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rlm_core.store.matrix import Identity, Matrix

_MOST_BEHIND = 0.05  # of all vectors, that a file may be behind before it is made again
_FEW = 2_000  # nodes behind that are never worth it
_SPARE = 50  # more nodes than asked for: some of the nearest may be gone


@dataclass(frozen=True, slots=True)
class _Current:
    """What can be searched now: the file's rows, and those that are newer."""

    version: int
    matrix: "Matrix"
    newer: "Matrix"


class VectorReads:
    """Reads of vectors. What is searched is kept until the next version; any thread may ask."""

    def __init__(self, database: DerivedDatabase) -> None:
        self._database = database
        self._path: Path = database.path.with_name("vectors.matrix")
        self._lock = threading.Lock()
        self._current: _Current | None = None

    def rows_of(self, identities: Sequence[int]) -> dict[int, bytes]:
        """The rows of nodes, (k, D) int8 as bytes; absent where a node has none."""
        found: dict[int, bytes] = {}
        for some in portions(identities):
            marks = ",".join("?" * len(some))
            found.update(
                self._rows(f"SELECT node, rows FROM vectors WHERE node IN ({marks})", some)
            )
        return found

    def version(self) -> int:
        """Which of the transactions that wrote vectors was the last; 0 before the first."""
        return int(self._meta("vectors_version") or 0)

    def nearest(
        self, query: "NDArray[np.float32]", limit: int, within: Node | None = None
    ) -> list[tuple[int, float]]:
        """The nodes nearest to a query (D,), best first, with the cosine of their nearest row.

        `within` leaves out what does not stand in or below that node.
        """
        if not query.any():
            return []
        current = self._searchable(len(query))
        newer = set(current.newer.owners.tolist())
        inside = self._inside(within)
        found = [
            *current.newer.best(query, limit + _SPARE, _allowed(current.newer, inside, set())),
            *current.matrix.best(query, limit + _SPARE, _allowed(current.matrix, inside, newer)),
        ]
        found.sort(key=lambda one: (-one[1], one[0]))
        there = self._there([identity for identity, _ in found])
        return [one for one in found if one[0] in there][:limit]

    def refresh(self, *, whole: bool = False) -> None:
        """Make the file again where it is missing or far behind, or in any case. Only for the one who is building."""
        ((count, dimensions),) = self._rows(
            "SELECT count(*), (SELECT value FROM meta WHERE key = 'vectors_dimensions') FROM vectors"
        )
        if not count:
            self._path.unlink(missing_ok=True)
            return
        if not whole and self._path.exists():
            behind = self._behind()
            if behind is not None and behind <= max(_FEW, _MOST_BEHIND * count):
                return
        with suppress(OSError):  # derived: whoever asks makes one in memory
            self._made(int(dimensions)).write(self._path)

    def _behind(self) -> int | None:
        """How many nodes have newer vectors than the file; None where it is of no use."""
        from rlm_core.store.matrix import open_matrix  # noqa: PLC0415 -- numpy, when first wanted

        matrix = open_matrix(self._path)
        if matrix is None or matrix.identity.database != self._meta("vectors_of"):
            return None
        newer = "SELECT count(*) FROM vectors WHERE version > ?"
        return int(self._rows(newer, (matrix.identity.version,))[0][0])

    def _searchable(self, dimensions: int) -> _Current:
        with self._lock:
            version = self.version()
            known = self._current
            if known and known.version == version and self._fits(known.matrix, dimensions):
                return known
            matrix = self._matrix(dimensions, known)
            newer = self._newer(matrix.identity)
            self._current = _Current(version, matrix, newer)
            return self._current

    def _fits(self, matrix: "Matrix", dimensions: int) -> bool:
        one = matrix.identity
        return (one.dimensions, one.database) == (dimensions, self._meta("vectors_of"))

    def _matrix(self, dimensions: int, known: _Current | None) -> "Matrix":
        """The file's matrix, else the one that is known, else one in memory."""
        from rlm_core.store.matrix import open_matrix  # noqa: PLC0415 -- numpy, when first wanted

        for matrix in (open_matrix(self._path), known.matrix if known else None):
            if matrix is not None and self._fits(matrix, dimensions):
                return matrix
        made = self._made(dimensions)
        with suppress(OSError):  # a folder that cannot be written is no reason not to answer
            made.write(self._path)
        return made

    def _made(self, dimensions: int) -> "Matrix":
        from rlm_core.store.matrix import Matrix  # noqa: PLC0415 -- numpy, when first wanted

        identity = self._identity(dimensions)
        rows = self._rows("SELECT node, rows FROM vectors ORDER BY node")
        return Matrix.of(identity, rows)

    def _newer(self, than: "Identity") -> "Matrix":
        from rlm_core.store.matrix import Matrix  # noqa: PLC0415 -- numpy, when first wanted

        newer = "SELECT node, rows FROM vectors WHERE version > ? ORDER BY node"
        return Matrix.of(self._identity(than.dimensions), self._rows(newer, (than.version,)))

    def _identity(self, dimensions: int) -> "Identity":
        from rlm_core.store.matrix import Identity  # noqa: PLC0415 -- numpy, when first wanted

        return Identity(self._meta("vectors_of"), self.version(), dimensions)

    def _inside(self, within: Node | None) -> "NDArray[np.int64] | None":
        if within is None or within.parent is None:
            return None
        import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

        chosen, values = at_or_below(within)
        rows = self._rows(chosen, values)
        return np.asarray([identity for (identity,) in rows], dtype=np.int64)

    def _there(self, identities: Sequence[int]) -> set[int]:
        found: set[int] = set()
        for some in portions(identities):
            marks = ",".join("?" * len(some))
            rows = self._rows(f"SELECT node FROM vectors WHERE node IN ({marks})", some)
            found.update(identity for (identity,) in rows)
        return found

    def _meta(self, key: str) -> str:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else ""

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._database.rows(query, values)


def _allowed(
    matrix: "Matrix", inside: "NDArray[np.int64] | None", replaced: set[int]
) -> "NDArray[np.bool_] | None":
    """Which rows of a matrix count: those inside, and not those that newer ones replace."""
    import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

    allowed: NDArray[np.bool_] | None = None
    if inside is not None:
        allowed = np.isin(matrix.owners, inside)
    if replaced:
        kept = ~np.isin(matrix.owners, np.asarray(sorted(replaced), dtype=np.int64))
        allowed = kept if allowed is None else allowed & kept
    return allowed
