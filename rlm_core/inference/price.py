"""What calls cost and may cost, in the ledger's units."""

from collections.abc import Callable
from math import ceil, isinf

from rlm_core.inference.budget import Budget, Spent
from rlm_core.llm.prompt import Usage
from rlm_core.store.ledger import UNLIMITED, Amount, Limits

# Dollars for a usage of a model, in a batch or not; None where nobody knows.
Price = Callable[[Usage, str, bool], float | None]


def unpriced(usage: Usage, model: str, batched: bool) -> float | None:
    """Where no price is known: limits in dollars are refused then."""
    del usage, model, batched
    return None


def cost_of(
    usage: Usage, models: tuple[str, ...], price: Price, *, batched: bool = False
) -> Amount:
    """What a call cost: as the backend says, else by the first of the model's names that has a price."""
    read = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
    dollars = usage.usd
    for model in models:
        dollars = price(usage, model, batched) if dollars is None else dollars
    return Amount(_nanodollars(dollars), read, usage.output_tokens)


def most_of(
    input_tokens: int, most_tokens: int, model: str, price: Price, *, batched: bool = False
) -> Amount:
    """What a call may cost at most: all that it reads might be written to a cache, which is dearer."""
    plain = Usage(input_tokens=input_tokens, output_tokens=most_tokens)
    cached = Usage(cache_write_tokens=input_tokens, output_tokens=most_tokens)
    found = [price(usage, model, batched) for usage in (plain, cached)]
    known = [dollars for dollars in found if dollars is not None]
    return Amount(_nanodollars(max(known, default=None)), input_tokens, most_tokens)


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
