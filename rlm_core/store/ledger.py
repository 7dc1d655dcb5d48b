"""Every call of a language model: reserved at its most before it is made, settled at what it cost.

The cap of a run holds because each call is added to the run's sums in the same statement that
compares them with the cap. A reservation is lifted only by who knows how its call ended. One whose
process died stays: a call whose outcome nobody knows counts as spent, never as free.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from rlm_core.store.askers import Askers
from rlm_core.store.derived import portions
from rlm_core.store.ledger_totals import cost_of, totals
from rlm_core.store.precious import PreciousDatabase
from rlm_core.store.replies import KeptReply, put_places, put_reply
from rlm_core.tree.costs import Cost, Costs

SUBMITTING = "submitting "  # how our own name of a batch begins, until the provider has named it
LONGEST_BATCH = timedelta(days=28)  # a provider keeps results for 29
UNLIMITED = 2**62  # below SQLite's largest integer by a factor, so that sums stay inside

_LONGEST_CALL = timedelta(hours=1)  # with all tries; an older one is not waited for
# A call that is out: who asks, for as long as one may take; and the batch that it is in, if that is named.
_ASKING = "SELECT asker FROM calls WHERE key = ? AND state = 'reserved' AND asker != '' AND at >= ?"
_IN_BATCH = (
    "SELECT 1 FROM calls WHERE key = ?1 AND state = 'reserved' AND batch != '' "
    "AND substr(batch, 1, length(?2)) != ?2 AND at >= ?3"
)


class Amount(NamedTuple):
    """What a call cost, or may cost at most. `nanodollars` is None where nobody knows the price."""

    nanodollars: int | None
    input_tokens: int
    output_tokens: int


FREE = Amount(0, 0, 0)


class Limits(NamedTuple):
    """The most that a run may cost, what is reserved included."""

    nanodollars: int = UNLIMITED
    tokens: int = UNLIMITED
    calls: int = UNLIMITED


@dataclass(frozen=True, slots=True)
class Wanted:
    """A call that someone wants to make."""

    key: bytes
    subject: str
    paths: tuple[str, ...]
    model: str
    most: Amount
    most_tokens: int


class Refusal(StrEnum):
    """Why a call is not reserved."""

    KEPT = "kept"  # its reply is there meanwhile
    ASKED = "asked"  # someone is asking the very same now
    TOO_DEAR = "too dear"  # it might cost more than is left


class Call(NamedTuple):
    """A call that is out in a batch."""

    number: int
    key: bytes | None  # None: forgotten meanwhile
    most: Amount


class Failure(NamedTuple):
    """Why a call brought nothing, and what its reply was allowed."""

    note: str
    most_tokens: int


class Ledger:
    """The runs and calls of one memo; any thread and process may add to them."""

    def __init__(self, database: PreciousDatabase) -> None:
        self._database = database
        self._askers = Askers(database.path.with_name("asking"))

    # --- runs and calls -------------------------------------------------------------------

    def begin(self, what: str, most: str, *, resumes: bool = False) -> int:
        """Begin a run, or go on with the last one of that name.

        `what` it is for and its limits are for people to read.
        """
        with self._database.lasting_transaction() as database:
            query = "SELECT id FROM runs WHERE what = ? ORDER BY id DESC LIMIT 1"
            if resumes and (found := database.execute(query, (what,)).fetchone()):
                return int(found[0])
            query = "INSERT INTO runs (what, started, most) VALUES (?, ?, ?)"
            return int(database.execute(query, (what, _now(), most)).lastrowid or 0)

    def reserve(
        self, run: int, wanted: Sequence[Wanted], limits: Limits, batch: str = ""
    ) -> list[int | Refusal]:
        """Reserve as many calls as fit, in order: the number of each, or why not."""
        asker = self._askers.enter()
        with self._database.lasting_transaction() as database:
            return [self._reserve(database, run, one, limits, batch, asker) for one in wanted]

    def _reserve(
        self,
        database: sqlite3.Connection,
        run: int,
        one: Wanted,
        limits: Limits,
        batch: str,
        asker: str,
    ) -> int | Refusal:
        if database.execute("SELECT 1 FROM replies WHERE key = ?", (one.key,)).fetchone():
            return Refusal.KEPT
        if self._is_asked(database.execute(_ASKING, (one.key, _before(_LONGEST_CALL))).fetchall()):
            return Refusal.ASKED
        in_batch = (one.key, SUBMITTING, _before(LONGEST_BATCH))
        if batch and database.execute(_IN_BATCH, in_batch).fetchone():
            return Refusal.ASKED
        return _entered(database, run, one, limits, batch, asker)

    def asked(self, keys: Sequence[bytes]) -> set[bytes]:
        """Those of the prompts that someone who is still there is asking now."""
        rows = {
            key: self._database.rows(_ASKING, (key, _before(_LONGEST_CALL))) for key in set(keys)
        }
        return {key for key, askers in rows.items() if self._is_asked(askers)}

    def _is_asked(self, askers: Sequence[tuple[str]]) -> bool:
        return any(self._askers.is_there(asker) for (asker,) in askers)

    def settle(self, call: int, cost: Amount, seconds: float, reply: KeptReply) -> None:
        """Enter what a call cost, and keep the reply that it brought; both or neither."""
        with self._database.lasting_transaction() as database:
            _close(database, call, "settled", cost, seconds=seconds)
            ((key,),) = database.execute("SELECT key FROM calls WHERE id = ?", (call,)).fetchall()
            if key:
                put_reply(database, key, reply, _now()[:10])

    def fail(self, call: int, cost: Amount, note: str) -> None:
        """Enter why a call brought nothing that can be used, and what it cost even so."""
        with self._database.lasting_transaction() as database:
            _close(database, call, "failed", cost, note=note)

    def lose(self, call: int, most: Amount, note: str) -> None:
        """Say why nobody knows how a call ended, and what it may have cost; it stays reserved, in no batch."""
        with self._database.lasting_transaction() as database:
            _close(database, call, "reserved", most, note=note)
            query = "UPDATE calls SET batch = '', asker = '' WHERE id = ? AND state = 'reserved'"
            database.execute(query, (call,))

    # --- batches --------------------------------------------------------------------------

    def name_batch(self, ours: str, batch: str) -> None:
        """Put the provider's name of a batch in the place of our own."""
        with self._database.lasting_transaction() as database:
            query = "UPDATE calls SET batch = ?, asker = '' WHERE batch = ?"
            database.execute(query, (batch, ours))

    def batches(self, model: str) -> list[str]:
        """The batches with calls that are out, oldest first."""
        query = (
            "SELECT batch FROM calls WHERE batch != '' AND state = 'reserved' AND model = ? "
            "AND at >= ? AND substr(batch, 1, length(?)) != ? GROUP BY batch ORDER BY min(id)"
        )
        rows = self._database.rows(query, (model, _before(LONGEST_BATCH), SUBMITTING, SUBMITTING))
        return [batch for (batch,) in rows]

    def out(self, batch: str) -> list[Call]:
        """The calls of a batch that are out."""
        query = (
            "SELECT id, key, nanodollars, input_tokens, output_tokens FROM calls "
            "WHERE batch = ? AND state = 'reserved' ORDER BY id"
        )
        rows = self._database.rows(query, (batch,))
        return [Call(number, key, Amount(*most)) for number, key, *most in rows]

    def in_batches(self, model: str) -> set[bytes]:
        """The prompts that are out in batches."""
        return {call.key for one in self.batches(model) for call in self.out(one) if call.key}

    def awaits_batch(self, what: str) -> bool:
        """Whether the last run of that name has a batch out."""
        query = (
            "SELECT 1 FROM calls WHERE run = (SELECT max(id) FROM runs WHERE what = ?) "
            "AND batch != '' AND state = 'reserved' AND at >= ? LIMIT 1"
        )
        return bool(self._database.rows(query, (what, _before(LONGEST_BATCH))))

    def leave(self) -> None:
        """Ask nothing more: what is out is not waited for by others."""
        self._askers.leave()

    # --- what is known --------------------------------------------------------------------

    def failures(self, keys: Sequence[bytes], since: str) -> dict[bytes, Failure]:
        """Calls from a time on (ISO 8601) that were paid and brought nothing, by key; the last of each."""
        found: dict[bytes, Failure] = {}
        for some in portions(keys):
            query = (
                f"SELECT key, note, most_tokens FROM calls WHERE key IN ({','.join('?' * len(some))}) "
                "AND state = 'failed' AND input_tokens > 0 AND at >= ? ORDER BY id"
            )
            rows = self._database.rows(query, [*some, since])
            found.update((key, Failure(note, most)) for key, note, most in rows)
        return found

    def usual_seconds(self, model: str) -> float | None:
        """How long a call of a model took lately, on average; None where there was none."""
        query = (
            "SELECT avg(seconds) FROM (SELECT seconds FROM calls WHERE model = ? "
            "AND state = 'settled' AND batch = '' ORDER BY id DESC LIMIT 200)"
        )
        ((seconds,),) = self._database.rows(query, (model,))
        return None if seconds is None else float(seconds)

    def cost_of(self, run: int) -> Cost:
        """What one run has cost so far."""
        return cost_of(self._database, run)

    def costs(self, most: int = 20) -> Costs:
        """Totals of everything, and of at most so many runs, models, subjects and days."""
        return totals(self._database, most)


