"""The desk behind which a language model sits: every call that this program makes is made here."""

import asyncio
import copy
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Self

from rlm_core.inference.background import Background
from rlm_core.inference.budget import Budget
from rlm_core.inference.caller import Caller, Calling, Pause
from rlm_core.inference.desk import AGENT, Settled
from rlm_core.inference.entry import Entry
from rlm_core.inference.estimate import estimate
from rlm_core.inference.lookup import Lookup, Open, Spoiled, State
from rlm_core.inference.meter import Meter
from rlm_core.inference.outgoing import without_secrets
from rlm_core.inference.price import Pricing
from rlm_core.inference.run import Round, Run, never
from rlm_core.inference.task import Done, Task
from rlm_core.llm.prices import PRICES, Price
from rlm_core.llm.prompt import Backend
from rlm_core.store.memo import Memo
from rlm_core.tree.costs import NOTHING, Spent

_TRIES = 2  # a first reply, and a second after a fault
_USUAL_SECONDS = 5.0  # of a call, before the first of a model


class ModelDesk:
    """Settles tasks with one backend; keeps each reply as soon as it is there.

    `origins` are others whose kept replies count too. The desk is for one piece of work, named by
    `begin`; those that are begun from one desk share its connections and its pace.
    """

    def __init__(
        self,
        backend: Backend,
        memo: Memo,
        prices: Mapping[str, Price] = PRICES,
        *,
        origins: Sequence[str] = (AGENT,),
        pause: Pause = asyncio.sleep,
        meter: Meter | None = None,
    ) -> None:
        self.origin = backend.model
        self._backend = backend
        self._ledger = memo.ledger
        self._lookup = Lookup(memo.replies, (backend.model, *origins))
        self._pricing = Pricing(backend, prices)
        self._entry = Entry(memo.ledger, self._pricing)
        self._caller: Calling = Caller(memo.ledger, self._pricing, pause)
        self._background = Background()
        self._meter = meter or Meter()
        self._run = Run(memo.ledger, "", meter=self._meter)

    def begin(self, what: str, stop: Callable[[], bool] = never, *, resumes: bool = False) -> Self:
        """A desk for a new piece of work, or with `resumes` for the last one of that name.

        A resumed one counts what was spent and what is out, in this process or any other. Once `stop`
        says so no call is begun; those that are out still come.
        """
        begun = copy.copy(self)
        begun._run = Run(  # noqa: SLF001 -- its own copy
            self._ledger, what, stop, resumes=resumes, meter=self._meter
        )
        return begun

    def settle(self, tasks: Sequence[Task], budget: Budget) -> Settled:
        """Settle tasks, those of most weight first.

        What was asked and brought nothing that can be used is not asked again for some days.

        Raises:
            StoreError: A reply cannot be kept, so no more is asked.

        """
        cleaned = [without_secrets(task) for task in tasks]
        this = Round(self._run, budget)
        states = self._asked([task for task, _ in cleaned], this)
        return _settled(states, this, sum(count for _, count in cleaned))

    def _asked(self, tasks: Sequence[Task], this: Round) -> list[State]:
        """What tasks are after all calls that were needed and allowed.

        The second tries wait for all first ones, so that what fits into a budget does not depend on
        which reply comes first.
        """
        states = self._lookup.states(tasks)
        tried: set[bytes] = set()
        for _ in range(_TRIES):
            wanted = {one.key: one for one in _by_weight(states) if one.key not in tried}
            self._call(wanted, this)
            tried |= wanted.keys()
            places = [place for place, state in enumerate(states) if isinstance(state, Open)]
            again = self._lookup.states([tasks[place] for place in places])
            for place, state in zip(places, again, strict=True):
                states[place] = state
        return states

    def _call(self, wanted: Mapping[bytes, Open], this: Round) -> None:
        waiting = self._entry.not_in_vain(list(wanted.values()), this)
        if waiting and not this.is_over():
            self._background.run(self._caller.call_all(waiting, this))

    def estimate(self, tasks: Sequence[Task]) -> Spent:
        """At most what settling these would cost, if no reply has to be asked for again."""
        states = self._lookup.states([without_secrets(task)[0] for task in tasks])
        wanted = {state.key: state.task.prompt for state in states if isinstance(state, Open)}
        paid = self._paid_already()
        prompts = [prompt for key, prompt in wanted.items() if key not in paid]
        if not prompts:
            return NOTHING
        seconds = self._ledger.usual_seconds(self.origin) or _USUAL_SECONDS
        return self._background.run(estimate(prompts, self._pricing, seconds))

    def _paid_already(self) -> Set[bytes]:
        """Prompts whose replies need only be fetched."""
        return frozenset()

    def close(self) -> None:
        """Let go of the backend, for all desks that were begun from this one."""
        self._background.run(self._backend.close())
        self._background.close()


def _by_weight(states: Sequence[State]) -> list[Open]:
    """The open ones, those of most weight first."""
    opened = [state for state in states if isinstance(state, Open)]
    return sorted(opened, key=lambda one: -one.task.weight)


def _settled(states: Sequence[State], this: Round, redacted: int) -> Settled:
    done, failed, left = {}, {}, []
    for place, state in enumerate(states):
        if isinstance(state, Done):
            done[place] = state
        elif why := _why(state, this):
            failed[place] = why
        else:
            left.append(place)
    return Settled(done, failed, tuple(left), this.spent, redacted)


def _why(state: Open | Spoiled, this: Round) -> str:
    """Why there is nothing for a task though it was asked; empty where it was not."""
    if isinstance(state, Spoiled):
        return f"The reply of {state.model} cannot be used, the second one neither: {state.fault}."
    return this.failures.get(state.key, "")
