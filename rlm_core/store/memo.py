"""The memo: results by the fingerprint of their inputs and of what made them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rlm_core.errors import MemoCorrupted
from rlm_core.store.connections import Connections, Damaged, readable_errors
from rlm_core.store.migrations import MEMO_MIGRATIONS, migrate

_KEYS_PER_QUERY = 500  # below SQLite's smallest limit of bound values, 999


@dataclass(frozen=True, slots=True)
class MemoResult:
    """A result with the fingerprint of its inputs and maker, and the path it was made for."""

    key: bytes
    value: bytes
    path: str


class Memo:
    """Results that are dear to make again, shared by the worktrees and branches of a repository."""

    def __init__(self, path: Path) -> None:
        self._connections = Connections(path)
        self.path = path
        try:
            with readable_errors(path):
                migrate(self._connections.here(), MEMO_MIGRATIONS)
        except Damaged as error:
            raise self._corrupted(error) from error

    def get_many(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The results that are there, by key.

        Raises:
            MemoCorrupted: The file is damaged.

        """
        found: dict[bytes, bytes] = {}
        database = self._connections.here()
        try:
            with readable_errors(self.path):
                for start in range(0, len(keys), _KEYS_PER_QUERY):
                    some = keys[start : start + _KEYS_PER_QUERY]
                    marks = ",".join("?" * len(some))
                    rows = database.execute(
                        f"SELECT key, value FROM results WHERE key IN ({marks})",
                        list(some),
                    )
                    found.update(rows.fetchall())
        except Damaged as error:
            raise self._corrupted(error) from error
        return found

    def put_many(self, results: Sequence[MemoResult], day: str) -> None:
        """Keep results; `day` (ISO 8601) is when they were last of use."""
        if not results:
            return
        with self._connections.transaction() as database:
            database.conn.executemany(
                "INSERT OR REPLACE INTO results (key, value, path, used) VALUES (?, ?, ?, ?)",
                [(result.key, result.value, result.path, day) for result in results],
            )

    def forget(self, path: str) -> int:
        """Remove every result of a file, or of all below a folder (`path` ends in a slash)."""
        with self._connections.transaction() as database:
            removed = database.conn.execute(
                "DELETE FROM results WHERE path = ?1 OR (?1 LIKE '%/' AND substr(path, 1, length(?1)) = ?1)",
                (path,),
            ).rowcount
        self._connections.scrub()
        return int(removed)

    def size(self) -> int:
        """Bytes on disk."""
        return self.path.stat().st_size if self.path.exists() else 0

    def close(self) -> None:
        """Close all connections."""
        self._connections.close()

    def _corrupted(self, error: Damaged) -> MemoCorrupted:
        return MemoCorrupted(
            f"{error} It may hold work that was paid for, so it is not rebuilt by itself. "
            f"Restore {self.path.name} from a backup, or move it away to start afresh: "
            f"everything else is derived from your files."
        )
