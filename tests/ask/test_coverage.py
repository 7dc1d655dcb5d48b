"""Which few stand for all: against every choice that could be made, and with nothing to compare by."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rlm_core.ask.coverage import Topical, most_covering

_D = 8


def _things(seed: int, count: int) -> list[Topical]:
    generator = np.random.default_rng(seed)
    rows = generator.normal(size=(count, 2, _D)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=2, keepdims=True)
    shares = generator.random(count) + 0.1
    return [Topical(one, float(share), 60) for one, share in zip(rows, shares, strict=True)]


def _covered(things: list[Topical], chosen: tuple[int, ...]) -> float:
    """How much of the whole a choice covers, counted one by one."""
    total = 0.0
    for one in things:
        for row in _rows(one):
            near = [float((_rows(things[at]) @ row).max()) for at in chosen]
            total += one.share / 2 * min(1.0, max(0.0, *near))
    return total


def _rows(one: Topical) -> NDArray[np.float32]:
    assert one.rows is not None
    return one.rows


@given(st.integers(0, 10_000), st.integers(3, 8))
@settings(deadline=None)
def test_a_choice_is_near_to_the_best_that_could_be_made(seed: int, count: int) -> None:
    things = _things(seed, count)
    chosen = most_covering(things, 1_000, 3)
    best = max(_covered(things, some) for some in combinations(range(count), 3))

    assert len(chosen) == 3
    assert _covered(things, tuple(chosen)) >= (1 - 1 / np.e) * best - 1e-6


@given(st.integers(0, 10_000), st.integers(0, 500))
@settings(deadline=None)
def test_a_choice_costs_no_more_than_there_is_and_leaves_nothing_that_fits(
    seed: int, budget: int
) -> None:
    things = _things(seed, 8)
    chosen = most_covering(things, budget, 8)
    left = budget - sum(things[at].cost for at in chosen)

    assert left >= 0
    assert len(set(chosen)) == len(chosen) == min(8, budget // 60)


def test_one_of_each_topic_comes_before_a_second_of_the_weightiest() -> None:
    axis = np.eye(_D, dtype=np.float32)
    big = [Topical(axis[:1], 0.3, 60), Topical(axis[:1], 0.3, 60), Topical(axis[:1], 0.2, 60)]
    small = [Topical(axis[1:2], 0.15, 60), Topical(axis[2:3], 0.05, 60)]

    assert most_covering([*big, *small], 1_000, 3) == [0, 3, 4]


def test_without_vectors_the_largest_shares_are_taken() -> None:
    things = [Topical(None, share, 60) for share in (0.1, 0.5, 0.2, 0.2)]

    assert most_covering(things, 1_000, 3) == [1, 2, 3]
    assert most_covering([], 1_000, 3) == []
