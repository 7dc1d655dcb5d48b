"""What folders are described from: reads for the one who updates."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rlm_core.store.derived import DerivedDatabase, portions
from rlm_core.store.rows import FOLDER_MARK, FOLDERS, SELECT_NODE, nodes_of
from rlm_core.tree.node import Node

_FEW_TERMS = 300  # so many queries cost less than to read all folders' words


class DefinitionRow(NamedTuple):
    """A top-level definition; `file_node` is the number of its file's node, `summary` packed."""

    file_node: int
    kind: str
    name: str
    summary: bytes


class MentionRow(NamedTuple):
    """A sentence of prose that names a path or module; `subject` is that name as the end of a path."""

    subject: str
    name: str
    sentence: str
    path: str
    line: int


class FolderReads:
    """Reads of folders, and of what is said about them elsewhere."""

    def __init__(self, database: DerivedDatabase) -> None:
        self._database = database

    def nodes(self) -> list[Node]:
        """All folders, groups of folders' children, and the root where it is a folder."""
        return nodes_of(self._rows(f"{SELECT_NODE} WHERE nodes.file = {FOLDERS}"))

    def addresses(self) -> list[tuple[int, str]]:
        """The number and address of every folder; groups and the root are none."""
        return self._rows(
            f"SELECT id, trail FROM nodes WHERE file = {FOLDERS} AND kind = 'folder' ORDER BY id"
        )

    def file_tops(self) -> list[tuple[int, str, int]]:
        """Of each readable file: its node's number, its path, and the number of its parent."""
        return self._rows(
            "SELECT nodes.id, files.path, nodes.parent FROM nodes JOIN files ON files.id = nodes.file "
            "WHERE nodes.trail = ''"
        )

    def definitions(self, file_nodes: Sequence[int] | None = None) -> list[DefinitionRow]:
        """Public top-level definitions of some files, by the numbers of their nodes, or of all files."""
        query = (
            "SELECT nodes.parent, nodes.kind, nodes.name, nodes.summary FROM nodes "
            "JOIN nodes AS above ON above.id = nodes.parent WHERE above.ordinal = 0 "
            f"AND above.file != {FOLDERS} AND nodes.kind IN ('class', 'function', 'constant') "
            "AND substr(nodes.name, 1, 1) != '_' "
        )
        if file_nodes is None:
            rows = self._rows(f"{query} ORDER BY nodes.file, nodes.ordinal")
        else:
            rows = list(
                self._in_portions(f"{query} AND nodes.parent IN (?) ORDER BY nodes.id", file_nodes)
            )
        return list(map(DefinitionRow._make, rows))

    def defined_by(self, term: str) -> list[tuple[str, int]]:
        """Where a term names a public top-level definition: its name, and the folder of its file."""
        return self._rows(
            "SELECT nodes.name, above.parent FROM words JOIN nodes ON nodes.id = words.rowid "
            "JOIN nodes AS above ON above.id = nodes.parent WHERE words MATCH ? AND above.ordinal = 0 "
            f"AND above.file != {FOLDERS} AND above.parent IS NOT NULL "
            "AND nodes.kind IN ('class', 'function', 'constant') "
            "AND substr(nodes.name, 1, 1) != '_' ORDER BY nodes.id",
            (f'name : "{term}"',),
        )

    def leads(self, folder: str, names: Sequence[str]) -> list[tuple[str, str, str]]:
        """READMEs and files of these names directly in a folder: name, path and first words."""
        marks = ",".join("?" * len(names))
        return self._rows(
            "SELECT nodes.name, files.path, nodes.documentation FROM files "
            "JOIN nodes ON nodes.file = files.id AND nodes.trail = '' WHERE files.folder = ? "
            f"AND nodes.documentation != '' AND (nodes.name LIKE 'readme%' OR nodes.name IN ({marks})) "
            "ORDER BY files.path",
            (folder, *names),
        )

    def named_after(self, namesake: str) -> list[tuple[str, str]]:
        """The documents that are named after a folder, by the end of its path: path and first words."""
        return self._rows(
            "SELECT files.path, nodes.documentation FROM files "
            "JOIN nodes ON nodes.file = files.id AND nodes.trail = '' "
            "WHERE files.namesake = ? AND namesake != '' AND nodes.documentation != '' "
            "ORDER BY files.path",
            (namesake,),
        )

    def mentions(self, subject: str) -> list[MentionRow]:
        """The sentences that name something by the end of a path."""
        return [
            MentionRow._make(row)
            for row in self._rows(
                "SELECT subject, name, sentence, files.path, line FROM mentions "
                "JOIN files ON files.id = mentions.file WHERE subject = ? "
                "ORDER BY files.path, line, mentions.rowid",
                (subject,),
            )
        ]

    def mentions_of_file(self, file: int) -> list[tuple[str, str, int, str]]:
        """What was found in one file: name, sentence, line, subject."""
        return self._rows(
            "SELECT name, sentence, line, subject FROM mentions WHERE file = ? ORDER BY rowid",
            (file,),
        )

    def subjects(self, folder: str) -> list[str]:
        """The subjects of the commits that touched only this folder (without a slash), newest first."""
        rows = self._rows("SELECT subject FROM subjects WHERE folder = ? ORDER BY place", (folder,))
        return [subject for (subject,) in rows]

    def all_subjects(self) -> dict[str, list[str]]:
        """The subjects of commits by folder."""
        found: dict[str, list[str]] = {}
        for folder, subject in self._rows(
            "SELECT folder, subject FROM subjects ORDER BY folder, place"
        ):
            found.setdefault(folder, []).append(subject)
        return found

    def described(self, identity: int) -> tuple[bytes, bytes]:
        """Of a folder: the fingerprint of what it was described from, and its packed definitions."""
        rows = self._rows("SELECT inputs, definitions FROM folders WHERE node = ?", (identity,))
        return rows[0] if rows else (b"", b"")

    def uses(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many nodes of files each term occurred when folders were described last."""
        query = "SELECT term, nodes FROM uses WHERE term IN (?)"
        return dict(self._in_portions(query, terms))

    def rows_with(self, terms: Sequence[str]) -> dict[str, int]:
        """How many folders each term occurs in; terms that occur in none may be absent."""
        if len(terms) > _FEW_TERMS:
            return self._all_rows_with(set(terms))
        query = "SELECT count(*) FROM words WHERE words MATCH ?"
        return {
            term: int(self._rows(query, (f'"{term}" AND "{FOLDER_MARK}"',))[0][0]) for term in terms
        }

    def _all_rows_with(self, terms: set[str]) -> dict[str, int]:
        """The same from all folders' words, which costs less than a query for each of many terms."""
        query = "SELECT name, place, exact, stem FROM words WHERE words MATCH ?"
        counts: Counter[str] = Counter()
        for columns in self._rows(query, (f'"{FOLDER_MARK}"',)):
            counts.update(terms.intersection(" ".join(columns).split()))
        return counts

    def touched(self) -> list[tuple[str, str]]:
        """What has changed since folders were described: kind and value."""
        return self._rows("SELECT kind, value FROM touched ORDER BY kind, value")

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._database.rows(query, values)

    def _in_portions(self, query: str, values: Sequence[Any]) -> Iterator[Any]:
        for some in portions(values):
            yield from self._rows(query.replace("(?)", f"({','.join('?' * len(some))})"), some)
