"""The memo: results by the fingerprint of their inputs and of what made them."""

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rlm_core.errors import MemoCorrupted
from rlm_core.store.connections import Connections, readable_errors
from rlm_core.store.damage import Damaged
from rlm_core.store.migrations import MEMO_MIGRATIONS
from rlm_core.store.precious import PreciousDatabase
from rlm_core.store.written import WrittenSummaries

_KEYS_PER_QUERY = 500  # below SQLite's smallest limit of bound values, 999


@dataclass(frozen=True, slots=True)
class MemoResult:
    """A result with the fingerprint of its inputs and maker, and the path it was made for."""

    key: bytes
    value: bytes
    path: str


class Memo:
    """Results that are dear to make again, shared by the worktrees and branches of a repository.

    Every method raises MemoCorrupted where the file is damaged, and leaves it as it is.
    """

    def __init__(self, path: Path) -> None:
        self._connections = Connections(path, MEMO_MIGRATIONS)
        self._precious = PreciousDatabase(path, MEMO_MIGRATIONS)
        self.written = WrittenSummaries(self._precious)
        self.path = path
        with self._sound(), self._connections.here():
            pass  # opening is the test

    def get_many(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The results that are there, by key."""
        found: dict[bytes, bytes] = {}
        with self._sound(), self._connections.here() as database:
            for start in range(0, len(keys), _KEYS_PER_QUERY):
                some = keys[start : start + _KEYS_PER_QUERY]
                marks = ",".join("?" * len(some))
                query = f"SELECT key, value, checksum FROM results WHERE key IN ({marks})"
                rows = database.execute(query, list(some)).fetchall()
                found.update(map(_checked, rows))
        return found

    def put_many(self, results: Sequence[MemoResult], day: str) -> None:
        """Keep results; `day` (ISO 8601) is when they were last of use."""
        if not results:
            return
        with self._sound(), self._connections.transaction() as database:
            database.executemany(
                "INSERT OR REPLACE INTO results (key, value, used, checksum) VALUES (?, ?, ?, ?)",
                [(one.key, one.value, day, _checksum(one.key, one.value)) for one in results],
            )
            database.executemany(
                "INSERT OR IGNORE INTO places (path, key) VALUES (?, ?)",
                [(one.path, one.key) for one in results],
            )

    def note_use(self, places: Sequence[tuple[str, bytes]], day: str) -> None:
        """Note that remembered results were of use that day (ISO 8601), for inputs at these paths (path, key)."""
        with self._sound(), self._connections.here() as database:
            known = (
                "SELECT 1 FROM places JOIN results USING (key) "
                "WHERE path = ? AND key = ? AND used = ?"
            )
            new = [one for one in places if not database.execute(known, [*one, day]).fetchone()]
        if not new:
            return
        with self._sound(), self._connections.transaction() as database:
            database.executemany("INSERT OR IGNORE INTO places (path, key) VALUES (?, ?)", new)
            database.executemany(
                "UPDATE results SET used = ? WHERE key = ?", [(day, key) for _, key in new]
            )

    def collect(self, before: str, most_bytes: int) -> int:
        """Remove results that were last of use before a day (ISO 8601); then, while all are larger, the oldest.

        Gives how many were removed. The file keeps its size: later results take the room.
        """
        with self._sound(), self._connections.transaction() as database:
            removed = database.execute("DELETE FROM results WHERE used < ?", (before,)).rowcount
            removed += database.execute(
                "DELETE FROM results WHERE key IN (SELECT key FROM (SELECT key, sum(length(value)) "
                "OVER (ORDER BY used DESC, key) AS total FROM results) WHERE total > ?)",
                (most_bytes,),
            ).rowcount
            if removed:
                database.execute("DELETE FROM places WHERE key NOT IN (SELECT key FROM results)")
        return int(removed)

    def has_garbage(self, before: str, most_bytes: int) -> bool:
        """Whether `collect` may have something to do; costs next to nothing."""
        with self._sound(), self._connections.here() as database:
            oldest = database.execute("SELECT min(used) FROM results").fetchone()[0]
            (taken,) = database.execute(
                "SELECT (page_count - freelist_count) * page_size "
                "FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
            ).fetchone()
        return bool(oldest and oldest < before) or taken > most_bytes

    def forget(self, path: str) -> int:
        """Remove every result of a file and of all below it, were it a folder; `.` is everything."""
        chosen = "?1 = '.' OR path = ?1 OR substr(path, 1, length(?1) + 1) = ?1 || '/'"
        with self._sound(), self._connections.transaction() as database:
            removed = database.execute(
                f"DELETE FROM results WHERE key IN (SELECT key FROM places WHERE {chosen})", (path,)
            ).rowcount
            database.execute(f"DELETE FROM places WHERE {chosen}", (path,))
        removed += self.written.forget(path)
        with self._sound():
            self._connections.scrub()
        return int(removed)

    def size(self) -> int:
        """Bytes on disk."""
        return self._connections.size()

    def close(self) -> None:
        """Close all connections."""
        self._precious.close()
        self._connections.close()

    @contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            with readable_errors(self.path):
                yield
        except Damaged as error:
            raise MemoCorrupted(
                f"{error} It may hold work that was paid for, so it is not rebuilt by itself. "
                f"Restore {self.path} from a backup, or move it away to start afresh: "
                f"everything else is derived from your files."
            ) from error


def _checked(row: tuple[Any, ...]) -> tuple[bytes, bytes]:
    key, value, checksum = row
    if checksum is not None and checksum != _checksum(key, value):
        raise Damaged(f"A result in the memo is not what was put there ({key.hex()}).")
    return key, value


def _checksum(key: bytes, value: bytes) -> int:
    return zlib.crc32(value, zlib.crc32(key))
