"""Which tasks are done already: their replies are kept, by a model or by the calling agent."""

from collections.abc import Sequence
from dataclasses import dataclass

from rlm_core.inference.outgoing import without_secrets
from rlm_core.inference.task import Done, Task, key_of
from rlm_core.llm.prompt import Reply, Stop
from rlm_core.llm.reply_form import in_form
from rlm_core.store.replies import KeptReply, Replies

_SPOILED = "it is not JSON of the form that is wanted"


@dataclass(frozen=True, slots=True)
class Open:
    """A prompt that has no reply: of a task, or of its second try after a fault."""

    task: Task
    key: bytes
    fault: str = ""  # of the first try


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A prompt whose second reply has not the form that was wanted either, so that nobody can read it."""

    key: bytes
    model: str
    fault: str


State = Done | Open | Spoiled


class Lookup:
    """Replays tasks over the kept replies, so that what is done does not depend on who asked when.

    The second try of a task is part of the replay: its prompt is made of the first reply, which is
    kept too. Tasks are given without their secrets.
    """

    def __init__(self, replies: Replies, origins: Sequence[str]) -> None:
        self._replies = replies
        self._origins = tuple(dict.fromkeys(origins))

    def states(self, tasks: Sequence[Task]) -> list[State]:
        """What each task is: done by the first origin that has a reply, or open for the first of all."""
        states = self._replay(tasks, self._origins[0])
        for origin in self._origins[1:]:
            places = [place for place, state in enumerate(states) if not isinstance(state, Done)]
            others = self._replay([tasks[place] for place in places], origin)
            for place, state in zip(places, others, strict=True):
                if isinstance(state, Done):
                    states[place] = state
        return states

    def _replay(self, tasks: Sequence[Task], origin: str) -> list[State]:
        tries = self._try(tasks, origin, [""] * len(tasks))
        faulty = [place for place, one in enumerate(tries) if one.fault]
        again = [without_secrets(tries[place].again())[0] for place in faulty]
        seconds = self._try(again, origin, [tries[place].fault for place in faulty])
        for place, second in zip(faulty, seconds, strict=True):
            tries[place] = second
        return [one.state() for one in tries]

    def _try(self, tasks: Sequence[Task], origin: str, faults: Sequence[str]) -> list["_Try"]:
        keys = [key_of(task.prompt, origin) for task in tasks]
        opened = list(map(Open, tasks, keys, faults))
        found = self._replies.get_many([one.key for one in opened])
        self._replies.note_places({one.key: one.task.paths for one in opened if one.key in found})
        return [_Try(one, found.get(one.key)) for one in opened]


class _Try:
    """A prompt, and what was replied to it if anything was."""

    def __init__(self, opened: Open, kept: KeptReply | None) -> None:
        self._opened = opened
        self._reply: Reply | None = None
        self.fault = ""
        if kept:
            schema = opened.task.prompt.schema
            self._reply = in_form(Reply(kept.text, kept.model), schema)
            self.fault = _SPOILED if self._is_spoiled else opened.task.check(self._reply.text)

    def again(self) -> Task:
        """The task once more, after its faulty reply."""
        return self._opened.task.again(self._reply.text if self._reply else "", self.fault)

    def state(self) -> State:
        """Done with what is wrong with it even so, open, or spoiled."""
        if not self._reply:
            return self._opened
        if self._is_spoiled:
            return Spoiled(self._opened.key, self._reply.model, self.fault)
        return Done(self._reply.text, self._reply.model, self.fault)

    @property
    def _is_spoiled(self) -> bool:
        return self._reply is not None and self._reply.stop is Stop.MALFORMED
