"""No answer is ever longer than promised, whatever the hierarchy holds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_tools.ask_global import ask_global
from rlm_tools.budget import MOST_CHARACTERS, bounded
from rlm_tools.drill_down import drill_down
from rlm_tools.quote import excerpt, numbered, visible
from rlm_tools.read_node import read_node
from rlm_tools.search import search
from rlm_tools.summarize_node import summarize_node
from tests.fakes import FakeHierarchy, child, hit

anything = st.text(max_size=200)


@given(
    pieces=st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=8),
    times=st.integers(1, 2_000),
)
@settings(max_examples=10, deadline=None)
def test_no_tool_says_more_than_a_tool_may(pieces: list[str], times: int) -> None:
    text = "".join(pieces) * times
    hierarchy = FakeHierarchy(
        hits=tuple(hit(text=text, headline=text[:300]) for _ in range(40)),
        children=tuple(child(n, headline=text[:300]) for n in range(40)),
        passage_text=text,
        summary_text=text,
        answer_text=text,
    )
    answers = [
        search(hierarchy, "x", limit=40),
        ask_global(hierarchy, "x"),
        drill_down(hierarchy),
        read_node(hierarchy, "src/shop/cart.py"),
        summarize_node(hierarchy),
    ]

    assert max(map(len, answers)) <= MOST_CHARACTERS


def test_the_usual_search_stays_near_its_budget() -> None:
    hits = tuple(hit(text="    value = compute(value)\n" * 300) for _ in range(10))

    assert len(search(FakeHierarchy(hits=hits), "x")) <= 8_000


@given(anything)
def test_what_is_short_enough_is_not_touched(text: str) -> None:
    assert bounded(text) == text


@given(anything)
def test_nothing_that_is_shown_can_steer_a_terminal(text: str) -> None:
    shown = visible(text)

    assert not any((ord(c) < 0x20 and c not in "\t\n") or 0x7F <= ord(c) < 0xA0 for c in shown)
    assert shown.count("\n") == text.count("\n")


@given(anything, st.integers(1, 100), st.integers(0, 100))
def test_an_excerpt_is_the_beginning_of_the_numbered_lines(
    text: str, first: int, tokens: int
) -> None:
    kept, left_out = excerpt(text, first, tokens)
    lines = numbered(text, first)

    assert len(kept) + left_out == len(lines)
    assert all(
        line.startswith(shown.removesuffix("…")) for shown, line in zip(kept, lines, strict=False)
    )
