"""Quoted words are found where they stand, or not at all."""

import pytest

from rlm_core.ask.recursion.excerpts import Excerpt
from rlm_core.ask.recursion.verify import Finder

_LINES = {
    1: "# The sum of all",
    2: "# prices, with tax.",
    3: "def total(lines): return sum(lines)",
}
_CODE = Excerpt("cart.py::total", "cart.py", 10, "\n".join(_LINES.values()))
_PROSE = Excerpt("note.md", "note.md", 3, "Its song carries\nfor 800 kilometers.")
_TOLD = Excerpt(
    "big.md",
    "big.md",
    1,
    "(file)\nWhales sing at night. [big.md:40-41] It holds 12 sections.",
    is_summary=True,
    last_line=90,
)


def _lines(path: str, first: int, last: int) -> str:
    return (
        "Every whale knows that\nWhales sing at night." if (path, first) == ("big.md", 40) else ""
    )


@pytest.mark.parametrize(
    ("number", "words", "place", "repaired"),
    [
        (2, "song carries for 800 kilometers", ("note.md", 3, 4), False),
        (2, "song   carries\n for 800", ("note.md", 3, 4), False),
        (1, "song carries for 800 kilometers", ("note.md", 3, 4), True),
        (9, "def total(lines)", ("cart.py", 12, 12), True),
        (1, "The sum of all prices, with tax", ("cart.py", 10, 11), True),
        (1, "THE SUM OF ALL prices", ("cart.py", 10, 11), True),
    ],
)
def test_words_are_found_at_their_lines(
    number: int, words: str, place: tuple[str, int, int], repaired: bool
) -> None:
    found = Finder([_CODE, _PROSE], _lines).find(number, words)
    assert found

    one = found.citation
    assert (one.path, one.start_line, one.end_line) == place
    assert found.repaired is repaired


@pytest.mark.parametrize(
    "words",
    ["song carries for 900 kilometers", "sum of prices", "song", "", "  ", "kilometers. def total"],
)
def test_words_that_do_not_stand_there_or_are_too_few_are_not_found(words: str) -> None:
    assert Finder([_CODE, _PROSE], _lines).find(1, words) is None


def test_words_of_a_summary_stand_in_the_lines_that_it_cites_or_are_marked_as_told() -> None:
    finder = Finder([_TOLD], _lines)
    stands, told = finder.find(1, "Whales sing at night."), finder.find(1, "It holds 12 sections.")
    assert stands
    assert told

    assert (stands.citation.start_line, stands.citation.of_summary) == (40, False)
    assert told.citation.of_summary
