"""The word index: which nodes have which words, and how well."""

from collections.abc import Sequence
from typing import Any

from rlm_core.store.derived import DerivedDatabase, portions
from rlm_core.store.rows import Candidate
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node


class WordReads:
    """Reads of words, and of what ranking needs to know of the nodes that have them."""

    def __init__(self, database: DerivedDatabase) -> None:
        self._database = database

    def rows_with(self, terms: Sequence[str]) -> dict[str, int]:
        """How many nodes each term occurs in; terms that occur nowhere are absent."""
        found: dict[str, int] = {}
        for some in portions(terms):
            marks = ",".join("?" * len(some))
            found.update(
                self._rows(f"SELECT term, doc FROM vocabulary WHERE term IN ({marks})", some)
            )
        return found

    def best_by_words(
        self,
        expression: str,
        column_weights: Sequence[float],
        limit: int,
        within: Node | None = None,
    ) -> list[tuple[int, float]]:
        """The nodes that match a full-text expression, best first, with BM25 scores (higher is better).

        `within` leaves out what does not stand in or below that node.
        """
        weights = ", ".join(str(float(weight)) for weight in column_weights)
        condition, values = _below(within)
        return self._rows(
            f"SELECT rowid, -bm25(words, {weights}) AS score FROM words WHERE words MATCH ? {condition} "
            "ORDER BY score DESC, rowid LIMIT ?",
            (expression, *values, limit),
        )

    def candidates(self, identities: Sequence[int]) -> dict[int, Candidate]:
        """What ranking needs to know of nodes, by number."""
        found: dict[int, Candidate] = {}
        for some in portions(identities):
            rows = self._rows(
                "SELECT nodes.id, coalesce(nodes.parent, 0), coalesce(files.path, nodes.trail), nodes.kind, "
                "nodes.name, nodes.trail, nodes.start_byte, nodes.end_byte, nodes.start_line, coalesce(files.format, '') "
                "FROM nodes LEFT JOIN files ON files.id = nodes.file "
                f"WHERE nodes.id IN ({','.join('?' * len(some))})",
                some,
            )
            found.update((row[0], Candidate(*row)) for row in rows)
        return found

    def words_of(self, identities: Sequence[int]) -> dict[int, tuple[str, str, str, str]]:
        """The stored words of nodes: name, place, exact, stem."""
        found: dict[int, tuple[str, str, str, str]] = {}
        for some in portions(identities):
            marks = ",".join("?" * len(some))
            for row in self._rows(
                f"SELECT rowid, name, place, exact, stem FROM words WHERE rowid IN ({marks})", some
            ):
                found[row[0]] = row[1:]
        return found

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._database.rows(query, values)


def _below(node: Node | None) -> tuple[str, tuple[Any, ...]]:
    """The condition that a word row belongs to a node at or below the given one."""
    if node is None or node.parent is None:
        return "", ()
    below, values = at_or_below(node)
    return f"AND rowid IN ({below})", values


def at_or_below(node: Node) -> tuple[str, tuple[Any, ...]]:
    """The query for the numbers of the nodes at or below one that is not the root, with its values."""
    if node.kind is Kind.FOLDER:  # by path, since a folder may hold most of the index
        below = "SELECT nodes.id FROM nodes JOIN files ON files.id = nodes.file WHERE substr(files.path, 1, ?) = ?"
        return below, (len(node.path), node.path)
    below = (
        "WITH RECURSIVE below(id) AS (SELECT ? UNION ALL "
        "SELECT nodes.id FROM nodes JOIN below ON nodes.parent = below.id) SELECT id FROM below"
    )
    return below, (node.identity,)
