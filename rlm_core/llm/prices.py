"""What a model costs: list prices in US dollars for a million tokens, as of `PRICES_AS_OF`.

A model that is not in the table has no price, which is not a price of zero: whoever was given a
budget in dollars must refuse to call it, or be given a price for it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rlm_core.llm.models import full_name
from rlm_core.llm.prompt import Usage

PRICES_AS_OF = "2026-11-23"
BATCH_FACTOR = 0.5
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Rates:
    """US dollars for a million tokens of each sort; a cache entry lasts five minutes."""

    input: float
    output: float
    cache_read: float
    cache_write: float


@dataclass(frozen=True, slots=True)
class Price:
    """The rates of a model, and those of prompts with more than `long_from` tokens, if they differ."""

    rates: Rates
    long_rates: Rates | None = None
    long_from: int = 0

    def at(self, input_tokens: int) -> Rates:
        """The rates of a prompt of that many tokens, cached ones included."""
        is_long = self.long_rates is not None and input_tokens > self.long_from
        return self.long_rates if is_long and self.long_rates else self.rates


PRICES: Mapping[str, Price] = {
    "claude-haiku-5-5": Price(
        Rates(0.10, 0.50, 0.01, 0.125), Rates(0.50, 2.50, 0.05, 0.625), long_from=100_000
    ),
    "claude-sonnet-5-5": Price(Rates(2.00, 10.00, 0.10, 2.50)),
    "claude-opus-5-5": Price(Rates(4.00, 20.00, 0.20, 5.00)),
    "claude-fable-5-2": Price(Rates(8.00, 40.00, 0.20, 10.00)),
    "claude-haiku-4-5": Price(Rates(1.00, 5.00, 0.10, 1.25)),
}

# What may follow a name in the table: a date, a deployment, a context size; not another version.
_SAME_MODEL = re.compile(r"-\d{6,}|-latest\b|[@:\[]|$")


def price_of(model: str, prices: Mapping[str, Price] = PRICES) -> Price | None:
    """The price of a model under any of its names, or nothing where it is not known."""
    name = full_name(model)
    known = [key for key in prices if name.startswith(key) and _SAME_MODEL.match(name, len(key))]
    return prices[max(known, key=len)] if known else None


def cost(
    usage: Usage, model: str, *, batched: bool = False, prices: Mapping[str, Price] = PRICES
) -> float | None:
    """What a call did cost, in dollars: what the backend itself says, else by the table."""
    if usage.usd is not None:
        return usage.usd
    price = price_of(model, prices)
    if price is None:
        return None
    asked = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
    rates = price.at(asked)
    dollars = (
        usage.input_tokens * rates.input
        + usage.output_tokens * rates.output
        + usage.cache_read_tokens * rates.cache_read
        + usage.cache_write_tokens * rates.cache_write
    )
    return _charged(dollars, batched=batched)


def most_cost(
    input_tokens: int,
    most_output_tokens: int,
    model: str,
    *,
    batched: bool = False,
    prices: Mapping[str, Price] = PRICES,
) -> float | None:
    """The most that a call can cost, in dollars: all of it written to the cache, none read from it.

    It is as sure as the count of tokens that it is given.
    """
    price = price_of(model, prices)
    if price is None:
        return None
    rates = price.at(input_tokens)
    dear = max(rates.input, rates.cache_write)
    return _charged(input_tokens * dear + most_output_tokens * rates.output, batched=batched)


def _charged(dollars: float, *, batched: bool) -> float:
    return dollars * (BATCH_FACTOR if batched else 1.0) / _MILLION
