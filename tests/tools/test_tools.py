"""Each tool over a hierarchy of known answers: what it asks for, and how its text reads."""

import re
from dataclasses import replace

import pytest

from rlm_core.errors import AddressError
from rlm_core.tree.kind import Kind
from rlm_core.tree.status import Progress, Skip
from rlm_core.tree.summary import Size
from rlm_tools.ask_global import ask_global
from rlm_tools.drill_down import children_text, drill_down
from rlm_tools.index_status import index_status
from rlm_tools.read_node import lines_text, read_node
from rlm_tools.search import search, search_text
from rlm_tools.summarize_node import summarize_node, summary_text
from tests.fakes import BUILDING, COMPLETE, FakeHierarchy, child, hit


def test_search_shows_address_lines_score_reason_and_numbered_source() -> None:
    text = search(FakeHierarchy(), "cart total", expect=["Cart"], scope="src/", limit=3)

    assert text == (
        "1. src/shop/cart.py::Cart  src/shop/cart.py:10-12  class  score 0.83 (name, words)\n"
        "> The lines of an order and their sum.\n"
        "10  class Cart:\n"
        "11      def total(self):\n"
        "12          return sum(line.price for line in self.lines)"
    )


def test_search_passes_on_what_the_caller_chose() -> None:
    hierarchy = FakeHierarchy()

    search(hierarchy, "cart", expect=["Cart"], scope="src/", kind="class", limit=3)

    assert hierarchy.calls == [("search", "cart", ("Cart",), "src/", "class", 3, "")]


def test_search_that_finds_nothing_says_what_to_try() -> None:
    text = search(FakeHierarchy(hits=(), covered=BUILDING), "unicorn")

    assert text.startswith("nothing found.")
    assert "coverage: indexed 120 of 6,890 files so far" in text


def test_long_hits_are_quoted_in_part_and_say_which_lines_follow() -> None:
    long = hit(text="x = 1\n" * 900, start_line=1, end_line=900)
    text = search(FakeHierarchy(hits=(long, long)), "x")

    first, second = (int(n) for n in re.findall(r"… (\d+) more lines", text))
    assert first < second  # the better hit is quoted at greater length
    assert f"src/shop/cart.py:{900 - first + 1}-900" in text


def test_a_paragraph_on_one_line_is_quoted_in_part() -> None:
    prose = hit("novel.txt#chapter-3/p12", kind=Kind.PARAGRAPH, text="whale " * 2_000, end_line=10)
    text = search(FakeHierarchy(hits=(prose,)), "whale")

    assert "10  whale whale" in text
    assert text.count("whale") < 500


def test_stale_hits_are_marked() -> None:
    text = search(FakeHierarchy(hits=(hit(stale=True),)), "cart")

    assert "(name, words)  stale" in text
    assert "index_status(refresh=true)" in text


def test_ask_global_returns_the_answer_as_it_is_within_an_affordable_budget() -> None:
    hierarchy = FakeHierarchy()

    assert ask_global(hierarchy, "how?", ["Cart"], budget_tokens=999_999) == hierarchy.answer_text
    assert hierarchy.calls == [("ask", "how?", ("Cart",), "", 3, 10_000)]


def test_summarize_node_quotes_the_summary_with_its_origin() -> None:
    hierarchy = FakeHierarchy(stale=True, covered=BUILDING)

    assert summarize_node(hierarchy, "src/shop/cart.py:10-40", "full").splitlines() == [
        "src/shop/cart.py:1-80  file  (full, extracted)",
        "> Holds what a customer is about to buy. [src/shop/cart.py:10-12]",
        "stale: a file shown here has changed since it was indexed; "
        "index_status(refresh=true) updates it.",
        "coverage: indexed 120 of 6,890 files so far; ask again for more.",
    ]
    assert hierarchy.calls == [("summarize_node", "src/shop/cart.py", Size.FULL)]


def test_drill_down_lists_each_part_on_a_line() -> None:
    parts = (child(0, relevance=0.5), child(1, child_count=0, headline=""))

    assert drill_down(FakeHierarchy(children=parts), "src/shop/", "prices").splitlines() == [
        "src/shop/  folder  2 of 2 parts; headlines are made from the indexed files",
        "> The shop.",
        "- src/shop/part_0.py:1-40  file, 2 parts  importance 0.25, relevance 0.50"
        " > What part 0 does.",
        "- src/shop/part_1.py:1-40  file  importance 0.25",
    ]


def test_drill_down_pages_until_every_part_was_shown_once() -> None:
    hierarchy = FakeHierarchy(children=tuple(child(n, headline="long " * 28) for n in range(60)))
    seen: list[str] = []
    cursor = ""
    while True:
        text = drill_down(hierarchy, "src/shop/", cursor=cursor)
        seen += re.findall(r"part_\d+", text)
        assert len(text) <= 9_000
        following = re.search(r'more: drill_down\(address="src/shop/", cursor="(\d+)"\)', text)
        if following is None:
            break
        cursor = following[1]

    assert seen == [f"part_{n}" for n in range(60)]


