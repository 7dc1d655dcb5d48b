"""Which tasks are done already: their replies are kept, by a model or by the calling agent."""

from collections.abc import Sequence
from dataclasses import dataclass

from rlm_core.inference.outgoing import without_secrets
from rlm_core.inference.task import Done, Task, key_of
from rlm_core.store.replies import KeptReply, Replies


@dataclass(frozen=True, slots=True)
class Open:
    """A prompt that has no reply: of a task, or of its second try after a fault."""

    task: Task
    key: bytes


class Lookup:
    """Replays tasks over the kept replies, so that what is done does not depend on who asked when.

    The second try of a task is part of the replay: its prompt is made of the first reply, which is
    kept too. Tasks are given without their secrets.
    """

    def __init__(self, replies: Replies, origins: Sequence[str]) -> None:
        self._replies = replies
        self._origins = tuple(dict.fromkeys(origins))

    def states(self, tasks: Sequence[Task]) -> list[Done | Open]:
        """What each task is: done by the first origin that has a reply, or open for the first of all."""
        states = self._replay(tasks, self._origins[0])
        for origin in self._origins[1:]:
            places = [place for place, state in enumerate(states) if isinstance(state, Open)]
            others = self._replay([tasks[place] for place in places], origin)
            for place, state in zip(places, others, strict=True):
                if isinstance(state, Done):
                    states[place] = state
        return states

    def _replay(self, tasks: Sequence[Task], origin: str) -> list[Done | Open]:
        tries = self._try(tasks, origin)
        faulty = [place for place, one in enumerate(tries) if one.fault]
        again = [without_secrets(tries[place].again())[0] for place in faulty]
        for place, second in zip(faulty, self._try(again, origin), strict=True):
            tries[place] = second
        return [one.state() for one in tries]

    def _try(self, tasks: Sequence[Task], origin: str) -> list["_Try"]:
        opened = [Open(task, key_of(task.prompt, origin)) for task in tasks]
        found = self._replies.get_many([one.key for one in opened])
        self._replies.note_places({one.key: one.task.paths for one in opened if one.key in found})
        return [_Try(one, found.get(one.key)) for one in opened]


class _Try:
    """A prompt, and what was replied to it if anything was."""

    def __init__(self, opened: Open, reply: KeptReply | None) -> None:
        self._opened = opened
        self._reply = reply
        self.fault = opened.task.check(reply.text) if reply else ""

    def again(self) -> Task:
        """The task once more, after its faulty reply."""
        return self._opened.task.again(self._reply.text if self._reply else "", self.fault)

    def state(self) -> Done | Open:
        """Done with what is wrong with it even so, or open."""
        if not self._reply:
            return self._opened
        return Done(self._reply.text, self._reply.model, self.fault)
