"""A million nodes that are made up: what a scan of their vectors costs, and a whole search among them."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.timing.generated_tree import generate
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_core.store.matrix import Identity, Matrix, open_matrix

_DIMENSIONS = 256
_ASKED = 20
_PART = 50_000  # rows made at once
_TOPICS = 2_000  # directions around which the rows gather, as real ones do
_QUESTIONS = (
    "refund of a shipment", "where is the stale cursor closed", "validate monthly payment",
    "which client opens the gateway", "restore archive of annual reports", "compare parcel and order",
    "hidden profile field", "trim the spare buffer", "schedule of the remote sensor", "sealed letter",
)  # fmt: skip


def scan_milliseconds(nodes: int, folder: Path) -> list[float]:
    """Milliseconds of some searches of a matrix of so many rows, mapped from its file."""
    generator = np.random.default_rng(2026)
    topics = generator.standard_normal((_TOPICS, _DIMENSIONS), dtype=np.float32)
    made = Matrix.of(Identity("made up", 1, _DIMENSIONS), _vectors(nodes, topics, generator))
    made.write(folder / "vectors.matrix")
    matrix = open_matrix(folder / "vectors.matrix")
    if matrix is None:
        raise SystemExit("The matrix that was written cannot be opened.")
    queries = _near(topics, _ASKED, generator)
    return _timed([partial(matrix.best, query, 100, None) for query in queries])


def search_milliseconds(files: int, folder: Path) -> tuple[int, list[float]]:
    """The nodes of an index of so many files, and milliseconds of some searches by words and meaning."""
    tree = folder / "tree"
    generate(tree, files)
    settings = Settings(data_folder=folder / "data", max_files_without_git=files + 1)
    with closing(Hierarchy.open(mark_root(tree, settings), settings)) as hierarchy:
        sys.stderr.write(f"indexing {files:,} files\n")
        hierarchy.update()
        searches = [partial(hierarchy.search, asked) for asked in _QUESTIONS]
        return hierarchy.status().nodes, _timed(searches)


def _timed(searches: Sequence[Callable[[], object]]) -> list[float]:
    """Each once unmeasured, then once measured."""
    spent = []
    for search in searches:
        search()
    for search in searches:
        started = time.perf_counter()
        search()
        spent.append(1000 * (time.perf_counter() - started))
    return spent


def _vectors(
    nodes: int, topics: NDArray[np.float32], generator: np.random.Generator
) -> Iterator[tuple[int, bytes]]:
    for start in range(0, nodes, _PART):
        rows = _near(topics, min(_PART, nodes - start), generator)
        largest = np.abs(rows).max(axis=1)
        for at, row in enumerate(np.rint(rows * (127 / largest)[:, None]).astype(np.int8), start):
            yield at, row.tobytes()


def _near(
    topics: NDArray[np.float32], count: int, generator: np.random.Generator
) -> NDArray[np.float32]:
    chosen = topics[generator.integers(0, len(topics), count)]
    return chosen + generator.standard_normal(chosen.shape, dtype=np.float32)
