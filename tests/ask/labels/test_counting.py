"""Pairs are those that trying all of them finds."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from rlm_core.ask.labels.counting import paired
from rlm_core.ask.labels.items import Item
from rlm_core.ask.labels.labeling import read_pairs

Told = list[tuple[str, str]]  # a label and a value of each item

_TOLD = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("uvwx")), max_size=12)
_NAMES = ("a", "b")


def _pairs(told: Told, asked: str) -> tuple[int, list[tuple[str, str]]]:
    items = [
        Item(f"log:{at}", "line", "", "log", at, at, f"user: {value}")
        for at, (_, value) in enumerate(told, 1)
    ]
    labels = dict(enumerate(label for label, _ in told))
    count, first = paired(items, labels, read_pairs(asked, _NAMES))
    return count, list(first)


@given(_TOLD)
def test_values_are_paired_that_have_the_two_labels(told: Told) -> None:
    some, others = ({value for label, value in told if label == name} for name in _NAMES)
    true = {tuple(sorted(pair)) for pair in product(some, others) if pair[0] != pair[1]}

    assert _pairs(told, "a & b by user") == (len(true), sorted(true))


@given(_TOLD)
def test_values_of_one_label_are_paired_once(told: Told) -> None:
    values = sorted({value for label, value in told if label == "a"})

    assert _pairs(told, "a & a by user") == (
        len(values) * (len(values) - 1) // 2,
        list(combinations(values, 2)),
    )


@given(_TOLD)
def test_items_are_paired_that_share_a_value(told: Told) -> None:
    numbered = list(enumerate(told, 1))
    true = {
        (f"log:{one}", f"log:{other}")
        for (one, (label, value)), (other, (other_label, other_value)) in product(
            numbered, numbered
        )
        if (label, other_label) == ("a", "b") and value == other_value
    }
    count, first = _pairs(told, "a & b sharing user")

    assert (count, set(first)) == (len(true), true)
    assert len(first) == count


@given(_TOLD)
def test_items_of_one_label_that_share_a_value_are_paired_once(told: Told) -> None:
    numbered = [(at, value) for at, (label, value) in enumerate(told, 1) if label == "a"]
    true = {
        (f"log:{one}", f"log:{other}")
        for (one, value), (other, other_value) in combinations(numbered, 2)
        if value == other_value
    }
    count, first = _pairs(told, "a & a sharing user")

    assert (count, set(first)) == (len(true), true)
