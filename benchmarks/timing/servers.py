"""A running server: how soon a saved file is in its index, and what it costs while nothing happens. Linux only."""

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing.process_tree import cpu_seconds, memory_bytes
from benchmarks.timing.repositories import Repository, environment
from rlm_core.hierarchy import Hierarchy

_RLM = str(Path(sys.executable).with_name("rlm"))
_POLL_SECONDS = 0.001
_PATIENCE_SECONDS = 120.0
_INITIALIZE: dict[str, object] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "benchmark", "version": "1"},
    },
}
_INITIALIZED: dict[str, object] = {"jsonrpc": "2.0", "method": "notifications/initialized"}


@dataclass(frozen=True, slots=True)
class Idle:
    """A stretch of time in which nothing happened."""

    seconds: float
    cpu_seconds: float
    memory_bytes: int  # of the server and its workers, at the beginning


class Server:
    """`rlm serve` on a repository, seen through the index that it writes."""

    def __init__(self, repository: Repository, home: Path, index: Hierarchy) -> None:
        self._repository = repository
        self._index = index
        self._process = subprocess.Popen(
            [_RLM, "serve", "--root", str(repository.root)],
            env=environment(RLM_HOME=str(home)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._say(_INITIALIZE)
        assert self._process.stdout is not None
        self._process.stdout.readline()
        self._say(_INITIALIZED)

    def __enter__(self) -> "Server":
        """It runs already."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it, as a client does that leaves."""
        self._process.kill()
        self._process.communicate()

    def seconds_until_indexed(self) -> float:
        """Edit one function: from the moment the file is saved, until another process finds it."""
        with closing(sqlite3.connect(self._index.status().index_path)) as connection:
            _, word = self._repository.edit_function()
            saved = time.perf_counter()
            version = None
            while time.perf_counter() - saved < _PATIENCE_SECONDS:
                (now,) = connection.execute("PRAGMA data_version").fetchone()
                if now != version:
                    version = now
                    elapsed = time.perf_counter() - saved
                    if self._index.search(word, limit=1).hits and self._index.coverage().complete:
                        return elapsed
                time.sleep(_POLL_SECONDS)
        raise RuntimeError("the server never indexed an edit")

    def idle(self, seconds: float) -> Idle:
        """Do nothing for a while."""
        before, memory = cpu_seconds(self._process.pid), memory_bytes(self._process.pid)
        time.sleep(seconds)
        return Idle(seconds, cpu_seconds(self._process.pid) - before, memory)

    def _say(self, message: dict[str, object]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()
