"""A database that can be made again from the sources: dropped when damaged, never mended.

Whoever meets damage leaves a note beside the file, and the next one to open or build drops it. Only
who builds writes, and only who builds drops, so that no process loses its file while it writes.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from rlm_core.errors import StoreError
from rlm_core.store.connections import BUSY_SECONDS, Connections, readable_errors
from rlm_core.store.damage import Damaged
from rlm_core.store.migrations import Migration

_VALUES_PER_QUERY = 500  # below SQLite's smallest limit of bound values, 999


class DerivedDatabase:
    """One file, its build lock, and what is known about its damage."""

    def __init__(self, path: Path, migrations: Sequence[Migration], probe: str) -> None:
        self.path = path
        self.was_damaged = False
        self._probe = probe  # a query that any sound file answers
        self._note = path.with_name(f"{path.name}.damaged")
        self._lock = FileLock(path.with_name("build.lock"))
        self._lead = FileLock(path.with_name("lead.lock"), thread_local=False)
        self._connections = Connections(path, migrations)
        if not self._is_sound():
            with self.building(BUSY_SECONDS):
                self.repair()

    @property
    def is_damaged(self) -> bool:
        """Whether damage was met that the next one to build repairs."""
        return self._note.exists()

    def _is_sound(self) -> bool:
        try:
            self.rows(self._probe)
        except Damaged:
            return False
        return not self.is_damaged

    def repair(self) -> None:
        """Drop the file if it is damaged. Only for the one who is building."""
        if not self._is_sound():
            self.was_damaged = True
            self._connections.start_afresh()
            self._note.unlink(missing_ok=True)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """What a query finds."""
        with self.noting_damage(), self._connections.here() as database:
            return list(database.execute(query, list(values)).fetchall())

    def snapshot(self) -> AbstractContextManager[None]:
        """Let everything that the calling thread reads meanwhile be of one version."""
        return self._connections.snapshot()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One write: all of it is committed, or none. Only for the one who is building."""
        with self.noting_damage(), self._connections.transaction() as database:
            yield database

    @contextmanager
    def building(self, seconds: float = -1) -> Iterator[None]:
        """Be the only one who writes, in any process; wait for that as long as it takes, or so long.

        Raises:
            StoreFull: The folder cannot be written.
            StoreError: Another one was building all the time.

        """
        with readable_errors(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire(timeout=seconds)
            except Timeout as error:
                raise StoreError(
                    f"{self.path} is being built by another process: try again when that is done."
                ) from error
        try:
            yield
        finally:
            self._lock.release()

    def lead(self) -> bool:
        """Try to become the one process that keeps this file true; the system frees it from a dead one.

        Raises:
            StoreFull: The folder cannot be written.

        """
        with readable_errors(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._lead.acquire(timeout=0)
            except Timeout:
                return False
        return True

    @contextmanager
    def noting_damage(self) -> Iterator[None]:
        """Note damage for the next one to build, and say so."""
        try:
            with readable_errors(self.path):
                yield
        except Damaged as error:
            with suppress(OSError):
                self._note.touch()
            raise Damaged(
                f"{error} It is derived from your files: the next update makes it again."
            ) from error

    def scrub(self) -> None:
        """Leave nothing of deleted rows on the disk."""
        self._connections.scrub()

    def size(self) -> int:
        """Bytes on disk, the log included."""
        return self._connections.size()

    def close(self) -> None:
        """Close all connections, and let another process lead."""
        self._lead.release(force=True)
        self._connections.close()


def portions(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Values in runs that one query may bind."""
    for start in range(0, len(values), _VALUES_PER_QUERY):
        yield values[start : start + _VALUES_PER_QUERY]
