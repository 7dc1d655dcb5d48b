"""Written summaries in the memo: by what they were written from, by the text they tell of, by place.

One that was paid for is never collected. It is found by the fingerprint of its *inputs* (what the
model read), by that of the *tree* (the text that it tells of, all the way down), and, when that text
has changed since, by the *place* where it was shown last.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgpack

from rlm_core.store.damage import Damaged
from rlm_core.store.derived import portions
from rlm_core.store.places import at_below_or_above, inside
from rlm_core.store.precious import PreciousDatabase, checksum
from rlm_core.tree.written import Quote, Said, Written


@dataclass(frozen=True, slots=True)
class Kept:
    """A summary as it is kept.

    `maker` is the fingerprint of its instructions. `is_whole`: all that it tells of had been written
    as well, as far as it ever is.
    """

    key: bytes
    maker: bytes
    written: Written
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a summary is shown: a node of a root, the text that it has there, and its path.

    `folder` is one above whose summary was read for it: it is forgotten with that too.
    """

    root: str
    address: str
    path: str
    tree: bytes
    is_whole: bool
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A summary that could not be had."""

    root: str
    address: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A piece of work that the calling agent was given, and how often it has answered."""

    identity: str
    root: str
    addresses: tuple[str, ...]
    tries: int = 0


_COLUMNS = "written.key, written.maker, written.origin, written.value, written.checksum"


class WrittenSummaries:
    """Reads from any thread; each write is one transaction."""

    def __init__(self, database: PreciousDatabase) -> None:
        self._database = database

    # --- what is kept ---------------------------------------------------------------------

    def is_any(self) -> bool:
        """Whether anything was ever written."""
        return bool(self._database.rows("SELECT 1 FROM written LIMIT 1"))

    def of_trees(self, trees: Sequence[bytes], origin: str = "") -> dict[bytes, Kept]:
        """The best summary of each text: one from whole parts first, then of this origin, then the newest."""
        query = (
            f"SELECT written_trees.tree, whole, {_COLUMNS} FROM written_trees JOIN written USING (key) "
            "WHERE written_trees.tree IN ({}) ORDER BY whole, written.origin = ?, written.id"
        )
        return {
            tree: self._kept(row, is_whole=bool(whole))
            for tree, whole, *row in self._among(query, trees, (origin,))
        }

    def of_keys(self, keys: Sequence[bytes], origin: str = "") -> dict[bytes, Kept]:
        """The summaries that were written from exactly these inputs."""
        query = (
            f"SELECT {_COLUMNS} FROM written WHERE written.key IN ({{}}) "
            "ORDER BY written.origin = ?, written.id"
        )
        return {row[0]: self._kept(row) for row in self._among(query, keys, (origin,))}

    def last_at(self, root: str, addresses: Sequence[str]) -> dict[str, Kept]:
        """The summaries that were shown last at these addresses, whatever stands there now."""
        query = (
            f"SELECT written_places.address, {_COLUMNS} FROM written_places JOIN written USING (key) "
            "WHERE written_places.address IN ({}) AND root = ? ORDER BY written.id"
        )
        return {
            address: self._kept(row) for address, *row in self._among(query, addresses, (root,))
        }

    def _among(self, query: str, values: Sequence[Any], more: Sequence[Any]) -> Iterable[Any]:
        for some in portions(values):
            yield from self._database.rows(query.format(",".join("?" * len(some))), [*some, *more])

    def _kept(self, row: Sequence[Any], *, is_whole: bool = False) -> Kept:
        key, maker, origin, value, known = row
        with self._database.sound():
            return Kept(key, maker, _unpacked(key, value, origin, known), is_whole)

    # --- keeping --------------------------------------------------------------------------

    def keep(
        self,
        new: Iterable[tuple[Kept, Place]],
        found: Iterable[tuple[bytes, Place]],
        failures: Iterable[Failure],
        day: str,
    ) -> None:
        """Keep new summaries with their places, further places of known ones, and failures, together."""
        new, found, failures = list(new), list(found), list(failures)
        places = [(kept.key, place) for kept, place in new] + found
        if not (places or failures):
            return
        with self._database.transaction() as database:
            database.executemany(
                "INSERT OR REPLACE INTO written (key, origin, maker, value, checksum, faults, day) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [_row(kept, day) for kept, _ in new],
            )
            database.executemany(
                "INSERT INTO written_trees (tree, key, whole) VALUES (?, ?, ?) "
                "ON CONFLICT (tree, key) DO UPDATE SET whole = max(whole, excluded.whole)",
                [(place.tree, key, place.is_whole) for key, place in places],
            )
            database.executemany(
                "REPLACE INTO written_places (root, address, key) VALUES (?, ?, ?)",
                [(place.root, place.address, key) for key, place in places],
            )
            database.executemany(
                "INSERT OR IGNORE INTO written_paths (path, key) VALUES (?, ?)",
                [(path, key) for key, one in places for path in (one.path, one.folder) if path],
            )
            database.executemany(
                "DELETE FROM written_failures WHERE root = ? AND address = ?",
                [(place.root, place.address) for _, place in places],
            )
            database.executemany(
                "REPLACE INTO written_failures (root, address, path, reason, day) VALUES (?, ?, ?, ?, ?)",
                [(one.root, one.address, one.path, one.reason, day) for one in failures],
            )

    def revoke(self, origin: str) -> int:
        """Remove all that one origin wrote; how many summaries that were."""
        with self._database.transaction() as database:
            removed = database.execute("DELETE FROM written WHERE origin = ?", (origin,)).rowcount
            for table in ("written_trees", "written_places", "written_paths"):
                database.execute(f"DELETE FROM {table} WHERE key NOT IN (SELECT key FROM written)")
        return int(removed)

    def forget(self, path: str) -> int:
        """Remove what was written of a path, of all below it, and of the folders above, which tell of it too.

        `.` is everything. Gives how many summaries went.
        """
        with self._database.transaction() as database:
            concerned = at_below_or_above("path")
            chosen = f"SELECT key FROM written_paths WHERE {concerned}"
            removed = database.execute(f"DELETE FROM written WHERE key IN ({chosen})", (path,))
            for table in ("written_trees", "written_places"):
                database.execute(f"DELETE FROM {table} WHERE key NOT IN (SELECT key FROM written)")
            database.execute(f"DELETE FROM written_failures WHERE {concerned}", (path,))
            database.execute("DELETE FROM written_paths WHERE key NOT IN (SELECT key FROM written)")
            _forget_handed_out(database, path)
        return int(removed.rowcount)

    def hide(self, paths: Iterable[str]) -> None:
        """Show what tells of these paths no more where it stood, not even as stale: they may not be read now.

        What was paid for stays, for when they may be again.
        """
        chosen = f"SELECT key FROM written_paths WHERE {at_below_or_above('path')}"
        with self._database.transaction() as database:
            database.executemany(
                f"DELETE FROM written_places WHERE key IN ({chosen})", [(path,) for path in paths]
            )

    # --- counts ---------------------------------------------------------------------------

    def counts(self) -> dict[str, tuple[int, int]]:
        """For each origin, how many summaries it wrote, and how many of them are marked with faults."""
        rows = self._database.rows(
            "SELECT origin, count(*), total(faults > 0) FROM written GROUP BY origin ORDER BY origin"
        )
        return {origin: (total, int(marked)) for origin, total, marked in rows}

    def failures(self, root: str) -> tuple[Failure, ...]:
        """The summaries of a root that could not be had."""
        rows = self._database.rows(
            "SELECT root, address, path, reason FROM written_failures WHERE root = ? ORDER BY address",
            (root,),
        )
        return tuple(Failure(*row) for row in rows)

    # --- what the calling agent was given -------------------------------------------------

    def hand_out(self, pieces: Iterable[HandedOut], day: str) -> None:
        """Note pieces of work as given away; one that was given before keeps its tries."""
        with self._database.transaction() as database:
            database.executemany(
                "INSERT INTO handed_out (identity, root, addresses, tries, day) VALUES (?, ?, ?, 0, ?) "
                "ON CONFLICT (identity, root) DO UPDATE SET addresses = excluded.addresses, day = excluded.day",
                [(one.identity, one.root, msgpack.packb(one.addresses), day) for one in pieces],
            )

    def handed_out(self, identity: str, root: str) -> HandedOut | None:
        """A piece of work that was given away and is not done."""
        rows = self._database.rows(
            "SELECT addresses, tries FROM handed_out WHERE identity = ? AND root = ?",
            (identity, root),
        )
        if not rows:
            return None
        ((addresses, tries),) = rows
        return HandedOut(identity, root, tuple(msgpack.unpackb(addresses)), tries)

    def note_try(self, piece: HandedOut) -> None:
        """Note that a piece was answered with something that cannot be used."""
        with self._database.transaction() as database:
            database.execute(
                "UPDATE handed_out SET tries = tries + 1 WHERE identity = ? AND root = ?",
                (piece.identity, piece.root),
            )

    def take_back(self, piece: HandedOut) -> None:
        """Note that a piece is done, or no longer wanted."""
        with self._database.transaction() as database:
            database.execute(
                "DELETE FROM handed_out WHERE identity = ? AND root = ?",
                (piece.identity, piece.root),
            )


