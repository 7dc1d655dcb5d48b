"""All processes of a command are measured together."""

import sys
from pathlib import Path

import pytest

from benchmarks.timing.process_tree import run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is sampled from /proc")

# A parent of 60 MB that waits for a child of 120 MB, which computes for a while.
CHILD = "kept = b'b' * 120_000_000; sum(range(5_000_000))"
PARENT = (
    "import subprocess, sys; kept = b'a' * 60_000_000;"
    f"subprocess.run([sys.executable, '-c', {CHILD!r}], check=True)"
)


def environment(folder: Path) -> dict[str, str]:
    return {"TMPDIR": str(folder)}


def test_memory_and_cpu_are_those_of_parent_and_child_together(tmp_path: Path) -> None:
    used = run([sys.executable, "-c", PARENT], environment(tmp_path))

    assert used.peak_bytes > 180_000_000
    assert used.cpu_seconds > 0.05


def test_a_failing_command_says_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such thing"):
        run([sys.executable, "-c", "raise SystemExit('no such thing')"], environment(tmp_path))
