"""Run a command and measure it finely: wall to the millisecond, and the CPU that the kernel charged."""

import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Timing:
    """What a command took, with the children that it waited for, and what it printed."""

    wall_seconds: float
    cpu_seconds: float
    output: str


def timed(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Timing:
    """Run a command to its end.

    Raises:
        RuntimeError: it failed; the message ends with what it printed.

    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = done.stdout.decode(errors="replace")
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{output[-2000:]}")
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Timing(wall, cpu, output)
