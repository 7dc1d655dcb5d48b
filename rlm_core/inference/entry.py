"""What is entered in the ledger before a call, and after it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from rlm_core.errors import ModelError, ReplyLost
from rlm_core.inference.lookup import Open
from rlm_core.inference.price import Pricing, with_dollars
from rlm_core.inference.run import Round
from rlm_core.llm.prompt import Reply, Stop
from rlm_core.store.ledger import FREE, UNLIMITED, Amount, Call, Ledger, Wanted
from rlm_core.store.replies import KeptReply

_NOT_AGAIN_DAYS = 7  # after a reply that was paid for and could not be used


class Entry:
    """Enters the calls of one backend, and keeps what they bring."""

    def __init__(self, ledger: Ledger, pricing: Pricing) -> None:
        self._ledger = ledger
        self._pricing = pricing
        self._model = pricing.backend.model

    async def most(self, one: Open, this: Round) -> Amount | None:
        """What a call may cost at most; None, and a failure noted, where that must be known and is not."""
        if this.limits.nanodollars < UNLIMITED and not self._pricing.is_known:
            this.failures[one.key] = (
                f"The price of {self._model} is not known, so a limit in dollars cannot be kept: "
                "set its price, or limit tokens or calls."
            )
            return None
        prompt = one.task.prompt
        try:
            return self._pricing.most(prompt, await self._pricing.backend.count_tokens(prompt))
        except ModelError as error:
            this.failed(one.key, str(error))
            return None

    def not_in_vain(self, wanted: Sequence[Open], this: Round) -> list[Open]:
        """Those that were not paid for lately and brought nothing; that of the others is noted."""
        since = datetime.now(UTC) - timedelta(days=_NOT_AGAIN_DAYS)
        known = self._ledger.failures(
            [one.key for one in wanted], since.isoformat(timespec="seconds")
        )
        for one in wanted:
            failure = known.get(one.key)
            if failure and failure.most_tokens >= one.task.prompt.most_tokens:
                this.failures[one.key] = f"{failure.note} It is not asked again for some days."
        return [one for one in wanted if one.key not in this.failures]

    def wanted(self, one: Open, most: Amount) -> Wanted:
        """A call as it is reserved."""
        task = one.task
        allowed = task.prompt.most_tokens
        return Wanted(one.key, task.subject, task.paths, self._model, most, allowed)

    def came(self, call: Call, reply: Reply, seconds: float, this: Round) -> None:
        """Enter what a reply cost, and keep it if it may be used."""
        cost = self._pricing.cost(reply, call.most)
        this.came(cost, seconds)
        if why := _useless(reply):
            this.failures[call.key or b""] = why
            self._ledger.fail(call.number, cost, why)
        else:
            kept = KeptReply(reply.text, self._model, reply.model)
            self._ledger.settle(call.number, cost, seconds, kept)

    def lost(self, call: Call, error: ModelError, this: Round) -> None:
        """Enter that there is no reply: free where that is known, else at what it may have cost."""
        if not isinstance(error, ReplyLost):
            this.failed(call.key or b"", str(error), FREE)
            self._ledger.fail(call.number, FREE, str(error))
            return
        cost = with_dollars(call.most, error.usd)
        this.failed(call.key or b"", str(error), cost)
        self._ledger.lose(call.number, cost, str(error))


def _useless(reply: Reply) -> str:
    """Why a reply is never to be used, in a sentence; empty where it may be."""
    if reply.stop is Stop.REFUSED:
        return f"{reply.model} refused to answer."
    if reply.stop is Stop.MOST_TOKENS:
        return f"The reply of {reply.model} was cut off at {reply.usage.output_tokens:,} tokens."
    return ""
