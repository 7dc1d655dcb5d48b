"""Edits and updates without end in one process, and what it holds meanwhile. Linux only."""

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.timing.process_tree import memory_bytes
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings

_EVERYTHING = 50  # every so many updates, one of everything
_QUESTION = 10  # every so many updates, a question
_NAMES = 400  # that are given again and again, as people do: caches of names fill and stay full
_MOST_GROWTH = 1.03  # of memory, from the third quarter to the last: by then all caches are full
_FOLDERS = ("", "one/", "two/", "two/three/")


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process held after so many edits."""

    edits: int
    memory_bytes: int
    descriptors: int
    threads: int
    index_bytes: int
    memo_bytes: int
    milliseconds: float  # of an update since the last sample, the median


class Soak:
    """One hierarchy, open all the time, of files that change all the time."""

    def __init__(self, root: Path, data: Path, seed: int) -> None:
        for folder in _FOLDERS:
            (root / folder).mkdir(exist_ok=True)
        self._root = root
        self._random = Random(seed)
        settings = Settings(data_folder=data)
        self._hierarchy = Hierarchy.open(mark_root(root, settings), settings)
        self._hierarchy.update()
        self._edits = 0

    def __enter__(self) -> "Soak":
        """It is open already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the hierarchy."""
        self._hierarchy.close()

    def edit_and_update(self, times: int) -> Sample:
        """Go on for so many edits, and look at the process."""
        milliseconds = [self._once() for _ in range(times)]
        status = self._hierarchy.status()
        return Sample(
            edits=self._edits,
            memory_bytes=memory_bytes(os.getpid()),
            descriptors=len(os.listdir("/proc/self/fd")),  # noqa: PTH208 -- iterdir holds one open, too
            threads=threading.active_count(),
            index_bytes=status.index_bytes,
            memo_bytes=status.memo_bytes,
            milliseconds=median(milliseconds),
        )

    def _once(self) -> float:
        self._edits += 1
        folders = self._edit()
        started = time.perf_counter()
        self._hierarchy.update(folders=None if self._edits % _EVERYTHING == 0 else folders)
        seconds = time.perf_counter() - started
        if self._edits % _QUESTION == 0:
            self._hierarchy.search(f"edited {self._edits % _NAMES}")
            self._hierarchy.ask("What was edited?")
        return 1000 * seconds

    def _edit(self) -> list[str]:
        """Change, make, move or delete a file; the folders that this touched."""
        folder = self._random.choice(_FOLDERS)
        file = self._root / folder / f"made_{self._random.randrange(20)}.py"
        choice = self._random.random()
        if not file.exists() or choice < 0.6:
            file.write_text(self._text(), encoding="utf-8")
        elif choice < 0.8:
            file.unlink()
        else:
            other = self._random.choice(_FOLDERS)
            file.rename(self._root / other / file.name)
            return sorted({folder, other})
        return [folder]

    def _text(self) -> str:
        """A module that was never seen before, of names that were."""
        names = self._random.sample(range(_NAMES), self._random.randint(1, 20))
        functions = (
            f'def edited_{name}(value):\n    """Step {name}."""\n    return value + {self._edits}\n\n\n'
            for name in names
        )
        return f'"""Edit of {names[0]}."""\n\n\n' + "".join(functions)


def is_flat(samples: Sequence[Sample]) -> bool:
    """Whether nothing grew from the third quarter of the samples to the last."""
    quarter = len(samples) // 4
    early, late = samples[-2 * quarter : -quarter], samples[-quarter:]
    memory = median(one.memory_bytes for one in late)
    return (
        memory <= _MOST_GROWTH * median(one.memory_bytes for one in early)
        and max(one.descriptors for one in late) <= max(one.descriptors for one in early)
        and max(one.threads for one in late) <= max(one.threads for one in early)
    )
