"""What a model wrote is held against the text: form, lengths, quotes, and what it names."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from rlm_core.summarize.written.check import fault_of, judge
from rlm_core.summarize.written.founded import Grounds
from rlm_core.summarize.written.item import is_folder
from rlm_core.summarize.written.quotes import find_words
from rlm_core.tree.written import Quote, Written
from tests.summarize.written.conftest import Open, Writing
from tests.summarize.written.model import reply_of, summary

TEXT = '''"""Prices of a shop."""

RATE = 0.2


def with_tax(net: float) -> float:
    """A net price with the tax of `RATE`, as the law of 1,994 wants it.

    The rounding is that of decimal.Decimal, since Maria Lopez insisted on it
    in the meeting of 3 May.
    """
    return round(net * (1 + RATE), 2)


class PriceList:
    """All prices over https, kept whole for 30 days."""
'''

FOUNDED = (
    "Adds the tax of RATE to a net price.",
    "Maria Lopez wanted it on 3 May; the law is of 1994.",
    "Lopez's rounding comes from decimal.Decimal and round().",
    "Keeps a PriceList over HTTPS for 30 days.",
    "Rounds prices. Taxing, keeping and listing them is its API.",
    'It says "kept whole for 30 days" of `with_tax`.',
)
UNFOUNDED = {
    "Adds the tax of RATES_BY_COUNTRY to a net price.": ["RATES_BY_COUNTRY"],
    "Maria Gomez wanted it on 4 May.": ["4", "Gomez"],
    "Calls apply_discount() on every price.": ["apply_discount"],
    "Keeps a PriceTable for 31 days.": ["31", "PriceTable"],
    "The tax of 0.25 goes to Finland.": ["0.25", "Finland"],
    'It says "kept whole for ever and ever".': ["kept whole for ever and ever"],
    "Uses `Fraction` for the rounding.": ["Fraction"],
}


@pytest.mark.parametrize("text", FOUNDED)
def test_what_stands_in_the_text_is_no_fault(text: str) -> None:
    assert Grounds(TEXT).unfounded(text) == []


@pytest.mark.parametrize("text", UNFOUNDED)
def test_what_was_changed_is_found(text: str) -> None:
    assert Grounds(TEXT).unfounded(text) == UNFOUNDED[text]


def test_words_are_found_over_line_ends_marks_and_typography() -> None:
    text = "# He said: “It is\n# *finished* — at last,” and went.\n"
    for words in ("It is finished - at last", "it is ... finished — at last", '"It is finished'):
        assert find_words(words, text), words
    for words in ("It is not finished", "is", "finished at last and went home"):
        assert not find_words(words, text), words


@pytest.fixture
def writing(project: Path, open_writing: Open) -> Writing:
    (project / "price.py").write_text(TEXT)
    return open_writing()


def fault(writing: Writing, *summaries: dict[str, object]) -> str:
    item = writing.work._look().item(writing.node("price.py"))
    assert item
    return fault_of(reply_of(summaries), [item])


GOOD = summary("Prices with tax", "Adds the tax of RATE.", "A net price with the tax of `RATE`")


def test_a_good_reply_has_no_fault(writing: Writing) -> None:
    assert fault(writing, GOOD) == ""


def test_a_reply_of_another_form_is_a_fault(writing: Writing) -> None:
    item = writing.work._look().item(writing.node("price.py"))
    assert item
    for reply in (
        "Sure!",
        "[]",
        '{"summaries": 3}',
        '{"summaries": []}',
        '{"summaries": [{"item": 1}]}',
    ):
        assert fault_of(reply, [item]), reply
    fenced = f"```json\n{reply_of([GOOD])}\n```"
    assert fault_of(fenced, [item]) == ""


def test_each_length_is_held(writing: Writing) -> None:
    long = summary("price " * 30, "net price " * 70, "A net price with the tax")
    long["needs"] = "round " * 60
    told = fault(writing, long)
    assert all(f'"{part}" has' in told for part in ("is", "does", "needs"))


def test_a_false_quote_is_caught_and_a_name_that_was_made_up(writing: Writing) -> None:
    told = fault(
        writing, summary("Prices", "Adds the tax of Norway.", "the tax of the Norwegian state")
    )
    assert "no quote of this statement is found" in told
    assert "not in the text: Norway" in told


def test_of_several_quotes_the_false_one_is_dropped_and_counted(writing: Writing) -> None:
    entry = json.loads(reply_of([GOOD]))
    entry["summaries"][0]["does"][0]["quotes"].append(
        {"at": "", "words": "words that nobody wrote"}
    )
    item = writing.work._look().item(writing.node("price.py"))
    assert item

    (judged,) = judge(json.dumps(entry), [item], "model-1")

    assert isinstance(judged, Written)
    assert judged.dropped == 1
    assert judged.faults == ()
    assert judged.brief[0].quotes == (Quote("A net price with the tax of `RATE", "", 6, 6),)


def test_what_the_extracted_summaries_say_is_founded(project: Path, open_writing: Open) -> None:
    """Extracts are words of the source, so that each alarm is a false one."""
    copytree(Path(__file__).parents[3] / "rlm_core/text", project / "text")
    writing = open_writing()
    alarms, checked = [], 0
    for address in writing.all_kept():
        node = writing.node(address)
        item = writing.work._look().item(node)
        assert item
        if is_folder(node):
            continue  # its extract tells of files that its item does not show
        said = [node.summary.headline.text, *(one.text for one in node.summary.brief)]
        checked += len(said)
        alarms += [(address, one) for text in said for one in item.grounds().unfounded(text)]
    assert checked > 50
    assert [one for one in alarms if not one[1].isdigit()] == []  # `and 3 more` is counted by us
