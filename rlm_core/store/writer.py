"""Writes to the index, inside one transaction."""

from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from rlm_core.store.rows import FileRow, NodeRow
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
        return self._following("nodes")

    def next_file(self) -> int:
        """The first number that no file has."""
        return self._following("files")

    def _following(self, table: str) -> int:
        query = f"SELECT coalesce(max(id), 0) + 1 FROM {table}"
        return int(self._connection.execute(query).fetchone()[0])

    def put_files(self, files: Sequence[FileRow]) -> None:
        """Write files' rows, new or changed, under the numbers they carry."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO files (id, path, size, mtime_ns, inode, fingerprint, format) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    row.identity,
                    row.path,
                    row.size,
                    row.mtime_ns,
                    row.inode,
                    row.fingerprint,
                    row.format,
                )
                for row in files
            ],
        )

    def put_nodes(self, rows: Sequence[NodeRow]) -> None:
        """Write nodes with their words."""
        self._connection.executemany(_INSERT_NODE, [row[:-1] for row in rows])
        self._connection.executemany(
            "INSERT INTO words (rowid, name, place, exact, stem) VALUES (?, ?, ?, ?, ?)",
            [(row.identity, *row.words) for row in rows],
        )

    def put_findings(
        self, problems: Iterable[tuple[int, Problem]], mentions: Iterable[tuple[int, Mention]]
    ) -> None:
        """Write what was found in files beside their nodes, by the file's number."""
        self._connection.executemany(
            "INSERT INTO problems (file, message, line) VALUES (?, ?, ?)",
            [(file, problem.message, problem.line) for file, problem in problems],
        )
        self._connection.executemany(
            "INSERT INTO mentions (file, name, sentence, line) VALUES (?, ?, ?, ?)",
            [(file, mention.name, mention.sentence, mention.line) for file, mention in mentions],
        )

    def clear_file(self, file: int) -> None:
        """Remove everything that was made from a file, but its row."""
        self._connection.execute(
            "DELETE FROM words WHERE rowid IN (SELECT id FROM nodes WHERE file = ?)", (file,)
        )
        self._connection.execute("DELETE FROM nodes WHERE file = ?", (file,))
        self._connection.execute("DELETE FROM problems WHERE file = ?", (file,))
        self._connection.execute("DELETE FROM mentions WHERE file = ?", (file,))
        self._connection.execute("DELETE FROM skips WHERE file = ?", (file,))

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
        """Replace what the last walk left out; what could not be read stays."""
        self._connection.execute("DELETE FROM skips WHERE file = 0")
        self._connection.executemany(
            "INSERT INTO skips (file, path, reason) VALUES (0, ?, ?)",
            [(skip.path, skip.reason) for skip in skips],
        )

    def put_unreadable(self, skips: Iterable[tuple[int, Skip]]) -> None:
        """Note files that cannot be read, by their number."""
        self._connection.executemany(
            "INSERT INTO skips (file, path, reason) VALUES (?, ?, ?)",
            [(file, skip.path, skip.reason) for file, skip in skips],
        )

    def set_meta(self, key: str, value: str) -> None:
        """Say a fact about the index itself."""
        self._connection.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value)
        )

    def merge_words(self) -> None:
        """Rewrite the word index without what was deleted."""
        self._connection.execute("INSERT INTO words (words) VALUES ('optimize')")
