"""Writes to the index, inside one transaction."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from rlm_core.store.rows import FILE_COLUMNS, FileRow, NodeRow
from rlm_core.tree.outline import Mention, Problem
from rlm_core.tree.status import Skip

_INSERT_NODE = f"INSERT INTO nodes VALUES ({', '.join('?' * 18)})"
_REPLACE_NODE = _INSERT_NODE.replace("INSERT", "REPLACE")
_INSERT_WORDS = "INSERT INTO words (rowid, name, place, exact, stem) VALUES (?, ?, ?, ?, ?)"


class IndexWriter:
    """Writes inside one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._vectors_version = 0  # of this transaction; 0: it has written none yet

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
            f"REPLACE INTO files ({FILE_COLUMNS}, folder) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*row, row.folder) for row in files],
        )

    def put_nodes(self, rows: Sequence[NodeRow]) -> None:
        """Write nodes with their words."""
        self._connection.executemany(_INSERT_NODE, [row[:-1] for row in rows])
        self._connection.executemany(_INSERT_WORDS, [(row.identity, *row.words) for row in rows])

    def nodes_of(self, file: int) -> list[NodeRow]:
        """The nodes of a file with their words, as they are written now."""
        rows = self._connection.execute(
            "SELECT nodes.*, words.name, words.place, words.exact, words.stem FROM nodes "
            "JOIN words ON words.rowid = nodes.id WHERE nodes.file = ? ORDER BY nodes.ordinal",
            (file,),
        ).fetchall()
        return [NodeRow._make((*row[:18], row[18:])) for row in rows]

    def change_nodes(self, rows: Sequence[NodeRow], with_other_words: Collection[int]) -> None:
        """Write nodes again under their numbers; words only of those named."""
        self._connection.executemany(_REPLACE_NODE, [row[:-1] for row in rows])
        changed = [row for row in rows if row.identity in with_other_words]
        self._connection.executemany(
            "DELETE FROM words WHERE rowid = ?", [(row.identity,) for row in changed]
        )
        self._connection.executemany(_INSERT_WORDS, [(row.identity, *row.words) for row in changed])

    def put_vectors(self, vectors: Iterable[tuple[int, bytes]]) -> None:
        """Write nodes' rows, (k, D) int8 as bytes, by the node's number; no rows: it has no vector."""
        values = [(node, self._next_vectors_version(), rows) for node, rows in vectors]
        self._connection.executemany(
            "REPLACE INTO vectors (node, version, rows) VALUES (?, ?, ?)",
            [one for one in values if one[2]],
        )
        self._connection.executemany(
            "DELETE FROM vectors WHERE node = ?", [(one[0],) for one in values if not one[2]]
        )

    def clear_vectors(self) -> None:
        """Remove all vectors: those of another encoder are of no use."""
        self._next_vectors_version()
        self._connection.execute("DELETE FROM vectors")

    def _next_vectors_version(self) -> int:
        """The number under which this transaction writes vectors: one for all of them."""
        if not self._vectors_version:
            query = "SELECT coalesce(max(value + 0), 0) + 1 FROM meta WHERE key = 'vectors_version'"
            self._vectors_version = int(self._connection.execute(query).fetchone()[0])
            self.set_meta("vectors_version", str(self._vectors_version))
        return self._vectors_version

    def put_findings(
        self, problems: Iterable[tuple[int, Problem]], mentions: Iterable[tuple[int, Mention, str]]
    ) -> None:
        """Write what was found in files beside their nodes, by the file's number; with each mention its subject."""
        self._connection.executemany(
            "INSERT INTO problems (file, message, line) VALUES (?, ?, ?)",
            [(file, problem.message, problem.line) for file, problem in problems],
        )
        self._connection.executemany(
            "INSERT INTO mentions (file, name, sentence, line, subject) VALUES (?, ?, ?, ?, ?)",
            [(file, one.name, one.sentence, one.line, subject) for file, one, subject in mentions],
        )

    def clear_nodes(self, file: int) -> None:
        """Remove the nodes of a file."""
        self._connection.execute(
            "DELETE FROM words WHERE rowid IN (SELECT id FROM nodes WHERE file = ?)", (file,)
        )
        self._connection.execute(
            "DELETE FROM vectors WHERE node IN (SELECT id FROM nodes WHERE file = ?)", (file,)
        )
        self._connection.execute("DELETE FROM nodes WHERE file = ?", (file,))

    def clear_findings(self, file: int) -> None:
        """Remove what was found in a file beside its nodes."""
        self._connection.execute("DELETE FROM problems WHERE file = ?", (file,))
        self._connection.execute("DELETE FROM mentions WHERE file = ?", (file,))
        self._connection.execute("DELETE FROM skips WHERE file = ?", (file,))

    def remove_file(self, file: int) -> None:
        """Remove a file and everything that was made from it."""
        self.clear_nodes(file)
        self.clear_findings(file)
        self._connection.execute("DELETE FROM files WHERE id = ?", (file,))

    def remove_nodes(self, identities: Iterable[int]) -> None:
        """Remove single nodes with their words."""
        values = [(identity,) for identity in identities]
        self._connection.executemany("DELETE FROM words WHERE rowid = ?", values)
        self._connection.executemany("DELETE FROM nodes WHERE id = ?", values)
        self._connection.executemany("DELETE FROM folders WHERE node = ?", values)
        self._connection.executemany("DELETE FROM vectors WHERE node = ?", values)

    def set_parents(self, parents: Iterable[tuple[int, int]]) -> None:
        """Hang nodes elsewhere: (parent, node)."""
        self._connection.executemany("UPDATE nodes SET parent = ? WHERE id = ?", list(parents))

    def put_folders(self, folders: Iterable[tuple[int, bytes, bytes]]) -> None:
        """Note what folders were described from: number, fingerprint of it, packed definitions."""
        self._connection.executemany(
            "REPLACE INTO folders (node, inputs, definitions) VALUES (?, ?, ?)", list(folders)
        )

    def set_tree_fingerprints(self, fingerprints: Iterable[tuple[bytes, int]]) -> None:
        """Note that something below nodes has changed: (tree fingerprint, number)."""
        self._connection.executemany(
            "UPDATE nodes SET tree_fingerprint = ? WHERE id = ?", list(fingerprints)
        )

    def put_uses(self, uses: Mapping[str, int]) -> None:
        """Note in how many nodes of files each term occurs; none is the same as not noted."""
        self._connection.executemany(
            "REPLACE INTO uses (term, nodes) VALUES (?, ?)", list(uses.items())
        )
        self._connection.execute("DELETE FROM uses WHERE nodes = 0")

    def clear_uses(self) -> None:
        """Forget all counts of terms."""
        self._connection.execute("DELETE FROM uses")

    def set_subjects(self, subjects: Mapping[str, Sequence[str]]) -> None:
        """Replace the subjects of commits, by folder."""
        self._connection.execute("DELETE FROM subjects")
        self._connection.executemany(
            "INSERT INTO subjects (folder, place, subject) VALUES (?, ?, ?)",
            [(folder, *one) for folder, some in subjects.items() for one in enumerate(some)],
        )

    def touch(self, touches: Iterable[tuple[str, str]]) -> None:
        """Note what has changed, kind and value, until the folders are described that it concerns."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO touched (kind, value) VALUES (?, ?)", list(touches)
        )

    def clear_touched(self) -> None:
        """Every folder is described as things stand."""
        self._connection.execute("DELETE FROM touched")

    def replace_skips(self, folders: Iterable[str], skips: Iterable[Skip]) -> None:
        """Replace what the last looks left out directly in some folders (with a trailing slash).

        A look may also tell of paths elsewhere, which concern the whole root.
        """
        told = list(skips)
        in_folder = "rtrim(rtrim(path, '/'), replace(rtrim(path, '/'), '/', '')) = ?"
        self._connection.executemany(
            f"DELETE FROM skips WHERE file = 0 AND {in_folder}", [(one,) for one in folders]
        )
        self._connection.executemany(
            "DELETE FROM skips WHERE file = 0 AND path = ?", [(one.path,) for one in told]
        )
        self._put_skips(told)

    def clear_skips_below(self, folder: str) -> None:
        """Remove what was left out below a folder (with a trailing slash) that is gone."""
        self._connection.execute(
            "DELETE FROM skips WHERE file = 0 AND substr(path, 1, length(?1)) = ?1 AND path != ?1",
            (folder,),
        )

    def set_skips(self, skips: Iterable[Skip]) -> None:
        """Replace what the last walk left out; what could not be read stays."""
        self._connection.execute("DELETE FROM skips WHERE file = 0")
        self._put_skips(skips)

    def _put_skips(self, skips: Iterable[Skip]) -> None:
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
