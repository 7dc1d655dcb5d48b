"""Make calls: reserved before, kept and settled in one write the moment their reply is there.

It knows prompts and money, not what makes a reply a good one.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from rlm_core.errors import ModelBusy, ModelError
from rlm_core.inference.lookup import Open
from rlm_core.inference.pace import Pace, Turn
from rlm_core.inference.price import Price, cost_of, most_of
from rlm_core.inference.run import Round
from rlm_core.inference.warmth import Warmth
from rlm_core.llm.prompt import Backend, Prompt, Reply, Stop
from rlm_core.store.ledger import FREE, UNLIMITED, Amount, Ledger, Refusal, Wanted
from rlm_core.store.replies import KeptReply

_TRIES = 5  # of a call that meets a busy provider
_PAUSE_SECONDS = 2.0  # before the second try, then twice as long each time

Pause = Callable[[float], Awaitable[None]]


class Caller:
    """One backend, with its pace and its warm prefixes; only one event loop may use it."""

    def __init__(self, backend: Backend, ledger: Ledger, price: Price, pause: Pause) -> None:
        self._backend = backend
        self._ledger = ledger
        self._price = price
        self._pause = pause
        self._pace = Pace(backend.most_at_once)
        self._warmth = Warmth()
        self._out: dict[bytes, asyncio.Event] = {}  # prompts that are being asked, by key

    async def call_all(self, wanted: Sequence[Open], this: Round) -> None:
        """Ask for these in order, as many at once as the pace allows, until the budget does not.

        A call that might be too dear waits until those before it have come, for they mostly cost
        less than their most. So what is asked does not depend on which reply comes first.
        """
        try:
            async with asyncio.TaskGroup() as group:
                for one in wanted:
                    while other := self._out.get(one.key):
                        await other.wait()
                    await self._warmth.enter(one.task.prompt)
                    if not await self._begin(one, this, group):
                        self._warmth.leave(one.task.prompt, is_warm=False)
                    if this.is_over():
                        return
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from errors

    async def most(self, prompt: Prompt, *, batched: bool = False) -> Amount:
        """What asking this may cost at most."""
        read = await self._backend.count_tokens(prompt)
        return most_of(read, prompt.most_tokens, self._backend.model, self._price, batched=batched)

    async def _begin(self, one: Open, this: Round, group: asyncio.TaskGroup) -> bool:
        """Begin one call if it is allowed and there is no reply to it."""
        if not (most := await self._priced(one, this)):
            return False
        wanted = wanted_call(one, most, self._backend.model)
        while True:
            turn = await self._pace.enter()
            answer = Refusal.KEPT if this.is_over() else self._reserve(wanted, this)
            if not isinstance(answer, Refusal):
                self._start(one, _Call(answer, most, this), turn, group)
                return True
            turn.leave()  # what runs may need it
            if answer is Refusal.KEPT or not this.running:
                return False
            await asyncio.wait(this.running, return_when=asyncio.FIRST_COMPLETED)

    async def _priced(self, one: Open, this: Round) -> Amount | None:
        """What a call may cost; None, and a failure noted, where nobody knows though it matters."""
        try:
            most = await self.most(one.task.prompt)
        except ModelError as error:
            this.failed(one.key, str(error))
            return None
        if most.nanodollars is None and this.limits.nanodollars < UNLIMITED:
            this.failed(one.key, no_price(self._backend))
            return None
        return most

    def _reserve(self, wanted: Wanted, this: Round) -> int | Refusal:
        run = this.run.number(this.budget)
        (answer,) = self._ledger.reserve(run, [wanted], this.limits)
        return answer

    def _start(self, one: Open, call: "_Call", turn: Turn, group: asyncio.TaskGroup) -> None:
        ended = self._out[one.key] = asyncio.Event()

        def end(task: asyncio.Task[None]) -> None:  # also of one that was cancelled before it began
            turn.leave()
            call.this.running.discard(task)
            self._warmth.leave(one.task.prompt, is_warm=False)
            del self._out[one.key]
            ended.set()

        task = group.create_task(self._call(one, call, turn))
        call.this.running.add(task)
        task.add_done_callback(end)

    async def _call(self, one: Open, call: "_Call", turn: Turn) -> None:
        began = time.monotonic()
        try:
            reply = await self._served(one.task.prompt, turn)
        except ModelError as error:
            self._note(one, call, error)
        else:
            self._warmth.leave(one.task.prompt, is_warm=True)
            self._keep(one, call, reply, time.monotonic() - began)

    async def _served(self, prompt: Prompt, turn: Turn) -> Reply:
        """A reply, if need be after waits for a busy provider."""
        for attempt in range(_TRIES):
            try:
                reply = await self._backend.complete(prompt)
            except ModelBusy:
                self._pace.slow_down(turn)
                if attempt == _TRIES - 1:
                    raise
            else:
                self._pace.speed_up()
                return reply
            finally:
                turn.leave()
            await self._pause(_PAUSE_SECONDS * 2**attempt)
            turn = await self._pace.enter()
        raise AssertionError("the last try returns or raises")

    def _keep(self, one: Open, call: "_Call", reply: Reply, seconds: float) -> None:
        cost = cost_of(reply.usage, (reply.model, self._backend.model), self._price)
        if cost.nanodollars is None:
            cost = cost._replace(nanodollars=call.most.nanodollars)
        call.this.came(cost, seconds)
        if why := useless(reply):
            call.this.failures[one.key] = why
            self._ledger.fail(call.number, cost, why)
        else:
            kept = KeptReply(reply.text, self._backend.model, reply.model)
            self._ledger.settle(call.number, cost, seconds, kept)

    def _note(self, one: Open, call: "_Call", error: ModelError) -> None:
        if error.may_be_billed:
            call.this.failed(one.key, str(error), call.most)
            self._ledger.note(call.number, str(error))
        else:
            call.this.failed(one.key, str(error), FREE)
            self._ledger.fail(call.number, FREE, str(error))


class _Call(NamedTuple):
    """A reserved call."""

    number: int
    most: Amount
    this: Round


def wanted_call(one: Open, most: Amount, model: str) -> Wanted:
    """A call as the ledger reserves it."""
    task = one.task
    return Wanted(one.key, task.subject, task.paths, model, most, task.prompt.most_tokens)


def useless(reply: Reply) -> str:
    """Why a reply is never to be used, in a sentence; empty where it may be."""
    if reply.stop is Stop.REFUSED:
        return f"{reply.model} refused to answer."
    if reply.stop is Stop.MOST_TOKENS:
        return (
            f"The reply of {reply.model} was cut off at its {reply.usage.output_tokens:,} tokens."
        )
    return ""


def no_price(backend: Backend) -> str:
    """Why a limit in dollars cannot be kept."""
    return (
        f"The price of {backend.model} is not known, so a limit in dollars cannot be kept: "
        "set its price, or limit tokens or calls."
    )
