"""What calls cost, by the table or by one of the user's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_core.llm.prices import PRICES, Price, Rates, cost, most_cost, price_of
from rlm_core.llm.prompt import Usage

MILLION = 1_000_000
counts = st.integers(0, 3 * MILLION)


@pytest.mark.parametrize(
    ("usage", "model", "dollars"),
    [
        (Usage(100_000, 10_000), "claude-haiku-5-5", 0.01 + 0.005),
        (Usage(100_001, 10_000), "claude-haiku-5-5", 0.0500005 + 0.025),
        (Usage(40_000, 0, 60_000), "haiku", 0.004 + 0.0006),
        (Usage(1, 0, 50_000, 50_000), "haiku", 0.0000005 + 0.0025 + 0.03125),
        (Usage(MILLION, MILLION, MILLION, MILLION), "sonnet", 2 + 10 + 0.1 + 2.5),
        (Usage(MILLION, MILLION), "opus", 24),
        (Usage(MILLION, 0), "claude-haiku-4-5-20251001", 1),
        (Usage(MILLION, 0), "claude-sonnet-5-5@20260928", 2),
        (Usage(5, 5, usd=0.3), "haiku", 0.3),
        (Usage(5, 5, usd=0.3), "unheard-of", 0.3),
    ],
)
def test_a_call_costs_what_the_table_says(usage: Usage, model: str, dollars: float) -> None:
    assert cost(usage, model) == pytest.approx(dollars)


def test_a_batch_costs_half() -> None:
    assert cost(Usage(MILLION, MILLION), "sonnet", batched=True) == pytest.approx(6)
    assert most_cost(MILLION, MILLION, "sonnet", batched=True) == pytest.approx(6.25)


@pytest.mark.parametrize(
    "model", ["qwen3:14b", "claude-haiku-5-5-1", "claude-haiku-5-50", "claude-sonnet-5", "gpt"]
)
def test_a_model_that_is_not_in_the_table_has_no_price(model: str) -> None:
    assert price_of(model) is None
    assert cost(Usage(1, 1), model) is None
    assert most_cost(1, 1, model) is None


def test_prices_of_ones_own_hold() -> None:
    mine = {
        **PRICES,
        "qwen3": Price(Rates(0, 0, 0, 0)),
        "claude-haiku-5-5": Price(Rates(1, 1, 1, 1)),
    }

    assert cost(Usage(MILLION, MILLION), "qwen3:14b", prices=mine) == 0
    assert most_cost(MILLION, MILLION, "haiku", prices=mine) == 2


@given(counts, counts, counts, counts, st.sampled_from(sorted(PRICES)), st.booleans())
def test_no_call_costs_more_than_the_most(
    plain: int, read: int, written: int, out: int, model: str, batched: bool
) -> None:
    asked = plain + read + written
    most = most_cost(asked, out, model, batched=batched)
    paid = cost(Usage(plain, out, read, written), model, batched=batched)

    assert most is not None
    assert paid is not None
    assert 0 <= paid <= most + 1e-9


@given(counts, counts, counts, st.sampled_from(sorted(PRICES)))
def test_more_tokens_never_cost_less(fewer: int, more: int, out: int, model: str) -> None:
    low, high = sorted((fewer, more))
    first, second = most_cost(low, out, model), most_cost(high, out, model)

    assert first is not None
    assert second is not None
    assert first <= second
