"""What language models and agents wrote, by the fingerprint of what they read: paid for, never collected.

A reply goes only where a person wants it: with a path that is forgotten, or an origin that is revoked.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rlm_core.store.damage import Damaged
from rlm_core.store.derived import portions
from rlm_core.store.places import at_below_or_above, inside
from rlm_core.store.precious import PreciousDatabase, checksum


class KeptReply(NamedTuple):
    """A reply: who was asked for it, and who wrote it, as they name themselves."""

    text: str
    origin: str
    model: str


class Replies:
    """The kept replies of one memo."""

    def __init__(self, database: PreciousDatabase) -> None:
        self._database = database

    def get_many(self, keys: Sequence[bytes]) -> dict[bytes, KeptReply]:
        """The replies that are there, by key."""
        found: dict[bytes, KeptReply] = {}
        for some in portions(keys):
            marks = ",".join("?" * len(some))
            query = f"SELECT key, text, origin, model, checksum FROM replies WHERE key IN ({marks})"
            with self._database.sound():
                found.update(map(_checked, self._database.rows(query, some)))
        return found

    def keep(self, key: bytes, reply: KeptReply, paths: Sequence[str], day: str) -> None:
        """Keep a reply that nobody was paid for, in place of an earlier one."""
        with self._database.transaction() as database:
            put_places(database, key, paths)
            put_reply(database, key, reply, day)

    def note_places(self, places: Mapping[bytes, Sequence[str]]) -> None:
        """Note that kept replies are now also about these paths, with which they are forgotten."""
        query = "SELECT 1 FROM reply_places WHERE path = ? AND key = ?"
        pairs = [(path, key) for key, paths in places.items() for path in paths]
        if new := [pair for pair in pairs if not self._database.rows(query, pair)]:
            with self._database.transaction() as database:
                database.executemany(_PUT_PLACE, new)

    def origins(self) -> list[str]:
        """Whoever was asked for a reply that is kept."""
        query = "SELECT DISTINCT origin FROM replies ORDER BY origin"
        return [origin for (origin,) in self._database.rows(query)]

    def revoke(self, origin: str) -> int:
        """Remove all replies that one was asked for or wrote: a model, or the calling agent."""
        chosen = "SELECT key FROM replies WHERE ? IN (origin, model)"
        with self._database.transaction() as database:
            database.execute(f"DELETE FROM reply_places WHERE key IN ({chosen})", (origin,))
            removed = database.execute("DELETE FROM replies WHERE ? IN (origin, model)", (origin,))
        return int(removed.rowcount)


_PUT_PLACE = "INSERT OR IGNORE INTO reply_places (path, key) VALUES (?, ?)"


def put_places(database: sqlite3.Connection, key: bytes, paths: Iterable[str]) -> None:
    """Say which paths a reply is about, also before it is there."""
    database.executemany(_PUT_PLACE, [(path, key) for path in paths])


def put_reply(database: sqlite3.Connection, key: bytes, reply: KeptReply, day: str) -> None:
    """Put a reply in place of an earlier one, inside a transaction."""
    text = reply.text.encode("utf-8", "replace").decode()  # half a surrogate pair is no text
    written = _checksum(key, reply._replace(text=text))
    database.execute(
        "INSERT OR REPLACE INTO replies (key, text, origin, model, day, checksum) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (key, text, reply.origin, reply.model, day, written),
    )


def forget_replies(database: sqlite3.Connection, path: str) -> int:
    """Remove the replies about a path, all below it (`.` is everything) and the folders above.

    Its name leaves the ledger too. A call that is still out is then paid, and what it brings is not kept.
    """
    concerned = at_below_or_above("path")
    keys = f"SELECT key FROM reply_places WHERE {concerned}"
    removed = database.execute(f"DELETE FROM replies WHERE key IN ({keys})", (path,)).rowcount
    database.execute(
        f"UPDATE calls SET key = NULL, subject = '' WHERE key IN ({keys}) OR {inside('subject')}",
        (path,),
    )
    address = "substr(what, instr(what, ': ') + 2)"
    database.execute(
        f"UPDATE runs SET what = substr(what, 1, instr(what, ': ')) WHERE {inside(address)}",
        (path,),
    )
    database.execute(f"DELETE FROM reply_places WHERE {concerned}", (path,))
    return int(removed)


def _checked(row: tuple[Any, ...]) -> tuple[bytes, KeptReply]:
    key, text, origin, model, written = row
    reply = KeptReply(text, origin, model)
    if written != _checksum(key, reply):
        raise Damaged(f"A reply in the memo is not what was put there ({key.hex()}).")
    return key, reply


def _checksum(key: bytes, reply: KeptReply) -> int:
    return checksum(key, *(part.encode() for part in reply))
