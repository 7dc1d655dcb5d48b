"""Kill `rlm index` at random moments, and look at what it left. Linux only.

A trial begins with a build from nothing or an update after edits, kills it once or several times in
its course, lets it finish, and compares with an index of the same files that nobody ever disturbed.
"""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.timing.process_tree import is_running, tree
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from tests.hierarchy.snapshot import differences, snapshot

_RLM = str(Path(sys.executable).with_name("rlm"))
_REPORT = re.compile(r"([\d,]+) read, ([\d,]+) parsed")
_MOST_KILLS = 4  # in one trial
_LEAVE_SECONDS = 30.0  # a worker ends the file that it is at, then sees that its parent is gone
_STARTING_SECONDS = 0.1  # before which nothing has happened that a kill could disturb


@dataclass(slots=True)
class Trial:
    """What was done, and what was wrong with it."""

    begins: str  # `build` or `update`
    kills: int = 0
    kept: int = 0  # files whose results the killed runs had committed to the memo
    parsed: int = 0  # files that the last run, which was not killed, parsed
    needed: int = 0  # files that an undisturbed run parsed
    leave_seconds: float = 0.0  # the longest that a worker outlived its parent
    complaints: list[str] = field(default_factory=list)


class Ground:
    """A copy of real files, an index of it that is disturbed, and one that is not."""

    def __init__(self, files: Path, folder: Path, seed: int) -> None:
        self._pristine = files
        self._root = folder / "files"
        self._disturbed = folder / "disturbed"
        self._reference = folder / "reference"
        self._random = Random(seed)
        self._begin_again()
        started = time.monotonic()
        self._finish(self._disturbed)
        self._seconds = dict.fromkeys(("build", "update"), time.monotonic() - started)
        self._finish(self._reference)

    def trial(self, most_kills: int) -> Trial:
        """One trial with up to so many kills."""
        trial = Trial("build" if self._random.random() < 1 / 3 else "update")
        if trial.begins == "build":
            self._begin_again()
        else:
            self._edit()
        before = self._kept()
        for _ in range(self._random.randint(1, min(_MOST_KILLS, most_kills))):
            self._kill_once(trial)
        trial.kept = self._kept() - before
        self._check_the_rest(trial)
        return trial

    def _begin_again(self) -> None:
        for folder in (self._root, self._disturbed, self._reference):
            shutil.rmtree(folder, ignore_errors=True)
        left_out = shutil.ignore_patterns("__pycache__", "*.so")
        shutil.copytree(self._pristine, self._root, ignore=left_out)
        self._disturbed.mkdir(parents=True)
        self._reference.mkdir(parents=True)

    def _edit(self) -> None:
        """Change up to a third of the files, move some, and delete a few."""
        files = sorted(path for path in self._root.rglob("*.py") if path.is_file())
        self._random.shuffle(files)
        number = self._random.randrange(1_000_000)
        for file in files[: self._random.randint(1, len(files) // 3)]:
            with file.open("a", encoding="utf-8") as text:
                text.write(f"\n\ndef edited_{number}():\n    return {number}\n")
        for file in files[-3:]:
            target = self._root / f"moved_{number % 5}" / file.name
            target.parent.mkdir(exist_ok=True)
            file.rename(target)
        if len(files) > len(list(self._pristine.rglob("*.py"))) // 2:
            files[-4].unlink()

    def _kill_once(self, trial: Trial) -> None:
        """Start a run and kill it, unless it ends before; then the next is killed sooner."""
        started = time.monotonic()
        with self._start(self._disturbed) as process:
            try:
                process.communicate(
                    timeout=self._random.uniform(_STARTING_SECONDS, self._seconds[trial.begins])
                )
                self._seconds[trial.begins] = time.monotonic() - started
            except subprocess.TimeoutExpired:
                family = list(tree(process.pid))
                process.send_signal(signal.SIGKILL)
                trial.kills += 1
                process.wait()
                trial.leave_seconds = max(trial.leave_seconds, _outlived(family, trial))
        self._check_databases(trial)

    def _check_databases(self, trial: Trial) -> None:
        for path in sorted(self._disturbed.rglob("*.db")):
            with closing(sqlite3.connect(path)) as connection:
                (found,) = connection.execute("PRAGMA integrity_check").fetchone()
            if found != "ok":
                trial.complaints.append(f"{path.name} is damaged: {found}")

    def _check_the_rest(self, trial: Trial) -> None:
        """Finish what was killed: nothing is done again, and what comes out is what a rebuild gives."""
        unread = self._unread()
        read, trial.parsed = self._finish(self._disturbed)
        for index in self._reference.rglob("index.db*"):
            index.unlink()
        _, trial.needed = self._finish(self._reference)
        if trial.kept + trial.parsed > trial.needed + self._twins():
            trial.complaints.append(
                f"the results of {trial.kept} files were kept, yet {trial.parsed} of {trial.needed} files parsed"
            )
        if read > unread:
            trial.complaints.append(f"{read} files were read, and only {unread} had changed")
        found = differences(self._snapshot(self._disturbed), self._snapshot(self._reference))
        trial.complaints += [f"not as rebuilt: {key}: {two}" for key, two in found.items()]

    def _twins(self) -> int:
        """How many files have the text of another: two that are parsed at the same moment cost twice."""
        files = [path for path in self._root.rglob("*") if path.is_file()]
        return len(files) - len({path.read_bytes() for path in files})

    def _unread(self) -> int:
        """How many files are not in the index as they are now."""
        if not list(self._disturbed.rglob("index.db")):
            return sum(1 for path in self._root.rglob("*") if path.is_file())
        with self._opened(self._disturbed) as hierarchy:
            status = hierarchy.status()
            return len(status.changed_paths) if status.files_indexed else sys.maxsize

    def _snapshot(self, data: Path) -> dict[str, object]:
        with self._opened(data) as hierarchy:
            return snapshot(hierarchy.status().index_path)

    def _opened(self, data: Path) -> closing[Hierarchy]:
        settings = Settings(data_folder=data)
        return closing(Hierarchy.open(mark_root(self._root, settings), settings))

    def _kept(self) -> int:
        """How many files the disturbed memo holds: of each a record and its vectors, kept together."""
        total = 0
        for memo in self._disturbed.rglob("memo.db"):
            with closing(sqlite3.connect(memo)) as connection:
                has_table = "SELECT count(*) FROM sqlite_master WHERE name = 'results'"
                if connection.execute(has_table).fetchone() == (1,):
                    (count,) = connection.execute("SELECT count(*) FROM results").fetchone()
                    total += count
        return total // 2

    def _start(self, data: Path) -> "subprocess.Popen[str]":
        command = [_RLM, "index", str(self._root)]
        environment = {**os.environ, "RLM_HOME": str(data)}
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def _finish(self, data: Path) -> tuple[int, int]:
        """Let an update come to its end: how many files it read and parsed."""
        with self._start(data) as process:
            output, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(f"rlm index ended with {process.returncode}:\n{output}")
        read, parsed = _REPORT.findall(output)[-1]
        return int(read.replace(",", "")), int(parsed.replace(",", ""))


def _outlived(family: list[int], trial: Trial) -> float:
    """How long any process of a killed family went on."""
    started = time.monotonic()
    while left := [*filter(is_running, family)]:
        if time.monotonic() - started > _LEAVE_SECONDS:
            trial.complaints.append(f"processes left: {left}")
            break
        time.sleep(0.02)
    return time.monotonic() - started