def _forget_handed_out(database: sqlite3.Connection, path: str) -> None:
    """Forget what was given away, whose addresses may hold a heading of what is forgotten."""
    query = f"DELETE FROM handed_out WHERE identity = ?2 AND root = ?3 AND {inside('?4')}"
    for identity, root, packed in database.execute(
        "SELECT identity, root, addresses FROM handed_out"
    ).fetchall():
        database.executemany(
            query, [(path, identity, root, one) for one in msgpack.unpackb(packed)]
        )


def _row(kept: Kept, day: str) -> tuple[Any, ...]:
    one = kept.written
    said = [(each.text, [_fields(quote) for quote in each.quotes]) for each in one.brief]
    value = msgpack.packb((one.headline, said, one.links, one.faults, one.dropped))
    sum_ = checksum(kept.key, value)
    return kept.key, one.origin, kept.maker, value, sum_, len(one.faults), day


def _fields(quote: Quote) -> tuple[str, str, int, int]:
    return quote.words, quote.path, quote.first_line, quote.last_line


def _unpacked(key: bytes, value: bytes, origin: str, known: int) -> Written:
    if checksum(key, value) != known:
        raise Damaged(f"A written summary in the memo is not what was put there ({key.hex()}).")
    headline, said, links, faults, dropped = msgpack.unpackb(value)
    brief = tuple(Said(text, tuple(Quote(*one) for one in quotes)) for text, quotes in said)
    return Written(headline, brief, links, origin, tuple(faults), dropped)
