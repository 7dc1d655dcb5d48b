"""What is said in a long conversation is chosen by meaning as well, and is still the source's."""

import pytest

from rlm_core.encode.encoder import load_shipped
from rlm_core.encode.meaning import Meaning
from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.summarize.outline import summarize_outline
from rlm_core.text.range_words import RangeWords
from rlm_core.tree.outline import Outline
from rlm_core.tree.summary import Summary

FOODS = [
    "onions",
    "carrots",
    "tomatoes",
    "potatoes",
    "mushrooms",
    "peppers",
    "lentils",
    "noodles",
    "rice",
    "chicken",
    "beef",
    "pork",
    "salmon",
    "shrimp",
    "eggs",
    "cheese",
    "spinach",
    "cabbage",
    "beans",
    "pumpkin",
]
SPICES = [
    "garlic",
    "ginger",
    "thyme",
    "basil",
    "cinnamon",
    "pepper",
    "vinegar",
    "butter",
    "cream",
    "mustard",
]
WAYS = ["fry", "boil", "roast", "bake", "grill", "simmer"]
PARTS = ["mast", "anchor", "rudder", "keel", "deck", "hull", "sail", "rigging"]
PLACES = ["harbor", "dock", "shipyard", "bay"]
SPEAKERS = ("Ann", "Bob", "Cleo")


def meeting(turns: int = 160) -> bytes:
    """Nobody repeats a sentence; three of four turns are about cooking and the others about ships."""
    said = []
    for number in range(turns):
        cooking = (
            f"We should {WAYS[number % 6]} the {FOODS[number % 20]} with {SPICES[number * 7 % 10]}, "
            f"and then serve it on {number + 2} plates for the guests of the table."
        )
        sailing = (
            f"We should repair the {PARTS[number // 4 % 8]} in the {PLACES[number // 4 % 4]}, "
            f"and then paint it with {number + 2} buckets for the owners of the vessel."
        )
        said.append(f"{SPEAKERS[number % 3]}: {sailing if number % 4 == 1 else cooking}")
    return "\n".join(said).encode()


def told(content: bytes, *, by_meaning: bool = True) -> tuple[Outline, tuple[Summary, ...]]:
    split = RangeWords(content, len(content))
    meaning = Meaning(load_shipped(), split) if by_meaning else None
    outline = segment_outline(parse_source("minutes.txt", content), content, meaning)
    return outline, summarize_outline(outline, content, meaning)


def test_less_of_what_is_beside_the_matter_is_told_by_meaning() -> None:
    by_meaning = " ".join(one.text for one in told(meeting())[1][0].brief)
    by_words = " ".join(one.text for one in told(meeting(), by_meaning=False)[1][0].brief)

    assert by_meaning.count("vessel") < by_words.count("vessel")
    assert by_meaning.count("table") > by_words.count("table")


def test_every_sentence_chosen_by_meaning_stands_on_its_lines() -> None:
    content = meeting()
    lines = content.decode().split("\n")
    outline, summaries = told(content)

    for entry, summary in zip(outline.entries, summaries, strict=True):
        for statement in summary.brief:
            first = entry.span.start_line + statement.first_line
            last = entry.span.start_line + statement.last_line
            assert statement.text.partition(": ")[2] in " ".join(lines[first - 1 : last])


@pytest.mark.parametrize("content", [meeting(), meeting().replace(b"e", b"zqx")])
def test_the_same_text_is_told_in_the_same_way_again(content: bytes) -> None:
    assert told(content) == told(content)


def test_code_and_written_prose_are_told_by_their_words() -> None:
    code = b"".join(b"def f%d():\n    return %d\n\n\n" % (n, n) for n in range(300))
    prose = meeting(120).replace(b": ", b" said so. ").replace(b"\n", b"\n\n")
    for name, content in (("a.py", code), ("notes.txt", prose)):
        split = RangeWords(content, len(content))
        meaning = Meaning(load_shipped(), split)
        outline = segment_outline(parse_source(name, content), content)
        assert summarize_outline(outline, content, meaning) == summarize_outline(outline, content)
