"""Run a command and measure all of its processes together: wall, CPU and peak memory. Linux only."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_EVERY = 0.02  # seconds between samples
_HIGHER = 1.01  # a new peak of resident memory is this much above the last
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command cost. `peak_bytes` counts memory that processes share once (PSS)."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


def run(command: Sequence[str], environment: Mapping[str, str]) -> Usage:
    """Run a command to its end.

    CPU is what the kernel charges to the command and the children that it waited for, or what was last
    seen of all of them where that is more: a child that nobody waits for counts too.

    Raises:
        RuntimeError: it failed; the message ends with what it printed.

    """
    started = time.monotonic()
    # A file, since a pipe that nobody reads would stop the command.
    with Path(environment["TMPDIR"]).joinpath("command.log").open("w+b") as log:
        process = subprocess.Popen(
            command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        seen = _Seen()
        status, charged = _watched(process.pid, seen)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - started
        log.seek(0)
        printed = log.read().decode(errors="replace")[-2000:]
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{printed}")
    return Usage(wall, max(charged, sum(seen.cpu.values())), seen.peak_bytes)


def memory_bytes(pid: int) -> int:
    """The memory of a process and its descendants now; pages that they share count once (PSS)."""
    return sum(map(_proportional, tree(pid)))


def cpu_seconds(pid: int) -> float:
    """The processor time that a process and its living descendants have used so far."""
    return sum(map(_cpu_seconds, tree(pid)))


def tree(pid: int) -> Iterator[int]:
    """A process and its living descendants."""
    yield pid
    try:
        threads = list((_PROC / str(pid) / "task").iterdir())
    except OSError:  # it has just ended
        return
    for thread in threads:
        for child in _read(thread / "children").split():
            yield from tree(int(child))


def is_running(pid: int) -> bool:
    """Whether a process still does anything; one that ended and is waited for does not."""
    fields = _read(_PROC / str(pid) / "stat").rpartition(")")[2].split()
    return bool(fields) and fields[0] != "Z"


@dataclass(slots=True)
class _Seen:
    """What the samples showed so far."""

    cpu: dict[int, float] = field(default_factory=dict)  # process -> seconds
    highest_resident: int = 0
    peak_bytes: int = 0

    def sample(self, pids: Sequence[int]) -> None:
        for pid in pids:
            self.cpu[pid] = max(self.cpu.get(pid, 0.0), _cpu_seconds(pid))
        resident = sum(map(_resident, pids))
        if resident > self.highest_resident * _HIGHER:  # reading PSS costs the processes time
            self.highest_resident = resident
            self.peak_bytes = max(self.peak_bytes, sum(map(_proportional, pids)))


def _watched(pid: int, seen: _Seen) -> tuple[int, float]:
    """Sample a child until it ends: its wait status, and the CPU seconds charged to it."""
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, usage.ru_utime + usage.ru_stime
        seen.sample(list(tree(pid)))
        time.sleep(_EVERY)


def _cpu_seconds(pid: int) -> float:
    # The second field is the command's name in parentheses, which may hold anything.
    fields = _read(_PROC / str(pid) / "stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def _resident(pid: int) -> int:
    fields = _read(_PROC / str(pid) / "statm").split()
    return int(fields[1]) * _PAGE if fields else 0


def _proportional(pid: int) -> int:
    for line in _read(_PROC / str(pid) / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:  # it has just ended
        return ""
