"""The desk of work that may wait for a day, and costs half."""

import asyncio
from collections.abc import Mapping, Sequence, Set

from rlm_core.errors import ArgumentError
from rlm_core.inference.batch_caller import BatchCaller
from rlm_core.inference.caller import Pause
from rlm_core.inference.desk import AGENT
from rlm_core.inference.entry import Entry
from rlm_core.inference.meter import Meter
from rlm_core.inference.model_desk import ModelDesk
from rlm_core.inference.price import Pricing
from rlm_core.llm.prices import PRICES, Price
from rlm_core.llm.prompt import Backend, Batching
from rlm_core.store.memo import Memo


class BatchDesk(ModelDesk):
    """Settles tasks in batches: one for first replies, one for those that had a fault.

    Without `waits` what is out is left, and settling the same tasks later fetches it; with it, the
    calling thread waits, and may be interrupted or killed: what is out is not paid again.
    """

    def __init__(
        self,
        backend: Backend,
        memo: Memo,
        prices: Mapping[str, Price] = PRICES,
        *,
        origins: Sequence[str] = (AGENT,),
        pause: Pause = asyncio.sleep,
        waits: bool = True,
        meter: Meter | None = None,
    ) -> None:
        """Nothing is asked yet.

        Raises:
            ArgumentError: The backend takes no batches.

        """
        if not isinstance(backend, Batching):
            raise ArgumentError(f"the backend `{backend.name}` takes no batches: ask it directly")
        super().__init__(backend, memo, prices, origins=origins, pause=pause, meter=meter)
        self._pricing = Pricing(backend, prices, batched=True)
        self._entry = Entry(memo.ledger, self._pricing)
        self._caller = BatchCaller(backend, memo.ledger, self._pricing, pause, waits=waits)

    def _paid_already(self) -> Set[bytes]:
        return self._ledger.in_batches(self.origin)
