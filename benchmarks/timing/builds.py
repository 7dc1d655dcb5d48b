"""Index a corpus in turn with its floor, each time in a fresh process with an empty data folder."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.timing import floors
from benchmarks.timing.corpora import Corpus
from benchmarks.timing.process_tree import Usage, run


@dataclass(frozen=True, slots=True)
class Build:
    """What indexing a corpus cost, over the rounds; the peer's cost where it was there."""

    corpus: Corpus
    floors: list[float]  # CPU seconds
    rounds: list[Usage]
    unchanged: Usage  # a second `rlm index` after nothing changed
    peers: list[Usage]

    def ratio(self) -> float:
        """CPU over the floor's, the median of the pairs."""
        return median(
            used.cpu_seconds / floor for used, floor in zip(self.rounds, self.floors, strict=True)
        )

    def peer_ratio(self) -> float:
        """CPU over the peer's, the median of the pairs."""
        pairs = zip(self.rounds, self.peers, strict=False)
        return median(used.cpu_seconds / peer.cpu_seconds for used, peer in pairs)


def build(corpus: Corpus, home: Path, rounds: int, codegraph: Path | None) -> Build:
    """Measure the rounds of one corpus. The index of the last is left in `home`."""
    floor_seconds: list[float] = []
    used: list[Usage] = []
    peers: list[Usage] = []
    for _ in range(rounds):
        floor_seconds.append(_floor(corpus))
        used.append(_fresh(home, lambda: _index(corpus, home)))
        if codegraph:
            peers.append(_peer(corpus, home.with_name("codegraph"), codegraph))
    return Build(corpus, floor_seconds, used, _index(corpus, home), peers)


def _floor(corpus: Corpus) -> float:
    command = [sys.executable, floors.__file__, corpus.floor, str(corpus.root)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _index(corpus: Corpus, home: Path) -> Usage:
    rlm = Path(sys.executable).with_name("rlm")
    return run([str(rlm), "index", str(corpus.root)], _environment(home, RLM_HOME=str(home)))


def _peer(corpus: Corpus, scratch: Path, codegraph: Path) -> Usage:
    """Index a copy with codegraph, which writes into the folder that it indexes."""
    copy = scratch / corpus.root.name

    def index() -> Usage:
        shutil.copytree(corpus.root, copy)
        quiet = _environment(scratch, DO_NOT_TRACK="1", CODEGRAPH_NO_DAEMON="1")
        return run([str(codegraph), "init", "-y", str(copy)], quiet)

    return _fresh(scratch, index)


def _fresh(folder: Path, measured: Callable[[], Usage]) -> Usage:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return measured()


def _environment(temporary: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(temporary), **more}
