"""Make calls: reserved before, kept and settled in one write the moment their reply is there.

It knows prompts and money, not what makes a reply a good one.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from rlm_core.errors import ModelBusy, ModelError, ReplyLost
from rlm_core.inference.entry import Entry
from rlm_core.inference.lookup import Open
from rlm_core.inference.pace import Pace, Turn
from rlm_core.inference.price import Pricing
from rlm_core.inference.run import Round
from rlm_core.inference.warmth import Warmth
from rlm_core.llm.prompt import Prompt, Reply
from rlm_core.store.ledger import Call, Ledger, Refusal, Wanted

_TRIES = 5  # of a call that meets a busy provider
_PAUSE_SECONDS = 2.0  # before the second try, then twice as long each time
_LONGEST_PAUSE_SECONDS = 120.0  # who asks for more is not waited for
_FIRST_LOOK_SECONDS = 0.05  # before another look at what another process asks
_LOOK_SECONDS = 1.0  # at most, after twice as long each time

Pause = Callable[[float], Awaitable[None]]


class Calling(Protocol):
    """Something that asks prompts of a backend, one by one or in batches."""

    async def call_all(self, wanted: Sequence[Open], this: Round) -> None:
        """Ask for these in order, until the budget does not allow more."""
        ...


class Caller:
    """One backend, with its pace and its warm prefixes; only one event loop may use it."""

    def __init__(self, ledger: Ledger, pricing: Pricing, pause: Pause) -> None:
        self._backend = pricing.backend
        self._ledger = ledger
        self._entry = Entry(ledger, pricing)
        self._pause = pause
        self._pace = Pace(self._backend.most_at_once)
        self._warmth = Warmth(self._backend)
        self._out: dict[bytes, asyncio.Event] = {}  # prompts that are being asked, by key

    async def call_all(self, wanted: Sequence[Open], this: Round) -> None:
        """Ask for these in order, as many at once as the pace allows, until the budget does not.

        A call that might be too dear waits until those before it have come, for they mostly cost
        less than their most. So what is asked does not depend on which reply comes first.
        What another process is asking is left until all others are begun, and then waited for.
        """
        try:
            async with asyncio.TaskGroup() as group:
                elsewhere = await self._begin_all(wanted, this, group)
                while elsewhere and not this.is_over():
                    ended, elsewhere = await self._ended(elsewhere, this)
                    elsewhere += await self._begin_all(ended, this, group)
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from errors

    async def _begin_all(
        self, wanted: Sequence[Open], this: Round, group: asyncio.TaskGroup
    ) -> list[Open]:
        """Begin what is allowed and has no reply; what is asked elsewhere now is given back."""
        elsewhere = []
        for one in wanted:
            if this.is_over() or not await self._is_wanted(one, this):
                continue
            await self._warmth.enter(one.task.prompt)
            refusal = await self._begin(one, this, group)
            if refusal:
                self._warmth.leave(one.task.prompt, is_warm=False)
            if refusal is Refusal.ASKED:
                elsewhere.append(one)
        return elsewhere

    async def _is_wanted(self, one: Open, this: Round) -> bool:
        """Whether a prompt is still to be asked, once another thread that asks it has its end."""
        if one.key not in self._out:
            return True
        while other := self._out.get(one.key):
            await other.wait()
        return bool(self._entry.not_in_vain([one], this))

    async def _ended(self, elsewhere: Sequence[Open], this: Round) -> tuple[list[Open], list[Open]]:
        """Wait until one at least has its end elsewhere: those that may have to be asked, and the rest.

        An end is a reply, a failure, or that nobody is there any more.
        """
        keys = [one.key for one in elsewhere]
        pause = _FIRST_LOOK_SECONDS
        while len(asked := self._ledger.asked(keys)) == len(keys) and not this.is_over():
            await self._pause(pause)
            pause = min(2 * pause, _LOOK_SECONDS)
        ended = [one for one in elsewhere if one.key not in asked]
        rest = [one for one in elsewhere if one.key in asked]
        return self._entry.not_in_vain(ended, this), rest

    async def _begin(self, one: Open, this: Round, group: asyncio.TaskGroup) -> Refusal | None:
        """Begin one call, or say why not."""
        if not (most := await self._entry.most(one, this)):
            return Refusal.TOO_DEAR
        wanted = self._entry.wanted(one, most)
        while True:
            turn = await self._pace.enter()
            answer = Refusal.KEPT if this.is_over() else self._reserve(wanted, this)
            if not isinstance(answer, Refusal):
                self._start(one, Call(answer, one.key, most), turn, this, group)
                return None
            turn.leave()  # what runs may need it
            running = [task for task in this.running if not task.done()]
            if answer is not Refusal.TOO_DEAR or not running:
                return answer
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)

    def _reserve(self, wanted: Wanted, this: Round) -> int | Refusal:
        run = this.run.number(this.budget)
        (answer,) = self._ledger.reserve(run, [wanted], this.limits)
        return answer

    def _start(
        self, one: Open, call: Call, turn: Turn, this: Round, group: asyncio.TaskGroup
    ) -> None:
        ended = self._out[one.key] = asyncio.Event()

        def end(task: asyncio.Task[None]) -> None:  # also of one that was cancelled before it began
            turn.leave()
            this.running.discard(task)
            if task.cancelled():
                self._entry.lost(call, ReplyLost("It was interrupted."), this)
            self._warmth.leave(one.task.prompt, is_warm=False)
            del self._out[one.key]
            ended.set()

        task = group.create_task(self._call(one, call, turn, this))
        this.running.add(task)
        task.add_done_callback(end)

    async def _call(self, one: Open, call: Call, turn: Turn, this: Round) -> None:
        began = time.monotonic()
        try:
            reply = await self._served(one.task.prompt, turn)
        except ModelError as error:
            self._entry.lost(call, error, this)
        else:
            self._warmth.leave(one.task.prompt, is_warm=True)
            self._entry.came(call, reply, time.monotonic() - began, this)

    async def _served(self, prompt: Prompt, turn: Turn) -> Reply:
        """A reply, if need be after waits for a busy provider."""
        for attempt in range(_TRIES):
            try:
                return await self._pace.complete(self._backend, prompt, turn)
            except ModelBusy as error:
                wait = max(error.retry_after or 0.0, _PAUSE_SECONDS * 2**attempt)
                if attempt == _TRIES - 1 or wait > _LONGEST_PAUSE_SECONDS:
                    raise
            finally:
                turn.leave()
            await self._pause(wait)
            turn = await self._pace.enter()
        raise AssertionError("the last try returns or raises")
