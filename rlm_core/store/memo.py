"""The memo: results by the fingerprint of their inputs and of what made them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rlm_core.store.damage import Damaged
from rlm_core.store.derived import portions
from rlm_core.store.ledger import Ledger
from rlm_core.store.migrations import MEMO_MIGRATIONS
from rlm_core.store.open_work import OpenWork
from rlm_core.store.places import at_or_below
from rlm_core.store.precious import PreciousDatabase, checksum
from rlm_core.store.replies import Replies, forget_replies
from rlm_core.store.written import WrittenSummaries


@dataclass(frozen=True, slots=True)
class MemoResult:
    """A result with the fingerprint of its inputs and maker, and the path it was made for."""

    key: bytes
    value: bytes
    path: str


class Memo:
    """Results that are dear to make again, shared by the worktrees and branches of a repository.

    What language models wrote is among them, in `replies`, with what it cost in the `ledger`.
    Every method raises MemoCorrupted where the file is damaged, and leaves it as it is.
    """

    def __init__(self, path: Path) -> None:
        self._database = PreciousDatabase(path, MEMO_MIGRATIONS)
        self.path = path
        self.replies = Replies(self._database)
        self.ledger = Ledger(self._database)
        self.written = WrittenSummaries(self._database)
        self.open_work = OpenWork(self._database)

    def get_many(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The results that are there, by key."""
        found: dict[bytes, bytes] = {}
        for some in portions(keys):
            marks = ",".join("?" * len(some))
            query = f"SELECT key, value, checksum FROM results WHERE key IN ({marks})"
            with self._database.sound():
                found.update(map(_checked, self._database.rows(query, some)))
        return found

    def put_many(self, results: Sequence[MemoResult], day: str) -> None:
        """Keep results; `day` (ISO 8601) is when they were last of use."""
        if not results:
            return
        with self._database.transaction() as database:
            database.executemany(
                "INSERT OR REPLACE INTO results (key, value, used, checksum) VALUES (?, ?, ?, ?)",
                [(one.key, one.value, day, checksum(one.key, one.value)) for one in results],
            )
            database.executemany(
                "INSERT OR IGNORE INTO places (path, key) VALUES (?, ?)",
                [(one.path, one.key) for one in results],
            )

    def note_use(self, places: Sequence[tuple[str, bytes]], day: str) -> None:
        """Note that remembered results were of use that day (ISO 8601), for inputs at these paths (path, key)."""
        known = (
            "SELECT 1 FROM places JOIN results USING (key) WHERE path = ? AND key = ? AND used = ?"
        )
        new = [one for one in places if not self._database.rows(known, [*one, day])]
        if not new:
            return
        with self._database.transaction() as database:
            database.executemany("INSERT OR IGNORE INTO places (path, key) VALUES (?, ?)", new)
            database.executemany(
                "UPDATE results SET used = ? WHERE key = ?", [(day, key) for _, key in new]
            )

    def collect(self, before: str, most_bytes: int) -> int:
        """Remove results that were last of use before a day (ISO 8601); then, while all are larger, the oldest.

        Gives how many were removed. The file keeps its size: later results take the room.
        """
        with self._database.transaction() as database:
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
        ((oldest,),) = self._database.rows("SELECT min(used) FROM results")
        ((taken,),) = self._database.rows(
            "SELECT (page_count - freelist_count) * page_size "
            "FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
        )
        return bool(oldest and oldest < before) or taken > most_bytes

    def forget(self, path: str) -> int:
        """Remove every result of a file and of all below it, were it a folder; `.` is everything.

        What a model wrote goes too, also of the folders above, and all else that stands on its text.
        """
        chosen = at_or_below("path")
        with self._database.transaction() as database:
            removed = database.execute(
                f"DELETE FROM results WHERE key IN (SELECT key FROM places WHERE {chosen})", (path,)
            ).rowcount
            database.execute(f"DELETE FROM places WHERE {chosen}", (path,))
            removed += forget_replies(database, path)
        removed += self.written.forget(path)
        self._database.scrub()
        return int(removed)

    def size(self) -> int:
        """Bytes on disk."""
        return self._database.size()

    def close(self) -> None:
        """Close all connections."""
        self.ledger.leave()
        self._database.close()


def _checked(row: tuple[Any, ...]) -> tuple[bytes, bytes]:
    key, value, written = row
    if written is not None and written != checksum(key, value):
        raise Damaged(f"A result in the memo is not what was put there ({key.hex()}).")
    return key, value
