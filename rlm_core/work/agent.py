"""Hand out and take in."""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgpack

from rlm_core.inference.budget import Budget
from rlm_core.inference.desk import AGENT
from rlm_core.inference.host_desk import HostDesk
from rlm_core.inference.task import Task, key_of
from rlm_core.store.open_work import OpenPiece, OpenWork
from rlm_core.summarize.written.handing import hand_out, take_in
from rlm_core.summarize.written.work import Work
from rlm_core.tree.node import Node
from rlm_core.tree.work import Submission, SubmitReport, Taken, WorkItem, WorkPage

_IDENTITY = re.compile(r"[ql]-[0-9a-f]{8,16}")
_LEASE_SECONDS = 600  # after which a piece that did not come back is handed out again
MOST_HANDED = 200  # pieces in one conversation: what an agent spends is its user's


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of open work: its tasks that may be done, and what it asks, both from its plain values."""

    tasks: Callable[[Any], Sequence[Task]]
    asks: Callable[[Any], str]


class AgentWork:
    """The work of one root, for one conversation."""

    def __init__(
        self,
        root: str,
        open_work: OpenWork,
        desk: HostDesk,
        kinds: Mapping[str, Kind],
        writing: Callable[[], Work],
        most_handed: int = MOST_HANDED,
    ) -> None:
        self._root = root
        self._open = open_work
        self._desk = desk
        self._kinds = kinds
        self._writing = writing
        self._most_handed = most_handed
        self._handed = 0
        self._counting = threading.Lock()

    def open(self, kind: str, identity: str, plain: Any) -> None:
        """Note a question or labeling that waits for the agent."""
        self._open.put(self._root, OpenPiece(identity, kind, msgpack.packb(plain)), _today())

    def close(self, identity: str) -> None:
        """Nobody waits for a question or labeling any more."""
        self._open.close(self._root, identity)

    def pending(self, identity: str, scope: Node | None, limit: int) -> WorkPage:
        """The next pieces: of one question or labeling, else of all, else summaries of a scope."""
        allowed = self._allowed(limit)
        if not allowed:
            return WorkPage((), 0, _cap_reached(self._most_handed))
        ready = {
            _name(task): task for piece in self._pieces(identity) for task in self._ready(piece)
        }
        taken = self._open.lease(list(ready), allowed, _LEASE_SECONDS)
        items = [self._item(name, ready[name]) for name in taken]
        if not identity and scope and len(items) < allowed:
            items += self._summaries(scope, allowed - len(items))
        self._count(len(items))
        return WorkPage(tuple(items), len(ready) - len(taken), _notice(items, ready, identity))

    def submit(self, submissions: Sequence[Submission]) -> SubmitReport:
        """Check what was written, keep what holds, and say what that unlocked."""
        before = {piece.identity: piece for piece in self._pieces("")}
        ready = {_name(task): task for one in before.values() for task in self._ready(one)}
        taken = [self._taken(one, ready.get(one.identity)) for one in submissions]
        self._open.release([one.identity for one in submissions])
        waiting = {identity: len(self._ready(piece)) for identity, piece in before.items()}
        finished = [
            self._asks(before[identity]) for identity, count in waiting.items() if not count
        ]
        return SubmitReport(tuple(taken), sum(waiting.values()), tuple(finished))

    def _pieces(self, identity: str) -> list[OpenPiece]:
        found = self._open.pieces(self._root)
        return [one for one in found if not identity or one.identity == identity]

    def _ready(self, piece: OpenPiece) -> list[Task]:
        """The tasks of a question or labeling that nobody has done."""
        kind = self._kinds.get(piece.kind)
        tasks = list(kind.tasks(msgpack.unpackb(piece.plain))) if kind else []
        settled = self._desk.settle(tasks, Budget())
        return [tasks[at] for at in settled.left]

    def _asks(self, piece: OpenPiece) -> str:
        return self._kinds[piece.kind].asks(msgpack.unpackb(piece.plain))

    def _item(self, name: str, task: Task) -> WorkItem:
        return WorkItem(name, task.subject, as_told(self._desk.outgoing(task)))

    def _summaries(self, scope: Node, most: int) -> Iterator[WorkItem]:
        for one in hand_out(self._writing(), scope, (), most, _today()):
            yield WorkItem(one.identity, one.subject, one.text)

    def _taken(self, submission: Submission, task: Task | None) -> Taken:
        if task is None:
            kept = take_in(self._writing(), submission.identity, submission.text, _today())
            return Taken(submission.identity, not kept.fault, kept.fault)
        done = self._desk.keep(task, submission.text)
        return Taken(submission.identity, done.is_done, done.fault)

    def _allowed(self, limit: int) -> int:
        with self._counting:
            return min(limit, self._most_handed - self._handed)

    def _count(self, handed: int) -> None:
        with self._counting:
            self._handed += handed


def is_identity(scope: str) -> bool:
    """Whether this names a question or labeling, rather than an address."""
    return bool(_IDENTITY.fullmatch(scope.strip()))


def as_told(task: Task) -> str:
    """All that whoever does a task has to know, as one text."""
    prompt = task.prompt
    parts = [prompt.system, prompt.shared, prompt.text]
    if prompt.schema:
        parts.append(
            f"Reply with JSON alone, of this form (JSON Schema): {json.dumps(prompt.schema)}"
        )
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _name(task: Task) -> str:
    """What a piece is called, whoever hands it out: by its first prompt, so that a second try has the same name."""
    return f"t-{key_of(task.prompt, AGENT).hex()[:12]}"


def _notice(items: Sequence[WorkItem], ready: Mapping[str, Task], identity: str) -> str:
    if items:
        return ""
    if ready:
        return (
            f"All {len(ready)} pieces that wait are handed out; what does not come back within "
            f"{_LEASE_SECONDS // 60} minutes is handed out again."
        )
    if identity:
        return f"Nothing waits for {identity}: ask the question again for its answer."
    return "Nothing waits: no question, no labeling, and all summaries of this scope are written."


def _cap_reached(most: int) -> str:
    return f"This conversation has been handed {most} pieces, the most it gets. Start a new one to go on."


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
