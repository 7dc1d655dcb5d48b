"""Several processes on one index: one builds, all read, and a kill at any moment loses nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random
from threading import Timer

import pytest

from rlm_core.hierarchy import Hierarchy
from tests.hierarchy.conftest import Files, Open, Write
from tests.hierarchy.snapshot import differences, snapshot

FILES: Files = {
    f"src/room{number % 12}/part{number:03}.py": f'"""Part {number} of the machine."""\n\n\n'
    + "".join(
        f"def part_{number}_{step}(value):\n    return part_{step}(value) + {number}\n\n\n"
        for step in range(12)
    )
    for number in range(300)
}

OPEN = """
import sys
from pathlib import Path
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings

root, data = map(Path, sys.argv[1:3])
settings = Settings(data_folder=data)
hierarchy = Hierarchy.open(mark_root(root, settings), settings)
def say(*words):
    print(*words, flush=True)
"""
BUILD = (
    OPEN
    + """
from rlm_core.update import commit
commit.COMMIT_NODES = 200  # often, so that there is something to read and to lose
def on_progress(progress):
    say(progress.phase, progress.done)
report = hierarchy.update(on_progress)
say("built", report.files_read, report.files_parsed)
"""
)
READ = (
    OPEN
    + """
asked = 0
say("ready")
while not hierarchy.status().complete:
    for hit in hierarchy.search("part of the machine").hits:
        assert hit.text
    hierarchy.ask("How does part 7 work?")
    asked += 1
say("read", asked > 0, len(hierarchy.search("part_7_3").hits) > 0)
"""
)


class Processes:
    """Python programs over one root, ended when the test is over."""

    def __init__(self, root: Path, data: Path, opened: ExitStack) -> None:
        self._arguments = [str(root), str(data)]
        self._opened = opened

    def start(self, program: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-P", "-c", program, *self._arguments]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._opened.enter_context(process)
        self._opened.callback(process.kill)
        return process


@pytest.fixture
def processes(write: Write, tmp_path: Path) -> Iterator[Processes]:
    with ExitStack() as opened:
        yield Processes(write(FILES), tmp_path / "data", opened)


def finish(process: "subprocess.Popen[str]") -> str:
    """The last line that a process printed; it must have ended well."""
    output, complaints = process.communicate(timeout=120)
    assert (process.returncode, complaints) == (0, "")
    return output.splitlines()[-1]


def wait_for(process: "subprocess.Popen[str]", words: str) -> None:
    """Read what a process says until it says this."""
    assert process.stdout is not None
    assert any(line.startswith(words) for line in process.stdout), words


def children_of(process: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in found.stdout.split()]


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def test_one_builds_while_another_reads_and_a_third_finds_nothing_to_do(
    processes: Processes,
) -> None:
    builder = processes.start(BUILD)
    wait_for(builder, "parse 10")
    reader, third = processes.start(READ), processes.start(BUILD)

    assert finish(builder) == "built 300 300"
    assert finish(third) == "built 0 0"
    assert finish(reader).endswith("True")


def test_several_processes_may_create_the_same_index_at_once(processes: Processes) -> None:
    program = OPEN + "hierarchy.status(); say('opened')"
    started = [processes.start(program) for _ in range(4)]

    assert [finish(process) for process in started] == ["opened"] * 4


def _check_after_kill(hierarchy: Hierarchy) -> None:
    for path in (hierarchy.status().index_path, hierarchy.status().memo_path):
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def _check_as_rebuilt(hierarchy: Hierarchy, open_root: Open, write: Write) -> None:
    fresh = open_root(write({}), data="fresh")
    fresh.update()
    one, other = snapshot(hierarchy.status().index_path), snapshot(fresh.status().index_path)
    assert differences(one, other) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_build_that_is_killed_is_finished_by_the_next_update(
    processes: Processes, open_root: Open, write: Write
) -> None:
    builder = processes.start(BUILD)
    wait_for(builder, "parse 120")
    workers = children_of(builder.pid)
    builder.kill()
    builder.wait()
    hierarchy = open_root(write({}))
    _check_after_kill(hierarchy)
    status = hierarchy.status()
    assert not status.complete
    assert 0 < status.files_indexed < 300

    report = hierarchy.update()
    assert 0 < report.files_read < 300
    assert hierarchy.status().complete
    _check_as_rebuilt(hierarchy, open_root, write)
    assert workers
    assert not [worker for worker in workers if is_running(worker)]


@pytest.mark.slow
def test_builds_killed_at_ten_random_moments_come_to_a_rebuild(
    processes: Processes, open_root: Open, write: Write
) -> None:
    random = Random(7)
    for _ in range(10):
        builder = processes.start(BUILD)
        killer = Timer(random.uniform(0.1, 2.5), builder.kill)
        killer.start()
        builder.communicate()
        killer.cancel()
        hierarchy = open_root(write({f"src/new{random.random()}.py": "def new(): ...\n"}))
        _check_after_kill(hierarchy)
        hierarchy.close()
    hierarchy = open_root(write({}))
    hierarchy.update()
    _check_as_rebuilt(hierarchy, open_root, write)


def test_closing_while_an_update_runs_in_the_background_does_no_harm(
    write: Write, open_root: Open
) -> None:
    hierarchy = open_root(write(FILES))
    hierarchy.start_update()
    hierarchy.start_update()
    hierarchy.search("part of the machine")
    hierarchy.close()
    assert hierarchy._thread is not None
    hierarchy._thread.join(60)

    again = open_root(write({}))
    again.update()
    _check_as_rebuilt(again, open_root, write)


def test_a_signal_to_the_terminal_ends_the_builder_and_its_workers(processes: Processes) -> None:
    builder = processes.start(BUILD)
    wait_for(builder, "parse 50")
    workers = children_of(builder.pid)
    os.kill(builder.pid, signal.SIGINT)
    builder.communicate(timeout=60)

    assert builder.returncode != 0
    assert not [worker for worker in workers if is_running(worker)]
