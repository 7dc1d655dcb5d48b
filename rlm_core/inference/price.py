"""What calls cost and may cost, in the ledger's units."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, isinf

from rlm_core.inference.budget import Budget
from rlm_core.llm.prices import Price, cost, most_cost, price_of
from rlm_core.llm.prompt import Backend, Bounded, Prompt, Reply
from rlm_core.store.ledger import UNLIMITED, Amount, Limits
from rlm_core.tree.costs import Spent


@dataclass(frozen=True, slots=True)
class Pricing:
    """What a backend's calls cost, by a table of prices or as it says itself."""

    backend: Backend
    prices: Mapping[str, Price]
    batched: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the most that a call costs can be told in dollars."""
        return price_of(self.backend.model, self.prices) is not None

    def most(self, prompt: Prompt, input_tokens: int) -> Amount:
        """What a prompt of so many tokens may cost at most; it is as sure as their count."""
        requests, output = 1, prompt.most_tokens
        if isinstance(self.backend, Bounded):
            requests, output = self.backend.most_requests, self.backend.most_output(prompt)
        dollars = most_cost(
            input_tokens, output, self.backend.model, batched=self.batched, prices=self.prices
        )
        most = None if dollars is None else dollars * requests
        return Amount(_nanodollars(most), input_tokens * requests, output * requests)

    def cost(self, reply: Reply, most: Amount) -> Amount:
        """What a reply did cost: as the backend says, else by the first of its names that has a price."""
        usage = reply.usage
        read = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
        names = (reply.model, self.backend.model)
        found = [cost(usage, one, batched=self.batched, prices=self.prices) for one in names]
        dollars = next((one for one in found if one is not None), None)
        known = most.nanodollars if dollars is None else _nanodollars(dollars)
        return Amount(known, read, usage.output_tokens)


def with_dollars(most: Amount, dollars: float | None) -> Amount:
    """A call whose reply was lost: what it is said to have cost, else at its most."""
    return most if dollars is None else most._replace(nanodollars=_nanodollars(dollars))


def limits_of(budget: Budget) -> Limits:
    """A budget in the ledger's units, rounded down."""
    return Limits(_whole(budget.usd * 1e9), _whole(budget.tokens), _whole(budget.calls))


def spent_on(amount: Amount, seconds: float = 0.0) -> Spent:
    """One call, as it is shown."""
    dollars = (amount.nanodollars or 0) / 1e9
    is_unpriced = amount.nanodollars is None
    return Spent(1, amount.input_tokens, amount.output_tokens, dollars, seconds, int(is_unpriced))


def _whole(limit: float) -> int:
    return UNLIMITED if isinf(limit) or limit >= UNLIMITED else max(0, int(limit))


def _nanodollars(dollars: float | None) -> int | None:
    """Rounded up, but for what is only the float's last digits."""
    return None if dollars is None else ceil(dollars * 1e9 - 1e-3)
