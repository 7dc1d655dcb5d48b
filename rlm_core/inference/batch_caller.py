"""Make calls in batches: reserved as a whole, named in the ledger at once, fetched by whoever comes.

A process that is killed while a batch is out leaves its name; the next one that wants a prompt of it
fetches what it brought. Only where a process dies between the provider's yes and the writing of that
name is a batch lost: its calls count as spent.
"""

import asyncio
import uuid
from collections.abc import Sequence, Set

from rlm_core.errors import ModelError, ReplyLost
from rlm_core.inference.caller import Pause
from rlm_core.inference.entry import Entry
from rlm_core.inference.lookup import Open
from rlm_core.inference.price import Pricing
from rlm_core.inference.run import Round, Run
from rlm_core.llm.prompt import Batching, Reply
from rlm_core.store.ledger import SUBMITTING, Amount, Call, Ledger, Refusal

_POLL_SECONDS = 60.0
_MOST_ERRORS = 10  # of asking how far a batch is, before it is left to the next process


class BatchCaller:
    """One backend's batches; only one event loop may use it. Without `waits` it leaves what is out."""

    def __init__(
        self, service: Batching, ledger: Ledger, pricing: Pricing, pause: Pause, *, waits: bool
    ) -> None:
        self._service = service
        self._ledger = ledger
        self._pricing = pricing
        self._entry = Entry(ledger, pricing)
        self._pause = pause
        self._waits = waits
        self._submitting = asyncio.Lock()

    async def call_all(self, wanted: Sequence[Open], this: Round) -> None:
        """Submit what fits into the budget, again whenever a batch turned out to cost less than its most."""
        waiting = {one.key: one for one in wanted}
        mine: set[int] = set()
        await self._fetch_ended(this, mine)
        while not this.is_over():
            async with self._submitting:
                begun = await self._submit(waiting, this)
            mine |= begun
            elsewhere = self._ledger.asked(list(waiting))
            have_come = await self._wait({one.key for one in wanted}, this, mine)
            if not have_come or not (begun or elsewhere):
                return

    # --- out ------------------------------------------------------------------------------

    async def _submit(self, waiting: dict[bytes, Open], this: Round) -> set[int]:
        """Submit one batch of those that fit and are not out; what was reserved waits no more."""
        out = self._ledger.in_batches(self._pricing.backend.model)
        chosen = [one for key, one in waiting.items() if key not in out]
        chosen = self._entry.not_in_vain(chosen, this)
        priced = [(one, await self._entry.most(one, this)) for one in chosen]
        known = [(one, most) for one, most in priced if most][: self._service.most_in_batch]
        ours = f"{SUBMITTING}{uuid.uuid4().hex}"
        calls = self._reserve(known, this, ours)
        if not calls:
            return set()
        prompts = {_name(call): waiting.pop(one.key).task.prompt for call, one in calls}
        try:
            batch = await self._service.submit(prompts)
        except ModelError as error:
            for call, _ in calls:
                self._entry.lost(call, error, this)
        else:
            self._ledger.name_batch(ours, batch)
        return {call.number for call, _ in calls}

    def _reserve(
        self, known: Sequence[tuple[Open, Amount]], this: Round, ours: str
    ) -> list[tuple[Call, Open]]:
        if not known:
            return []
        run = this.run.number(this.budget)
        wanted = [self._entry.wanted(one, most) for one, most in known]
        answers = self._ledger.reserve(run, wanted, this.limits, ours)
        return [
            (Call(answer, one.key, most), one)
            for answer, (one, most) in zip(answers, known, strict=True)
            if not isinstance(answer, Refusal)
        ]

    # --- back -----------------------------------------------------------------------------

    async def _wait(self, keys: Set[bytes], this: Round, mine: Set[int]) -> bool:
        """Fetch what comes until none of these prompts is out; False where that is not waited for."""
        errors = 0
        while self._is_out(keys):
            errors += not await self._fetch_ended(this, mine)
            if not self._is_out(keys):
                break
            if errors > _MOST_ERRORS or not self._waits or not this.run.may_begin(this.budget):
                return False
            await self._pause(_POLL_SECONDS)
        return True

    def _is_out(self, keys: Set[bytes]) -> bool:
        return bool(
            self._ledger.asked(list(keys))
            or keys & self._ledger.in_batches(self._pricing.backend.model)
        )

    def _batches(self) -> list[str]:
        return self._ledger.batches(self._pricing.backend.model)

    async def _fetch_ended(self, this: Round, mine: Set[int]) -> bool:
        """Fetch what batches brought that have ended, whoever submitted them; False where one did not answer."""
        is_well = True
        for batch in self._batches():
            try:
                if (await self._service.progress(batch)).ended:
                    await self._fetch(batch, this, mine)
            except ModelError:
                is_well = False
        return is_well

    async def _fetch(self, batch: str, this: Round, mine: Set[int]) -> None:
        results = await self._service.results(
            batch, {}
        )  # their form is looked at when they are used
        others = Run(self._ledger, "")  # what they submitted, they paid
        foreign = Round(others, this.budget, this.failures)
        for call in self._ledger.out(batch):
            whose = this if call.number in mine else foreign
            match results.get(_name(call)):
                case Reply() as reply:
                    self._entry.came(call, reply, 0.0, whose)
                case ModelError() as error:
                    self._entry.lost(call, error, whose)
                case _:
                    self._entry.lost(call, ReplyLost("Its batch does not know it."), whose)
            await asyncio.sleep(0)  # others use this loop too


def _name(call: Call) -> str:
    """What a call is named in its batch."""
    return f"call-{call.number}"
