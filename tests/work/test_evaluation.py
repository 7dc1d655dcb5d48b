"""How well a model does: facts that hold, questions that cannot be read, a budget for all of it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rlm_core.errors import ArgumentError
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_core.work.evaluation import holds, read_questions
from tests.llm.fake_backend import FakeBackend
from tests.work.reading_model import reading

_GUIDE = "A refund takes a week, and is paid to the card of the buyer.\n\nShipping is free above fifty euros.\n"
_QUESTIONS = [
    '{"question": "How long does a refund take?", "facts": ["refund takes a week"]}\n',
    "\n",
    '{"question": "Is shipping free?", "facts": ["free above fifty euros", "by airplane"]}\n',
]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Hierarchy]:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "guide.txt").write_text(_GUIDE, encoding="utf-8")
    settings = Settings(data_folder=tmp_path / "data")
    model = FakeBackend(reading, model="claude-haiku-5-5")
    with closing(Hierarchy.open(mark_root(root, settings), settings, model)) as hierarchy:
        hierarchy.update()
        yield hierarchy


def test_facts_are_right_where_statements_with_quotes_hold_them(shop: Hierarchy) -> None:
    found = shop.work.evaluate(_QUESTIONS, 1.0)

    assert (found.questions, found.facts, found.right) == (2, 3, 2)
    assert found.missed == (("Is shipping free?", "by airplane"),)
    assert found.statements > 0
    assert 0 < found.spent.usd <= 1.0


@pytest.mark.parametrize("line", ["{", '{"question": "x"}', '["x"]'])
def test_a_question_that_cannot_be_read_is_named_by_its_line(line: str) -> None:
    with pytest.raises(ArgumentError, match="Line 2 is not of the form"):
        read_questions(['{"question": "x", "facts": []}', line])


def test_a_fact_holds_whatever_the_form_of_its_words() -> None:
    assert holds("The buyers were refunded.", "buyer refund")
    assert not holds("The buyers were refunded.", "seller refund")
