"""How summaries are shown."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_core.summarize.compose import compose, importance, without_repeats
from rlm_core.tree.answer import Child, Passage
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node
from rlm_core.tree.span import Span
from rlm_core.tree.summary import Size, Statement, Summary

NODE = Node(
    identity=1,
    parent=None,
    address="guide.md#cranes",
    path="guide.md",
    kind=Kind.SECTION,
    name="Cranes",
    span=Span(0, 900, 20, 40),
    format="markdown",
    signature="",
    documentation="",
    summary=Summary(
        headline=Statement("A crane lifts one container.", 2, 2),
        brief=(
            Statement("A crane lifts one container.", 2, 2),
            Statement("Parked cranes are listed every morning.", 9, 10),
        ),
    ),
    tree_fingerprint=b"",
    child_count=2,
)


def child(name: str, share: float) -> Child:
    return Child(
        f"guide.md#cranes/{name}", Kind.PARAGRAPH, name, f"On {name}.", share, "guide.md", 21, 22, 0
    )


def test_a_headline_is_one_line_with_its_citation() -> None:
    assert compose(NODE, Size.HEADLINE) == "A crane lifts one container. [guide.md:22-22]"


def test_a_brief_marks_what_was_left_out() -> None:
    assert compose(NODE, Size.BRIEF) == (
        "A crane lifts one container. [guide.md:22-22]"
        " … Parked cranes are listed every morning. [guide.md:29-30]"
    )


def test_a_folder_has_no_lines_to_cite() -> None:
    folder = replace(NODE, kind=Kind.FOLDER, path="src/", address="src/")

    assert compose(folder, Size.HEADLINE) == "A crane lifts one container."


def test_full_adds_children_by_importance_and_passages() -> None:
    passage = Passage(
        "guide.md#cranes", "guide.md", 22, 22, "A crane lifts.", True, 0, False, None, 50
    )
    text = compose(NODE, Size.FULL, [child("south", 0.25), child("north", 0.75)], [passage])

    assert text.split("\n\n")[1:] == [
        "Holds:\n"
        "- guide.md#cranes/north (75%): On north.\n"
        "- guide.md#cranes/south (25%): On south.",
        "guide.md:22-22\nA crane lifts.",
    ]


@given(st.integers(200, 2_000), st.integers(0, 60))
def test_nothing_is_ever_longer_than_its_budget(budget: int, count: int) -> None:
    children = [child(f"c{at}", 1 / count) for at in range(count)]

    assert len(compose(NODE, Size.FULL, children, budget=budget)) <= budget


def test_what_a_parent_says_is_not_said_again() -> None:
    parent = Summary(headline=Statement("A crane lifts one container", 0, 0))
    summary = without_repeats(NODE.summary, [parent])

    assert summary.brief == (NODE.summary.brief[1],)
    assert summary.headline == NODE.summary.brief[1]


def test_a_node_is_never_shown_without_a_word() -> None:
    summary = without_repeats(NODE.summary, [NODE.summary])

    assert summary.headline == NODE.summary.headline
    assert summary.brief == ()


def test_no_siblings_have_no_shares() -> None:
    assert importance([]) == []


def test_uses_move_shares_in_powers_of_two() -> None:
    few, many = importance([1.0, 1.0], [1, 200])

    assert many > 2 * few
    assert importance([1.0, 1.0], [5, 7]) == importance([1.0, 1.0], [7, 5]) == [0.5, 0.5]


@given(
    st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=60),
    st.lists(st.integers(0, 10**6), max_size=60),
)
def test_shares_are_positive_and_sum_to_one(weights: list[float], uses: list[int]) -> None:
    shares = importance(weights, uses[: len(weights)])

    assert all(0 < share <= 1 for share in shares)
    assert sum(shares) == pytest.approx(1.0)
