"""What keeping an index true costs, operation by operation, beside a rebuild, git and a peer."""

import re
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.timing.commands import Timing, timed
from benchmarks.timing.repositories import MAIN, OTHER, Repository, environment
from benchmarks.timing.servers import Idle, Server
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_core.tree.status import UpdateReport

VERSION, GIT_STATUS, REBUILD = "rlm --version", "git status", "built from nothing"
NOTHING, ONE, MANY = "nothing changed", "one function edited", "500 files edited"
TAKEN_BACK = "the 500 edits taken back"
FIRST_THERE, THERE, BACK = "branch never seen before", "branch switched", "and switched back"
NOTHING_WARM = "nothing changed, warm"
ONE_WARM, ONE_WATCHED = "one function edited, warm", "one function, rlm serve"
_RLM = str(Path(sys.executable).with_name("rlm"))
_REPORT = re.compile(r"in [\d.,]+ s: (.*)")


@dataclass(slots=True)
class Figures:
    """What was measured on one repository: timings by operation, one a round."""

    name: str
    files: int
    ours: dict[str, list[Timing]] = field(default_factory=lambda: defaultdict(list))
    peers: dict[str, list[Timing]] = field(default_factory=lambda: defaultdict(list))
    idle: list[Idle] = field(default_factory=list)

    def work(self, operation: str) -> str:
        """What the last round of an operation did, in the words of the command."""
        found = _REPORT.search(self.ours[operation][-1].output)
        return found[1] if found else ""


def measure(
    name: str, tree: Path, scratch: Path, rounds: int, idle_seconds: float, codegraph: Path | None
) -> Figures:
    """Measure on copies of a tree, which lie in `scratch`: one is ours, one the peer's."""
    figures = Figures(name, sum(1 for path in tree.rglob("*") if path.is_file()))
    _Ours(figures, _copied(tree, scratch / "ours"), scratch / "home").measure(rounds, idle_seconds)
    if codegraph:
        _Peer(figures, _copied(tree, scratch / "peer"), codegraph).measure(rounds)
    return figures


def _copied(tree: Path, folder: Path) -> Repository:
    shutil.copytree(tree, folder / tree.name, symlinks=True)
    repository = Repository(folder / tree.name)
    repository.create()
    return repository


class _Ours:
    """The rounds of `rlm index`, of a warm process, and of a server."""

    def __init__(self, figures: Figures, repository: Repository, home: Path) -> None:
        self._figures = figures
        self._repository = repository
        self._home = home

    def measure(self, rounds: int, idle_seconds: float) -> None:
        self._index(REBUILD)
        self._index(NOTHING)  # what was just written may be read once more
        self._figures.ours[NOTHING].clear()
        self._switched(FIRST_THERE, OTHER)
        self._switched(BACK, MAIN)
        for _ in range(rounds):
            self._command(VERSION, [_RLM, "--version"])
            self._command(GIT_STATUS, ["git", "status", "--porcelain"])
            self._index(NOTHING)
            self._repository.edit_function()
            self._index(ONE)
            self._repository.edit_many()
            self._index(MANY)
            self._repository.restore()
            self._index(TAKEN_BACK)
            self._switched(THERE, OTHER)
            self._switched(BACK, MAIN)
        settings = Settings(data_folder=self._home)
        opened = Hierarchy.open(mark_root(self._repository.root, settings), settings)
        with closing(opened) as hierarchy:
            self._warm(hierarchy, rounds)
            self._served(hierarchy, rounds, idle_seconds)

    def _warm(self, hierarchy: Hierarchy, rounds: int) -> None:
        """Update in this process: told nothing while nothing changed, then told which folder was touched."""
        hierarchy.update()  # what was just written may be read once more
        for _ in range(rounds):
            self._figures.ours[NOTHING_WARM].append(self._updated(hierarchy, None))
        for number in range(rounds + 1):
            file, _ = self._repository.edit_function()
            took = self._updated(hierarchy, [self._repository.folder_of(file)])
            if number:  # the first one starts the worker
                self._figures.ours[ONE_WARM].append(took)
        hierarchy.rest()

    def _updated(self, hierarchy: Hierarchy, folders: list[str] | None) -> Timing:
        started, cpu = time.perf_counter(), time.process_time()
        report = hierarchy.update(folders=folders)
        return Timing(time.perf_counter() - started, time.process_time() - cpu, _told(report))

    def _served(self, hierarchy: Hierarchy, rounds: int, idle_seconds: float) -> None:
        with Server(self._repository, self._home, hierarchy) as server:
            server.seconds_until_indexed()  # it has started its worker, and watches
            for _ in range(rounds):
                took = Timing(server.seconds_until_indexed(), 0.0, "")
                self._figures.ours[ONE_WATCHED].append(took)
            self._figures.idle += [server.idle(idle_seconds), server.idle(idle_seconds)]

    def _switched(self, operation: str, branch: str) -> None:
        self._repository.switch(branch)
        self._index(operation)

    def _index(self, operation: str) -> None:
        self._command(operation, [_RLM, "index", str(self._repository.root)])

    def _command(self, operation: str, command: list[str]) -> None:
        took = timed(command, environment(RLM_HOME=str(self._home)), self._repository.root)
        self._figures.ours[operation].append(took)


class _Peer:
    """The same rounds of `codegraph sync`, which keeps its index in the folder."""

    def __init__(self, figures: Figures, repository: Repository, codegraph: Path) -> None:
        self._figures = figures
        self._repository = repository
        self._codegraph = codegraph

    def measure(self, rounds: int) -> None:
        self._run(REBUILD, "init", "-y")
        self._run(NOTHING, "sync")
        self._figures.peers[NOTHING].clear()
        self._figures.peers[VERSION].append(self._timed("--version"))
        self._after(FIRST_THERE, lambda: self._repository.switch(OTHER))
        self._after(BACK, lambda: self._repository.switch(MAIN))
        for _ in range(rounds):
            self._run(NOTHING, "sync")
            self._after(ONE, self._repository.edit_function)
            self._after(MANY, self._repository.edit_many)
            self._after(TAKEN_BACK, self._repository.restore)
            self._after(THERE, lambda: self._repository.switch(OTHER))
            self._after(BACK, lambda: self._repository.switch(MAIN))

    def _after(self, operation: str, edit: Callable[[], object]) -> None:
        edit()
        self._run(operation, "sync")

    def _run(self, operation: str, *words: str) -> None:
        took = self._timed(*words, str(self._repository.root))
        self._figures.peers[operation].append(took)

    def _timed(self, *words: str) -> Timing:
        quiet = environment(DO_NOT_TRACK="1", CODEGRAPH_NO_DAEMON="1")
        return timed([str(self._codegraph), *words], quiet, self._repository.root)


def _told(report: UpdateReport) -> str:
    """What an update did, as the command words it."""
    return (
        f"in {report.seconds:.3f} s: {report.files_read} read, {report.files_parsed} parsed, "
        f"{report.files_removed} removed, {report.nodes_written} nodes written, "
        f"{report.folders_described} folders described"
    )
