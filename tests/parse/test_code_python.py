"""What Python code looks like as an outline."""

import pytest

from tests.parse.outline_check import Sample, check

SAMPLES = (
    Sample(
        "python",
        "a module",
        '''
#!/usr/bin/env python3
# Copyright 2031 The Shop Authors
"""A small shop.

Everything is counted in cents.
"""

from dataclasses import dataclass

MAX_ITEMS = 50  # a cart is no warehouse
Price = int
lower_case = 1
type Basket = dict[str, Price]


@dataclass(frozen=True)
# Kept small on purpose.
class Cart:
    """What a customer wants."""

    items: list[str]

    # Sums are cheap.
    def total(self, prices: Basket, *, discount: int = 0) -> Price:
        def price_of(item: str) -> Price:
            return prices[item]

        return sum(price_of(item) for item in self.items) - discount

    @property
    @cached  # see above
    def size(self) -> int:
        r"""How many.

            Even more.
        """
        return len(self.items)

    class Meta:
        ordering = ("name",)

        @classmethod
        async def sort(cls): ...


# Stands alone.

async def checkout(
    cart: Cart,
    address: str,
) -> None:
    await send(cart)


if DEBUG:
    # Only when looking closely.
    def show(cart): pass
''',
        """
file |  | A small shop. /  / Everything is counted in cents.
constant ::MAX_ITEMS | MAX_ITEMS = 50 | a cart is no warehouse
constant ::Price | Price = int
constant ::Basket | type Basket = dict[str, Price]
class ::Cart | class Cart | What a customer wants.
method ::Cart.total | def total(self, prices: Basket, *, discount: int = 0) -> Price | Sums are cheap.
method ::Cart.size | def size(self) -> int | How many. /  / Even more.
class ::Cart.Meta | class Meta
method ::Cart.Meta.sort | async def sort(cls)
function ::checkout | async def checkout( cart: Cart, address: str, ) -> None
function ::show | def show(cart)
""",
    ),
    Sample(
        "python",
        "a file without docstring",
        """
# Helps to count coins, and nothing else.

import os

# pylint: disable=invalid-name
def f(): return os
""",
        """
file |  | Helps to count coins, and nothing else.
function ::f | def f()
""",
    ),
)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_definitions_become_nodes(sample: Sample) -> None:
    check(sample)
