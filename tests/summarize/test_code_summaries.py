"""Summaries of code, read from real source text."""

from rlm_core.parse.source import parse_source
from rlm_core.summarize.outline import summarize_outline
from rlm_core.tree.outline import Entry
from rlm_core.tree.summary import Statement, Summary

CART = b'''\
class Cart(Basket):
    """A shopping cart that knows its total.

    Items keep the order in which they were added.
    """

    def total(self, items: list[Item], tax: Decimal) -> Decimal:
        if not items:
            raise EmptyCart(self)
        subtotal = sum_prices(items)
        return apply_tax(subtotal, tax)

    def add(self, item):
        """Add an item once.

        :param item: what to add
        """
        self.items.append(item)

    def _forget(self):
        self.items = []


def test_total_of_nothing() -> None:
    assert Cart().total([], 0) == 0


LIMIT = 10
'''


def summaries(content: bytes, path: str = "cart.py") -> dict[str, tuple[Entry, Summary]]:
    outline = parse_source(path, content)
    pairs = zip(outline.entries, summarize_outline(outline, content), strict=True)
    return {entry.name: (entry, summary) for entry, summary in pairs}


def headline(content: bytes, name: str, path: str = "cart.py") -> str:
    return summaries(content, path)[name][1].headline.text


def test_documentation_speaks_first_and_on_its_lines() -> None:
    _, cart = summaries(CART)["Cart"]

    assert cart.headline == Statement("A shopping cart that knows its total.", 1, 1)
    assert cart.brief[1] == Statement("Items keep the order in which they were added.", 3, 3)


def test_a_function_without_a_word_is_told_by_what_it_calls_and_returns() -> None:
    assert headline(CART, "total") == (
        "total(items, tax) — calls EmptyCart, sum_prices, apply_tax; returns Decimal"
    )


def test_parameter_fields_are_no_description() -> None:
    _, add = summaries(CART)["add"]

    assert add.headline.text == "Add an item once."
    assert add.brief == ()


def test_a_class_lists_its_public_methods_and_counts_the_others() -> None:
    _, cart = summaries(CART)["Cart"]

    assert cart.brief[-1].text == "Methods: add, total, and 1 more."


def test_a_file_without_a_word_is_rolled_up_by_importance() -> None:
    _, file = summaries(CART)[""]

    assert file.headline.text == (
        "Defines Cart (A shopping cart that knows its total), LIMIT, test_total_of_nothing()"
    )
    assert file.brief[0] == Statement("Cart: A shopping cart that knows its total.", 0, 20)


def test_public_and_documented_outweighs_private_and_tests() -> None:
    found = summaries(CART)

    weights = {name: summary.weight for name, (_, summary) in found.items()}
    assert weights["add"] > weights["_forget"]
    assert weights["Cart"] > weights["total"] > weights["test_total_of_nothing"]


def test_a_license_is_no_description() -> None:
    content = b'"""Copyright 2020 The Authors. All rights reserved."""\n\ndef pay(sum):\n    charge(sum)\n'

    assert headline(content, "", "pay.py") == "Defines pay()"


def test_a_file_that_only_passes_names_on_says_which() -> None:
    content = b"from .cart import Cart, Item\nfrom .tax import (\n    apply_tax,\n)\n"

    assert headline(content, "", "__init__.py") == "Passes on Cart, Item, apply_tax"


def test_a_script_is_told_by_its_opening_comment() -> None:
    content = b"#!/bin/sh\n# Build the wheel and upload it to the index.\nset -e\nbuild\nupload\n"

    assert headline(content, "", "release.sh") == "Build the wheel and upload it to the index."


def test_types_before_names_are_understood() -> None:
    content = (
        b"class Till {\n  public Money total(List<Item> items, int tax) { return add(items); }\n}\n"
    )

    assert headline(content, "total", "Till.java").startswith("total(items, tax)")


def test_an_empty_file_says_so() -> None:
    assert headline(b"", "", "empty.py") == "Empty."


def test_a_name_does_not_matter_to_a_summary() -> None:
    here = summaries(CART, "cart.py")[""][1]
    there = summaries(CART, "elsewhere/basket.py")[""][1]

    assert here == there
