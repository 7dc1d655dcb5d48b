"""The benchmarks of updates run, on something tiny."""

import sys
from pathlib import Path

import pytest

from benchmarks.timing.generated_tree import generate
from benchmarks.timing.soaking import Soak
from benchmarks.timing.update_tables import update_table
from benchmarks.timing.updating import measure

linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is sampled from /proc")


def contents(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_the_generated_tree_is_the_same_every_time(tmp_path: Path) -> None:
    generate(tmp_path / "one", 200)
    generate(tmp_path / "other", 200)

    assert contents(tmp_path / "one") == contents(tmp_path / "other")
    assert len(contents(tmp_path / "one")) == 200


@linux
def test_every_operation_is_measured_with_the_work_that_it_did(tmp_path: Path) -> None:
    generate(tmp_path / "tree", 40)
    figures = measure("tiny", tmp_path / "tree", tmp_path / "scratch", 1, 0.1, None)
    table = update_table(figures)

    assert "built from nothing: 40 read, 40 parsed" in table
    assert "nothing changed: 0 read, 0 parsed" in table
    assert "one function edited: 1 read, 1 parsed" in table
    assert "one function edited, warm: 1 read, 1 parsed" in table
    assert "idle server, then at rest" in table


@linux
def test_the_soak_counts_what_the_process_holds(tmp_path: Path) -> None:
    generate(tmp_path / "tree", 20)
    with Soak(tmp_path / "tree", tmp_path / "data", seed=1) as soak:
        sample = soak.edit_and_update(12)

    assert sample.edits == 12
    assert min(sample.memory_bytes, sample.descriptors, sample.threads, sample.memo_bytes) > 0
