"""Writes to the index, inside one transaction."""

from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from rlm_core.store.rows import FileRow, NodeRow
from rlm_core.tree.address import ROOT, escape_path
from rlm_core.tree.outline import Mention, Problem
from rlm_core.tree.status import Skip

_INSERT_NODE = f"INSERT INTO nodes VALUES ({', '.join('?' * 18)})"


class IndexWriter:
    """Writes inside one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection = database.conn

    def next_node(self) -> int:
        """The first number that no node has."""
        return int(
            self._connection.execute("SELECT coalesce(max(id), 0) + 1 FROM nodes").fetchone()[0]
        )

    def put_file(self, file: FileRow) -> int:
        """Write a file's row, new or changed, and return its number."""
        return int(
            self._connection.execute(
                "INSERT INTO files (path, size, mtime_ns, inode, fingerprint, format) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns, "
                "inode = excluded.inode, fingerprint = excluded.fingerprint, format = excluded.format "
                "RETURNING id",
                (file.path, file.size, file.mtime_ns, file.inode, file.fingerprint, file.format),
            ).fetchone()[0]
        )

    def parent_of_file(self, file: int, path: str) -> int | None:
        """The folder or group that a file hangs in, or would: None for a root that is one document."""
        row = self._connection.execute(
            "SELECT parent FROM nodes WHERE file = ? AND ordinal = 0", (file,)
        ).fetchone()
        if row is None:
            folder = escape_path(path.rpartition("/")[0] + "/") if "/" in path else ROOT
            row = self._connection.execute(
                "SELECT id FROM nodes WHERE file = 0 AND trail = ?", (folder,)
            ).fetchone()
        return int(row[0]) if row and row[0] is not None else None

    def put_nodes(self, rows: Sequence[NodeRow]) -> None:
        """Write nodes with their words."""
        self._connection.executemany(_INSERT_NODE, [row.columns() for row in rows])
        self._connection.executemany(
            "INSERT INTO words (rowid, name, place, exact, stem) VALUES (?, ?, ?, ?, ?)",
            [(row.identity, *row.words) for row in rows],
        )

    def put_findings(
        self, file: int, problems: Iterable[Problem], mentions: Iterable[Mention]
    ) -> None:
        """Write what was found in a file beside its nodes."""
        self._connection.executemany(
            "INSERT INTO problems (file, message, line) VALUES (?, ?, ?)",
            [(file, problem.message, problem.line) for problem in problems],
        )
        self._connection.executemany(
            "INSERT INTO mentions (file, name, sentence, line) VALUES (?, ?, ?, ?)",
            [(file, mention.name, mention.sentence, mention.line) for mention in mentions],
        )

    def clear_file(self, file: int) -> None:
        """Remove everything that was made from a file, but its row."""
        self._connection.execute(
            "DELETE FROM words WHERE rowid IN (SELECT id FROM nodes WHERE file = ?)", (file,)
        )
        self._connection.execute("DELETE FROM nodes WHERE file = ?", (file,))
        self._connection.execute("DELETE FROM problems WHERE file = ?", (file,))
        self._connection.execute("DELETE FROM mentions WHERE file = ?", (file,))

    def remove_file(self, file: int) -> None:
        """Remove a file and everything that was made from it."""
        self.clear_file(file)
        self._connection.execute("DELETE FROM files WHERE id = ?", (file,))

    def remove_nodes(self, identities: Iterable[int]) -> None:
        """Remove single nodes with their words."""
        values = [(identity,) for identity in identities]
        self._connection.executemany("DELETE FROM words WHERE rowid = ?", values)
        self._connection.executemany("DELETE FROM nodes WHERE id = ?", values)

    def set_parents(self, parents: Iterable[tuple[int, int]]) -> None:
        """Hang nodes elsewhere: (parent, node)."""
        self._connection.executemany("UPDATE nodes SET parent = ? WHERE id = ?", list(parents))

    def set_skips(self, skips: Iterable[Skip]) -> None:
        """Replace what the last walk left out."""
        self._connection.execute("DELETE FROM skips")
        self._connection.executemany(
            "INSERT INTO skips (path, reason) VALUES (?, ?)",
            [(skip.path, skip.reason) for skip in skips],
        )

    def set_meta(self, key: str, value: str) -> None:
        """Say a fact about the index itself."""
        self._connection.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value)
        )

    def merge_words(self) -> None:
        """Rewrite the word index without what was deleted."""
        self._connection.execute("INSERT INTO words (words) VALUES ('optimize')")
