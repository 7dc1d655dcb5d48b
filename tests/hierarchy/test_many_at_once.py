"""Four clients read while one edits and updates, and builders never work at the same time."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

import pytest

from tests.hierarchy.conftest import Files, Write

READERS = 4
VERSIONS = 12
STEPS = 8

OPEN = """
import sys
from pathlib import Path
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings

root, data = map(Path, sys.argv[1:3])
settings = Settings(data_folder=data, workers=1)
hierarchy = Hierarchy.open(mark_root(root, settings), settings)
def say(*words):
    print(*words, flush=True)
"""
# Reads until it sees the last version. What it reads of one file in one call must be of one version,
# and no version may come after a newer one.
READ = (
    OPEN
    + """
last = int(sys.argv[3])
say("ready")
seen = 0
while seen < last:
    names = [child.name for child in hierarchy.drill_down("src/engine.py").children]
    versions = {int(name.rpartition("_")[2]) for name in names}
    assert len(versions) == 1, names
    (version,) = versions
    assert version >= seen, (version, seen)
    seen = version
    hits = hierarchy.search("the engine turns").hits
    assert any(hit.path == "src/engine.py" for hit in hits), hits
    for hit in hits:
        assert not hit.start_line or hierarchy.read_node(hit.path).text
    assert hierarchy.ask("How does the engine turn?").found
say("saw", seen)
"""
)
WRITE = (
    OPEN
    + """
for line in sys.stdin:
    version, text = line.split(" ", 1)
    (root / "new").write_text(eval(text))
    (root / "new").rename(root / "src/engine.py")  # whole at every moment, as editors write
    say("updated", version, hierarchy.update().files_read)
"""
)
# Pauses in the middle of an update until it is told to go on.
PAUSE = (
    OPEN
    + """
def on_progress(progress):
    if progress.phase == "parse" and progress.done == 1:
        say("paused")
        sys.stdin.readline()
hierarchy.update(on_progress)
say("done")
"""
)
ANSWER = (
    OPEN
    + """
for line in sys.stdin:
    say("found", len(hierarchy.search(line).hits), hierarchy.ask(line).found, hierarchy.status().nodes > 0)
"""
)
# Notes every word of progress in a file that all builders share.
BUILD = (
    OPEN
    + """
name, notes = sys.argv[3], open(sys.argv[4], "a")
for turn in range(4):
    (root / f"src/{name}_{turn}.py").write_text(f"def {name}_{turn}(): ...\\n")
    hierarchy.update(lambda progress: print(name, turn, progress.phase, file=notes, flush=True))
say("done")
"""
)


def engine(version: int) -> str:
    """A file all of whose definitions carry its version."""
    steps = (
        f'def step_{step}_{version}():\n    """Step {step}: the engine turns."""\n\n\n'
        for step in range(STEPS)
    )
    return "".join(steps)


FILES: Files = {
    "src/engine.py": engine(1),
    "docs/guide.md": "# Guide\n\nThe engine turns when it is cold.\n",
    **{
        f"src/part_{number}.py": f"def part_{number}():\n    return {number}\n"
        for number in range(30)
    },
}


class Programs:
    """Python programs over one root, ended when the test is over."""

    def __init__(self, root: Path, data: Path, opened: ExitStack) -> None:
        self.root = root
        self._data = data
        self._opened = opened

    def start(self, program: str, *arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", program, str(self.root), str(self._data), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._opened.enter_context(process)
        self._opened.callback(process.kill)
        return process


@pytest.fixture
def programs(write: Write, tmp_path: Path) -> Iterator[Programs]:
    with ExitStack() as opened:
        yield Programs(write(FILES), tmp_path / "data", opened)


def tell(process: "subprocess.Popen[str]", line: str) -> str:
    """Say a line to a program, and hear its next."""
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return hear(process)


def hear(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def finish(process: "subprocess.Popen[str]") -> str:
    """The rest of what a program says; it must end well."""
    output, complaints = process.communicate(timeout=120)
    assert complaints == ""
    assert process.returncode == 0
    return output.strip()


def test_readers_see_every_new_version_whole_and_none_after_a_newer_one(programs: Programs) -> None:
    writer = programs.start(WRITE)
    assert tell(writer, f"1 {engine(1)!r}") == "updated 1 32"
    readers = [programs.start(READ, str(VERSIONS)) for _ in range(READERS)]
    assert [hear(reader) for reader in readers] == ["ready"] * READERS
    for version in range(2, VERSIONS + 1):
        assert tell(writer, f"{version} {engine(version)!r}") == f"updated {version} 1"

    assert [finish(reader) for reader in readers] == [f"saw {VERSIONS}"] * READERS
    finish(writer)


def test_readers_answer_while_an_update_stands_still(programs: Programs) -> None:
    finish(programs.start(WRITE + "\nhierarchy.update()"))
    for number in range(30):
        (programs.root / f"src/part_{number}.py").write_text(f"def part_{number}_now(): ...\n")
    builder = programs.start(PAUSE)
    assert hear(builder) == "paused"
    readers = [programs.start(ANSWER) for _ in range(READERS)]

    assert [tell(reader, "the engine turns") for reader in readers] == ["found 10 True True"] * 4
    assert tell(builder, "go on") == "done"


def test_builders_wait_for_each_other(programs: Programs, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    builders = [programs.start(BUILD, name, str(notes)) for name in ("one", "two", "three")]
    assert [finish(builder) for builder in builders] == ["done"] * 3
    said = [line.split()[:2] for line in notes.read_text(encoding="utf-8").splitlines()]
    updates = [update for update, _ in groupby(said)]

    assert len(updates) == 12
    assert sorted(updates) == sorted([name, str(turn)] for name in ("one", "two", "three") for turn in range(4))  # fmt: skip