def test_read_node_numbers_the_lines_and_says_how_to_go_on() -> None:
    hierarchy = FakeHierarchy(cursor="42", redactions=2)

    assert read_node(hierarchy, "src/shop/cart.py::Cart").splitlines() == [
        "src/shop/cart.py::Cart  src/shop/cart.py:10-12  of 80 lines, quoted source:",
        "10  class Cart:",
        "11      def total(self):",
        "12          return sum(line.price for line in self.lines)",
        'more: read_node(address="src/shop/cart.py::Cart", cursor="42")',
        "redacted: 2 secrets in these lines.",
    ]


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ({"address": "src/shop/cart.py:10-40"}, ("src/shop/cart.py", 10, 40)),
        ({"address": "src/shop/cart.py:10"}, ("src/shop/cart.py", 10, 10)),
        ({"address": "src/shop/cart.py", "first_line": 7}, ("src/shop/cart.py", 7, None)),
        ({"address": "src/shop/cart.py::Cart"}, ("src/shop/cart.py::Cart", None, None)),
    ],
)
def test_read_node_takes_lines_as_answers_show_them(
    arguments: dict[str, object], asked: tuple[object, ...]
) -> None:
    hierarchy = FakeHierarchy()

    read_node(hierarchy, **arguments)  # type: ignore[arg-type]  # as a client sends them

    assert hierarchy.calls[0][1:4] == asked


def test_an_unknown_address_is_the_callers_to_hear_of() -> None:
    with pytest.raises(AddressError, match=r"nearest: src/shop/cart\.py"):
        read_node(FakeHierarchy(), "src/shop/card.py")


def test_carriage_returns_and_control_characters_of_a_source_are_made_visible() -> None:
    text = read_node(
        FakeHierarchy(passage_text="a\r\n\x1b[31mred\x0b\u202ehidden\n"), "src/shop/cart.py"
    )

    assert text.splitlines()[1:] == ["10  a", "11  ␛[31mred␋<U+202E>hidden"]


def test_index_status_tells_what_is_missing_and_why() -> None:
    skips = tuple(Skip(f"data/{n}.bin", "binary") for n in range(12))
    text = index_status(
        FakeHierarchy(covered=BUILDING, skips=skips, building=Progress("parse", 120, 6_890))
    )

    assert "state: building, parse: 120 of 6,890" in text
    assert "indexed: 120 of 6,890 files, 900 nodes" in text
    assert "formats: python 2, markdown 1" in text
    assert "skipped: 12 (binary 12)" in text
    assert text.count(".bin: binary") == 10


def test_refresh_starts_an_update_in_the_background_and_says_so() -> None:
    hierarchy = FakeHierarchy()

    text = index_status(hierarchy, refresh=True)

    assert hierarchy.calls == [("start_update",)]
    assert "update: started in the background" in text


def test_the_next_page_is_asked_for_with_the_question_that_ordered_the_first() -> None:
    hierarchy = FakeHierarchy(children=tuple(child(n) for n in range(60)))

    assert 'question="which \\"prices\\"?", cursor="25")' in drill_down(
        hierarchy, "src/shop/", 'which "prices"?'
    )


def test_the_next_page_of_chosen_lines_ends_where_they_end() -> None:
    text = read_node(FakeHierarchy(cursor="13"), "src/shop/cart.py:10-40")

    assert 'more: read_node(address="src/shop/cart.py:10-40", cursor="13")' in text


def test_children_with_old_headlines_are_marked() -> None:
    text = drill_down(FakeHierarchy(children=(child(0, stale=True), child(1))), "src/shop/")

    assert "importance 0.25  stale > What part 0 does." in text
    assert "importance 0.25 > What part 1 does." in text
    assert "index_status(refresh=true)" in text


def test_an_answer_says_how_to_go_on_from_what_it_read() -> None:
    covered = replace(COMPLETE, nodes_read=2)

    assert ask_global(FakeHierarchy(covered=covered), "how?").endswith(
        "Go on with read_node or drill_down at any address above."
    )


def test_each_text_says_how_to_go_on_in_the_words_of_its_caller() -> None:
    def shout(tool: str, **arguments: str | bool) -> str:
        return f"{tool.upper()}{sorted(arguments)}"

    hierarchy = FakeHierarchy(
        hits=(), children=tuple(child(n) for n in range(60)), cursor="42", stale=True
    )

    assert "DRILL_DOWN['address']" in search_text(hierarchy.search("x"), say=shout)
    assert "DRILL_DOWN['address', 'cursor']" in children_text(hierarchy, ".", "", "", shout)
    assert "READ_NODE['address', 'cursor']" in lines_text(hierarchy, "src/shop/cart.py", say=shout)
    assert "INDEX_STATUS['refresh']" in summary_text(hierarchy, ".", "brief", shout)
