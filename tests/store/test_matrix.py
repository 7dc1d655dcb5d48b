"""The matrix of all vectors against a search that looks at every row."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rlm_core.store.matrix import Identity, Matrix, open_matrix

_D = 64
_IDENTITY = Identity("database", 3, _D)


def _rows(seed: int, nodes: int, dimensions: int = _D) -> list[tuple[int, bytes]]:
    generator = np.random.default_rng(seed)
    counts = generator.integers(0, 4, nodes)
    return [
        (node * 3, generator.integers(-127, 128, (count, dimensions), dtype=np.int8).tobytes())
        for node, count in enumerate(counts)
    ]


def _brute(rows: list[tuple[int, bytes]], query: NDArray[np.float32]) -> list[tuple[int, float]]:
    found = {}
    for node, packed in rows:
        own = np.frombuffer(packed, dtype=np.int8).reshape(-1, len(query)).astype(np.float64)
        if len(own):
            lengths = np.linalg.norm(own, axis=1)
            found[node] = float((own @ query / np.where(lengths == 0, 1.0, lengths)).max())
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


@given(st.integers(0, 1_000), st.integers(0, 60), st.integers(1, 20))
@settings(deadline=None)
def test_a_few_rows_are_searched_exactly(seed: int, nodes: int, limit: int) -> None:
    rows = _rows(seed, nodes)
    query = np.random.default_rng(seed + 1).normal(size=_D).astype(np.float32)
    found = Matrix.of(_IDENTITY, rows).best(query, limit, None)
    wanted = _brute(rows, query)[:limit]
    assert [node for node, _ in found] == [node for node, _ in wanted]
    assert np.allclose([s for _, s in found], [s for _, s in wanted], rtol=1e-4, atol=1e-6)


def test_many_rows_by_their_codes_miss_next_to_nothing_of_the_nearest() -> None:
    generator = np.random.default_rng(0)
    topics = generator.normal(size=(500, 256))
    texts = topics[generator.integers(0, 500, 60_000)] + generator.normal(size=(60_000, 256))
    whole = (texts * 25).clip(-127, 127).astype(np.int8)
    matrix = Matrix.of(Identity("d", 1, 256), ((at, row.tobytes()) for at, row in enumerate(whole)))
    exact = whole / np.linalg.norm(whole.astype(np.float64), axis=1)[:, None]
    for topic in topics[:10]:
        query = (topic / np.linalg.norm(topic)).astype(np.float32)
        nearest = set(np.argsort(-(exact @ query))[:50].tolist())
        found = {node for node, _ in matrix.best(query, 50, None)}
        assert len(found & nearest) >= 49


@pytest.mark.parametrize("dimensions", [8, 48, 64, 100, 384])
def test_any_number_of_dimensions_is_searched_by_codes_and_kept(
    tmp_path: Path, dimensions: int
) -> None:
    rows = _rows(5, 20_000, dimensions)
    matrix = Matrix.of(Identity("d", 1, dimensions), rows)
    query = np.random.default_rng(6).normal(size=dimensions).astype(np.float32)
    wanted = _brute(rows, query)[0]
    matrix.write(tmp_path / "vectors.matrix")
    mapped = open_matrix(tmp_path / "vectors.matrix")

    assert mapped is not None
    for one in (matrix, mapped):
        ((node, cosine),) = one.best(query, 1, None)
        assert cosine == pytest.approx(wanted[1], abs=0.05)
        assert dict(_brute(rows, query))[node] == pytest.approx(cosine, rel=1e-4)


def test_only_what_is_allowed_counts() -> None:
    rows = _rows(1, 40)
    matrix = Matrix.of(_IDENTITY, rows)
    allowed = matrix.owners % 2 == 0
    found = matrix.best(np.ones(_D, np.float32), 100, allowed)
    assert {node for node, _ in found} == set(matrix.owners[allowed].tolist())


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "vectors.matrix"
    made = Matrix.of(_IDENTITY, _rows(2, 50))
    made.write(file)
    read = open_matrix(file)
    assert read is not None
    assert read.identity == _IDENTITY
    query = np.ones(_D, np.float32)
    assert read.best(query, 10, None) == made.best(query, 10, None)
    assert [one.name for one in tmp_path.iterdir()] == ["vectors.matrix"]


@pytest.mark.parametrize("keep", [0, 5, 100, 600, -1])
def test_a_file_that_is_cut_short_is_none(tmp_path: Path, keep: int) -> None:
    file = tmp_path / "vectors.matrix"
    Matrix.of(_IDENTITY, _rows(2, 50)).write(file)
    file.write_bytes(file.read_bytes()[:keep])
    assert open_matrix(file) is None
    assert open_matrix(tmp_path / "missing") is None
