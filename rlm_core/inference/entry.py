"""What is entered in the ledger before a call, and after it."""

from rlm_core.errors import ModelError
from rlm_core.inference.lookup import Open
from rlm_core.inference.price import Price, cost_of, most_of
from rlm_core.inference.run import Round
from rlm_core.llm.prompt import Backend, Reply, Stop
from rlm_core.store.ledger import FREE, UNLIMITED, Amount, Call, Ledger, Wanted
from rlm_core.store.replies import KeptReply


class Entry:
    """Enters the calls of one backend, and keeps what they bring."""

    def __init__(self, backend: Backend, ledger: Ledger, price: Price) -> None:
        self._backend = backend
        self._ledger = ledger
        self._price = price

    async def most(self, one: Open, this: Round) -> Amount | None:
        """What a call may cost at most; None, and a failure noted, where that must be known and is not."""
        prompt = one.task.prompt
        try:
            tokens = await self._backend.count_tokens(prompt)
        except ModelError as error:
            this.failed(one.key, str(error))
            return None
        most = most_of(tokens, prompt.most_tokens, self._backend.model, self._price)
        if most.nanodollars is None and this.limits.nanodollars < UNLIMITED:
            this.failed(one.key, _no_price(self._backend.model))
            return None
        return most

    def wanted(self, one: Open, most: Amount) -> Wanted:
        """A call as it is reserved."""
        task = one.task
        allowed = task.prompt.most_tokens
        return Wanted(one.key, task.subject, task.paths, self._backend.model, most, allowed)

    def came(self, call: Call, reply: Reply, seconds: float, this: Round) -> None:
        """Enter what a reply cost, and keep it if it may be used."""
        cost = cost_of(reply.usage, (reply.model, self._backend.model), self._price)
        if cost.nanodollars is None:
            cost = cost._replace(nanodollars=call.most.nanodollars)
        this.came(cost, seconds)
        if why := _useless(reply):
            this.failures[call.key or b""] = why
            self._ledger.fail(call.number, cost, why)
        else:
            kept = KeptReply(reply.text, self._backend.model, reply.model)
            self._ledger.settle(call.number, cost, seconds, kept)

    def lost(self, call: Call, error: ModelError, this: Round) -> None:
        """Enter that there is no reply: free where that is known, else at its most."""
        if error.may_be_billed:
            this.failed(call.key or b"", str(error), call.most)
            self._ledger.note(call.number, str(error))
        else:
            this.failed(call.key or b"", str(error), FREE)
            self._ledger.fail(call.number, FREE, str(error))


def _useless(reply: Reply) -> str:
    """Why a reply is never to be used, in a sentence; empty where it may be."""
    if reply.stop is Stop.REFUSED:
        return f"{reply.model} refused to answer."
    if reply.stop is Stop.MOST_TOKENS:
        return f"The reply of {reply.model} was cut off at {reply.usage.output_tokens:,} tokens."
    return ""


def _no_price(model: str) -> str:
    return (
        f"The price of {model} is not known, so a limit in dollars cannot be kept: "
        "set its price, or limit tokens or calls."
    )