def _entered(
    database: sqlite3.Connection, run: int, one: Wanted, limits: Limits, batch: str, asker: str
) -> int | Refusal:
    """The number of a call that fits into its run."""
    dollars, tokens = one.most.nanodollars or 0, _tokens(one.most)
    fits = database.execute(
        "UPDATE runs SET nanodollars = nanodollars + ?1, tokens = tokens + ?2, calls = calls + 1 "
        "WHERE id = ?3 AND nanodollars + ?1 <= ?4 AND tokens + ?2 <= ?5 AND calls + 1 <= ?6",
        (dollars, tokens, run, *limits),
    )
    if not fits.rowcount:
        return Refusal.TOO_DEAR
    put_places(database, one.key, one.paths)
    row = (run, one.key, one.subject, one.model, *one.most, one.most_tokens)
    added = database.execute(
        "INSERT INTO calls (run, key, subject, model, nanodollars, input_tokens, output_tokens, "
        "most_tokens, at, batch, asker, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'reserved')",
        (*row, _now(), batch, asker),
    )
    return int(added.lastrowid or 0)


def _close(
    database: sqlite3.Connection,
    call: int,
    state: str,
    cost: Amount,
    *,
    seconds: float = 0.0,
    note: str = "",
) -> None:
    """End a reserved call, and correct the sums of its run from its most to what it cost."""
    query = (
        "SELECT run, nanodollars, input_tokens, output_tokens FROM calls "
        "WHERE id = ? AND state = 'reserved'"
    )
    found = database.execute(query, (call,)).fetchone()
    if not found:  # another process read the same batch
        return
    run, most = found[0], Amount(*found[1:])
    database.execute(
        "UPDATE runs SET nanodollars = nanodollars + ?, tokens = tokens + ? WHERE id = ?",
        ((cost.nanodollars or 0) - (most.nanodollars or 0), _tokens(cost) - _tokens(most), run),
    )
    database.execute(
        "UPDATE calls SET state = ?, nanodollars = ?, input_tokens = ?, output_tokens = ?, "
        "seconds = ?, note = ? WHERE id = ?",
        (state, *cost, seconds, note, call),
    )


def _tokens(amount: Amount) -> int:
    return amount.input_tokens + amount.output_tokens


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _before(some: timedelta) -> str:
    return (datetime.now(UTC) - some).isoformat(timespec="seconds")
