"""What the calling agent is to do: questions and labelings that are not finished, and who has which piece."""

from collections.abc import Sequence
from typing import NamedTuple

from rlm_core.store.precious import PreciousDatabase

_NOW = "CAST(strftime('%s', 'now') AS INTEGER)"


class OpenPiece(NamedTuple):
    """One unfinished question or labeling, as its maker packed it."""

    identity: str
    kind: str
    plain: bytes


class OpenWork:
    """The open work of one root in a memo; any process may hand out and take in."""

    def __init__(self, database: PreciousDatabase) -> None:
        self._database = database

    def put(self, root: str, piece: OpenPiece, day: str) -> None:
        """Open a piece, or leave it open."""
        with self._database.transaction() as database:
            database.execute(
                "INSERT OR IGNORE INTO open_work (root, identity, kind, plain, day) "
                "VALUES (?, ?, ?, ?, ?)",
                (root, *piece, day),
            )

    def pieces(self, root: str) -> list[OpenPiece]:
        """All that is open, the oldest first."""
        query = "SELECT identity, kind, plain FROM open_work WHERE root = ? ORDER BY rowid"
        return [OpenPiece(*row) for row in self._database.rows(query, (root,))]

    def close(self, root: str, identity: str) -> None:
        """Close a piece: it is finished, or nobody wants it any more."""
        with self._database.transaction() as database:
            database.execute(
                "DELETE FROM open_work WHERE root = ? AND identity = ?", (root, identity)
            )

    def lease(self, tasks: Sequence[str], most: int, seconds: int) -> list[str]:
        """Take so many of these tasks that nobody else has, in order; they are back after some seconds."""
        taken: list[str] = []
        with self._database.transaction() as database:
            database.execute(f"DELETE FROM leases WHERE until <= {_NOW}")
            for task in tasks:
                if len(taken) == most:
                    break
                added = database.execute(
                    f"INSERT OR IGNORE INTO leases (task, until) VALUES (?, {_NOW} + ?)",
                    (task, seconds),
                )
                if added.rowcount:
                    taken.append(task)
        return taken

    def release(self, tasks: Sequence[str]) -> None:
        """Give tasks back."""
        with self._database.transaction() as database:
            database.executemany("DELETE FROM leases WHERE task = ?", [(one,) for one in tasks])
