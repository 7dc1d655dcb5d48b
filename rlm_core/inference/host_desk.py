"""The desk behind which the calling agent sits: it is handed tasks, and brings its replies itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rlm_core.inference.budget import Budget
from rlm_core.inference.desk import AGENT, Settled
from rlm_core.inference.lookup import Lookup, Open
from rlm_core.inference.outgoing import without_secrets
from rlm_core.inference.task import Done, Task
from rlm_core.store.memo import Memo
from rlm_core.store.replies import KeptReply
from rlm_core.tree.costs import NOTHING, Spent


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a reply that an agent brought: a fault without `is_done` is to be mended."""

    is_done: bool
    fault: str = ""


class HostDesk:
    """Settles tasks from what is kept, and keeps what the agent writes; asks nobody itself.

    `origins` are models whose kept replies count too.
    """

    origin = AGENT

    def __init__(self, memo: Memo, origins: Sequence[str] = ()) -> None:
        self._replies = memo.replies
        self._lookup = Lookup(memo.replies, (AGENT, *origins))

    def settle(self, tasks: Sequence[Task], budget: Budget) -> Settled:
        """What has a reply is done, all else is left."""
        del budget
        cleaned = [without_secrets(task) for task in tasks]
        states = self._lookup.states([task for task, _ in cleaned])
        done = {place: state for place, state in enumerate(states) if isinstance(state, Done)}
        left = tuple(place for place in range(len(states)) if place not in done)
        return Settled(done, {}, left, redacted=sum(count for _, count in cleaned))

    def estimate(self, tasks: Sequence[Task]) -> Spent:
        """Nothing: what the agent spends is its own."""
        del tasks
        return NOTHING

    def outgoing(self, task: Task) -> Task:
        """A task as it may be shown to the agent: without secrets, and after a fault with it."""
        cleaned, _ = without_secrets(task)
        (state,) = self._lookup.states([cleaned])
        return state.task if isinstance(state, Open) else cleaned

    def keep(self, task: Task, text: str, origin: str = AGENT) -> Taken:
        """Take what the agent wrote for a task, and check it.

        After a first reply with a fault the task is not done; a second one is kept, and marked with
        its fault. What is done already stays as it is.
        """
        cleaned, _ = without_secrets(task)
        lookup = Lookup(self._replies, (origin,))
        (state,) = lookup.states([cleaned])
        if not isinstance(state, Done):
            day = datetime.now(UTC).date().isoformat()
            self._replies.keep(state.key, KeptReply(text, origin, origin), task.paths, day)
            (state,) = lookup.states([cleaned])
        return Taken(isinstance(state, Done), state.fault)
