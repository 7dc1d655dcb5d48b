"""One root's hierarchy as it is now: files, nodes, words and what was skipped."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from rlm_core.store.derived import DerivedDatabase, portions
from rlm_core.store.folders import FolderReads
from rlm_core.store.migrations import INDEX_MIGRATIONS
from rlm_core.store.rows import (
    FILE_COLUMNS,
    FOLDERS,
    SELECT_NODE,
    FileRow,
    nodes_of,
)
from rlm_core.store.vectors import VectorReads
from rlm_core.store.words import WordReads, at_or_below
from rlm_core.store.writer import IndexWriter
from rlm_core.tree.address import split, unescape
from rlm_core.tree.node import Node
from rlm_core.tree.status import FileProblem, Skip


class Index:
    """Reads from any thread; writes only inside `writing`, by the one who is `building`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = DerivedDatabase(path, INDEX_MIGRATIONS, "SELECT count(*) FROM files")
        self.folders = FolderReads(self._database)
        self.words = WordReads(self._database)
        self.vectors = VectorReads(self._database)

    # --- nodes ----------------------------------------------------------------------------

    def node(self, identity: int) -> Node | None:
        """The node with this number."""
        return next(self._nodes(f"{SELECT_NODE} WHERE nodes.id = ?", (identity,)), None)

    def node_at(self, address: str) -> Node | None:
        """The node with this address."""
        path, trail = split(address)
        in_file = "WHERE nodes.file = (SELECT id FROM files WHERE path = ?) AND nodes.trail = ?"
        among_folders = f"WHERE nodes.file = {FOLDERS} AND nodes.trail = ?"
        if found := next(self._nodes(f"{SELECT_NODE} {in_file}", (unescape(path), trail)), None):
            return found
        return next(self._nodes(f"{SELECT_NODE} {among_folders}", (address,)), None)

    def root(self) -> Node | None:
        """The node of the whole root; None before the first update."""
        return next(self._nodes(f"{SELECT_NODE} WHERE nodes.parent IS NULL LIMIT 1", ()), None)

    def children(self, identity: int) -> list[Node]:
        """The children of a node, in source order."""
        query = (
            f"{SELECT_NODE} WHERE nodes.parent = ? ORDER BY nodes.ordinal, files.path, nodes.trail"
        )
        return list(self._nodes(query, (identity,)))

    def nodes(self, identities: Sequence[int]) -> dict[int, Node]:
        """Several nodes by number."""
        found: dict[int, Node] = {}
        for some in portions(identities):
            query = f"{SELECT_NODE} WHERE nodes.id IN ({','.join('?' * len(some))})"
            found.update((node.identity, node) for node in self._nodes(query, some))
        return found

    def file_nodes(self, path: str) -> list[Node]:
        """All nodes of a file in document order, the file itself first."""
        query = f"{SELECT_NODE} WHERE files.path = ? ORDER BY nodes.ordinal"
        return list(self._nodes(query, (path,)))

    def of_kind(self, kind: str, within: Node | None) -> list[Node]:
        """All nodes of a kind, in the order of paths and of each source; only those at or below a node, if given."""
        condition, values = "", ()
        if within is not None and within.parent is not None:
            below, values = at_or_below(within)
            condition = f"AND nodes.id IN ({below})"
        query = f"{SELECT_NODE} WHERE nodes.kind = ? {condition} ORDER BY files.path, nodes.ordinal"
        return list(self._nodes(query, (kind, *values)))

    def ancestors(self, node: Node) -> list[Node]:
        """The nodes above, the parent first, the root last."""
        above = []
        parent = node.parent
        while parent is not None and (found := self.node(parent)):
            above.append(found)
            parent = found.parent
        return above

    def nodes_inside(self, path: str, start_byte: int, end_byte: int) -> int:
        """How many nodes of a file stand wholly between two bytes."""
        query = (
            "SELECT count(*) FROM nodes WHERE file = (SELECT id FROM files WHERE path = ?) "
            "AND start_byte >= ? AND end_byte <= ?"
        )
        return int(self._rows(query, (path, start_byte, end_byte))[0][0])

    def holders(self, tops: Sequence[int], identities: Sequence[int]) -> dict[int, int]:
        """For each node, which of the given tops it is, or stands below; absent where it is none."""
        wanted = set(tops)
        above = {identity: identity for identity in identities}
        held: dict[int, int] = {}
        while above:
            held.update((one, at) for one, at in above.items() if at in wanted)
            climbing = {one: at for one, at in above.items() if at not in wanted}
            parents = self._parents(sorted(set(climbing.values())))
            above = {one: parents[at] for one, at in climbing.items() if at in parents}
        return held

    def _parents(self, identities: Sequence[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for some in portions(identities):
            marks = ",".join("?" * len(some))
            found.update(
                self._rows(
                    f"SELECT id, parent FROM nodes WHERE id IN ({marks}) AND parent IS NOT NULL",
                    some,
                )
            )
        return found

    def _nodes(self, query: str, values: Sequence[Any]) -> Iterator[Node]:
        with self._database.noting_damage():
            return iter(nodes_of(self._rows(query, values)))

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._database.rows(query, values)

    # --- files and findings ---------------------------------------------------------------

    def files(self) -> dict[str, FileRow]:
        """Every indexed file by path."""
        return self._files("")

    def file(self, path: str) -> FileRow | None:
        """One indexed file."""
        return self._files("WHERE path = ?", (path,)).get(path)

    def files_directly_in(self, folder: str) -> dict[str, FileRow]:
        """The files of a folder (with a trailing slash; "" is the root), not of those below it."""
        return self._files("WHERE folder = ?", (folder,))

    def files_below(self, folder: str) -> dict[str, FileRow]:
        """The files at any depth below a folder (with a trailing slash)."""
        return self._files("WHERE folder >= ? AND folder < ?", _prefixed(folder))

    def has_folder(self, folder: str) -> bool:
        """Whether any file at any depth below a folder (with a trailing slash) is known."""
        query = "SELECT 1 FROM files WHERE folder >= ? AND folder < ? LIMIT 1"
        return bool(self._rows(query, _prefixed(folder)))

    def folders_directly_in(self, folder: str) -> list[str]:
        """The folders directly inside one (with trailing slashes; "" is the root) that hold files."""
        below = f"substr(folder, {len(folder) + 1})"
        rows = self._rows(
            f"SELECT DISTINCT substr({below}, 1, instr({below}, '/')) FROM files "
            "WHERE folder > ? AND folder < ?",
            (folder, _prefixed(folder)[1]),
        )
        return sorted(folder + name for (name,) in rows)

    def _files(self, condition: str, values: Sequence[Any] = ()) -> dict[str, FileRow]:
        rows = self._rows(f"SELECT {FILE_COLUMNS} FROM files {condition}", values)
        return {row[0]: FileRow._make(row) for row in rows}

    def counts(self) -> tuple[int, int]:
        """How many files and nodes are indexed."""
        ((files, nodes),) = self._rows(
            "SELECT (SELECT count(*) FROM files WHERE format != ''), (SELECT count(*) FROM nodes)"
        )
        return files, nodes

    def count(self, table: str) -> int:
        """How many `skips` or `problems` there are."""
        return int(self._rows(f"SELECT count(*) FROM {table}")[0][0])

    def readable_paths(self) -> list[str]:
        """The files that have nodes."""
        return [path for (path,) in self._rows("SELECT path FROM files WHERE format != ''")]

    def formats(self) -> dict[str, int]:
        """How many files there are of each format, most first."""
        return dict(
            self._rows(
                "SELECT format, count(*) AS n FROM files WHERE format != '' GROUP BY format ORDER BY n DESC, format"
            )
        )

    def skips(self) -> tuple[Skip, ...]:
        """What the last walk left out."""
        return tuple(
            Skip(*row) for row in self._rows("SELECT path, reason FROM skips ORDER BY path")
        )

    def problems(self) -> tuple[FileProblem, ...]:
        """What went wrong inside indexed files."""
        return tuple(
            FileProblem(*row)
            for row in self._rows(
                "SELECT files.path, message, line FROM problems JOIN files ON files.id = problems.file "
                "ORDER BY files.path, line"
            )
        )

    def meta(self, key: str) -> str:
        """A fact about the index itself; empty where it was never said."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else ""

    # --- the whole ------------------------------------------------------------------------

    def snapshot(self) -> AbstractContextManager[None]:
        """Let everything that this thread reads meanwhile be of one version: a question's length."""
        return self._database.snapshot()

    @contextmanager
    def writing(self) -> Iterator[IndexWriter]:
        """One transaction."""
        with self._database.transaction() as database:
            yield IndexWriter(database)

    def building(self) -> AbstractContextManager[None]:
        """Be the only one who writes, in any process."""
        return self._database.building()

    def lead(self) -> bool:
        """Try to become the one process that keeps this index true, until it is closed."""
        return self._database.lead()

    def repair(self) -> None:
        """Drop everything if damage was met. Only for the one who is building."""
        self._database.repair()

    @property
    def was_damaged(self) -> bool:
        """Whether everything had to be dropped since this was opened."""
        return self._database.was_damaged

    @property
    def is_damaged(self) -> bool:
        """Whether damage was met that the next update repairs."""
        return self._database.is_damaged

    def version(self) -> int:
        """Changes whenever another connection or this one has committed."""
        ((version,),) = self._rows("PRAGMA data_version")
        return int(version)

    def size(self) -> int:
        """Bytes on disk, the log included."""
        return self._database.size()

    def scrub(self) -> None:
        """Leave nothing of deleted text on the disk."""
        with self.writing() as writer:
            writer.merge_words()
        self._database.scrub()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()


def _prefixed(folder: str) -> tuple[str, str]:
    """The bounds of all paths that begin with a folder's: it ends in `/`, and after that comes `0`."""
    return folder, f"{folder[:-1]}0" if folder else "\U0010ffff"
