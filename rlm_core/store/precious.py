"""A database that cannot be made again: damage is said, and the file is left as it is."""

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rlm_core.errors import MemoCorrupted
from rlm_core.store.connections import Connections, readable_errors
from rlm_core.store.damage import Damaged
from rlm_core.store.migrations import Migration


class PreciousDatabase:
    """One file that any process may write, each for a moment.

    Every method raises MemoCorrupted where the file is damaged.
    """

    def __init__(self, path: Path, migrations: Sequence[Migration]) -> None:
        self.path = path
        self._connections = Connections(path, migrations)
        self.rows("SELECT 1")  # opening is the test

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """What a query finds."""
        with self.sound(), self._connections.here() as database:
            return list(database.execute(query, list(values)).fetchall())

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One write: all of it is committed, or none."""
        with self.sound(), self._connections.transaction() as database:
            yield database

    @contextmanager
    def lasting_transaction(self) -> Iterator[sqlite3.Connection]:
        """One write that a loss of power does not undo either, for a wait of milliseconds: for money."""
        with self.sound(), self._connections.here() as database:
            database.execute("PRAGMA synchronous = FULL")
            try:
                with self._connections.transaction():
                    yield database
            finally:
                database.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def sound(self) -> Iterator[None]:
        """Say damage in the words of who uses it."""
        try:
            with readable_errors(self.path):
                yield
        except Damaged as error:
            raise MemoCorrupted(
                f"{error} It may hold work that was paid for, so it is not rebuilt by itself. "
                f"Restore {self.path} from a backup, or move it away to start afresh: "
                f"everything else is derived from your files."
            ) from error

    def scrub(self) -> None:
        """Leave nothing of deleted rows on the disk."""
        with self.sound():
            self._connections.scrub()

    def size(self) -> int:
        """Bytes on disk, the log included."""
        return self._connections.size()

    def close(self) -> None:
        """Close all connections."""
        self._connections.close()


def checksum(*parts: bytes) -> int:
    """What tells damage inside values, which SQLite does not notice."""
    found = 0
    for part in parts:
        found = zlib.crc32(part, found)
    return found
