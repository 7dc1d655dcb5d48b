"""What a model does for a root, through the front door: with a backend, with the calling agent, with nobody."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from rlm_core.errors import ArgumentError
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_core.tree.labels import Decided, Labeling, Page
from rlm_core.tree.summary import Size
from rlm_core.tree.work import Submission, WorkItem
from tests.llm.fake_backend import FakeBackend
from tests.work.reading_model import labeling, reading

_CART = '''"""A cart of goods that a customer wants."""


class Cart:
    """Keeps lines and their total."""

    def total(self):
        """Sum the prices of all lines, less the discount of the customer."""
        return sum(line.price for line in self.lines) - self.discount


def checkout(cart, card):
    """Charge the card with the total of the cart, and send a receipt by mail."""
    card.charge(cart.total())
    mail.send(receipt(cart))
'''
_TALK = "\n".join(
    f"Date: 2024-0{1 + at % 3}-11 || User: {at % 4} || Said: {'a refund please' if at % 3 == 0 else 'praise for the shop'} ({at})"
    for at in range(60)
)
_QUESTION = "How is the total of a cart charged to a card?"
_JUDGED = Labeling("What does the customer want?", ("refund", "praise"), "line", "talk.txt")

Open = Callable[..., Hierarchy]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Open]:
    """Opens one shop, again and again, each time as a new process would."""
    root = tmp_path / "shop"
    root.mkdir()
    (root / "cart.py").write_text(_CART, encoding="utf-8")
    (root / "talk.txt").write_text(_TALK, encoding="utf-8")
    with ExitStack() as opened:

        def open_one(
            backend: FakeBackend | None = None, chosen: str = "none", usd: float = 1.0
        ) -> Hierarchy:
            settings = Settings(
                data_folder=tmp_path / "data", backend=chosen, budget_usd=usd, calls_at_once=2
            )
            hierarchy = Hierarchy.open(mark_root(root, settings), settings, backend)
            opened.enter_context(closing(hierarchy))
            hierarchy.update()
            return hierarchy

        yield open_one


def _model() -> FakeBackend:
    return FakeBackend(reading, model="claude-haiku-5-5")


def test_with_nobody_answers_are_evidence_and_nothing_is_spent(shop: Open) -> None:
    hierarchy = shop()

    answer = hierarchy.ask(_QUESTION)

    assert "card.charge(cart.total())" in answer.text
    assert answer.statements == ()
    assert hierarchy.work.costs().total.calls == 0


def test_a_model_answers_with_quotes_that_are_in_the_source(shop: Open) -> None:
    model = _model()
    hierarchy = shop(model)

    answer = hierarchy.ask(_QUESTION)

    assert answer.statements
    for statement in answer.statements:
        assert statement.citations
    assert "[cart.py:" in answer.text
    assert hierarchy.work.costs().total.calls == len(model.prompts) > 0


def test_a_question_asked_again_by_another_process_costs_nothing(shop: Open) -> None:
    first, second = _model(), _model()
    told = shop(first).ask(_QUESTION)

    again = shop(second).ask(_QUESTION)

    assert second.prompts == []
    assert again.statements == told.statements


def test_no_budget_means_no_call(shop: Open) -> None:
    model = _model()

    answer = shop(model, usd=0.0).ask(_QUESTION)

    assert model.prompts == []
    assert "card.charge(cart.total())" in answer.text


def test_a_summary_is_written_when_it_is_asked_for(shop: Open) -> None:
    model = _model()
    hierarchy = shop(model)

    told = hierarchy.summarize_node("cart.py", Size.BRIEF)
    calls = len(model.prompts)
    hierarchy.summarize_node("cart.py", Size.BRIEF)

    assert told.origin == "written by claude-haiku-5-5"
    assert len(model.prompts) == calls > 0


def test_what_one_wrote_can_be_revoked(shop: Open) -> None:
    hierarchy = shop(_model())
    hierarchy.summarize_node("cart.py", Size.BRIEF)

    removed = hierarchy.work.revoke("claude-haiku-5-5")

    assert removed > 0
    assert shop().summarize_node("cart.py", Size.BRIEF).origin == "extracted"


def test_writing_needs_a_model_that_writes(shop: Open) -> None:
    with pytest.raises(ArgumentError, match="rlm config backend"):
        shop().work.write(".", 1.0)


def test_all_summaries_are_written_within_a_budget(shop: Open) -> None:
    model = _model()
    hierarchy = shop(model)
    needed = hierarchy.work.estimate_writing(".")

    made = hierarchy.work.write(".", 1.0)

    assert made.written > 0
    assert not made.left
    assert 0 < made.spent.usd <= 1.0
    assert needed.calls > 0


def test_every_item_is_judged_by_a_model_and_counted(shop: Open) -> None:
    hierarchy = shop(_model())

    result = hierarchy.work.label(_JUDGED)

    assert {one.label: one.count for one in result.counts} == {
        "refund": 20,
        "praise": 40,
        "unclear": 0,
    }
    assert result.decided == {Decided.JUDGED: 60}


def test_conditions_count_exactly_without_anybody(shop: Open) -> None:
    asked = Labeling(
        "",
        ("refund: /refund/", "early: date < 2024-02-01"),
        "line",
        "talk.txt",
        "",
        ("user",),
        "refund & other by user",
    )

    result = shop().work.label(asked, Page("refund", 0, 2))

    assert {one.label: one.count for one in result.counts} == {
        "refund": 20,
        "early": 0,
        "other": 40,
    }
    assert [row.total for row in result.groups] == [15, 15, 15, 15]
    assert result.pair_count == 6
    assert [one.address for one in result.listed] == ["talk.txt:1", "talk.txt:4"]
    assert result.cursor == "2"


def test_items_that_share_a_value_are_paired(shop: Open) -> None:
    labels = ("refund: /refund/", "early: date < 2024-02-01")
    asked = Labeling("", labels, "line", "talk.txt", pairs="refund & other sharing user")

    result = shop().work.label(asked)

    assert result.pair_count == 4 * 5 * 10
    assert result.pairs[0] == ("talk.txt:1", "talk.txt:5")


def test_where_judging_does_not_reach_all_counts_have_bounds(shop: Open, tmp_path: Path) -> None:
    talk = [
        f"User: {at % 7} || Said: {'a refund please' if at % 3 == 0 else 'praise for the shop'} {at}"
        for at in range(900)
    ]
    (tmp_path / "shop" / "long.txt").write_text("\n".join(talk), encoding="utf-8")
    hierarchy = shop(_model(), usd=0.004)

    result = hierarchy.work.label(
        Labeling("What is wanted?", ("refund", "praise"), "line", "long.txt")
    )

    assert 0 < result.decided[Decided.JUDGED] < 900
    assert result.decided[Decided.JUDGED] + result.decided[Decided.ESTIMATED] == 900
    refunds = result.counts[0]
    assert refunds.low <= 300 <= refunds.high
    assert not refunds.is_exact
    assert result.usd <= 0.004


def _judge(item: WorkItem) -> Submission:
    shared = re.search(r"The labels: [^\n]*", item.text)
    assert shared
    return Submission(item.identity, labeling(item.text, shared[0]))


def test_the_calling_agent_labels_piece_by_piece(shop: Open) -> None:
    hierarchy = shop(chosen="host")
    waiting = hierarchy.work.label(_JUDGED)
    assert waiting.unjudged == 60

    page = shop(chosen="host").work.pending(_JUDGED.identity, 16)  # from another process
    report = hierarchy.work.submit([_judge(item) for item in page.items])

    assert all(one.is_kept for one in report.taken)
    assert report.finished == (_JUDGED.question,)
    result = shop(chosen="host").work.label(_JUDGED)
    assert {one.label: one.count for one in result.counts} == {
        "refund": 20,
        "praise": 40,
        "unclear": 0,
    }


def test_a_piece_is_handed_out_once_until_it_comes_back(shop: Open) -> None:
    hierarchy = shop(chosen="host")
    hierarchy.work.label(_JUDGED)

    first = hierarchy.work.pending(_JUDGED.identity, 16)
    second = hierarchy.work.pending(_JUDGED.identity, 16)

    assert first.items
    assert second.items == ()
    assert "handed out" in second.notice


def test_a_reply_with_a_fault_is_refused_once_with_what_is_wrong(shop: Open) -> None:
    hierarchy = shop(chosen="host")
    hierarchy.work.label(_JUDGED)
    item = hierarchy.work.pending(_JUDGED.identity, 1).items[0]

    (refused,) = hierarchy.work.submit([Submission(item.identity, "refund, I think")]).taken
    (kept,) = hierarchy.work.submit([_judge(item)]).taken

    assert not refused.is_kept
    assert "JSON" in refused.fault
    assert kept.is_kept


def test_a_piece_that_nobody_handed_out_is_refused(shop: Open) -> None:
    (taken,) = shop(chosen="host").work.submit([Submission("t-000000000000", "{}")]).taken

    assert not taken.is_kept
    assert "pending work" in taken.fault


def test_the_calling_agent_answers_a_question(shop: Open) -> None:
    hierarchy = shop(chosen="host")

    waiting = hierarchy.ask(_QUESTION)

    assert waiting.waiting > 0
    assert waiting.question_id in waiting.text
    page = hierarchy.work.pending(waiting.question_id, 16)
    assert len(page.items) == waiting.waiting
    assert "card.charge" in page.items[0].text


def test_without_a_question_the_agent_is_handed_summaries(shop: Open) -> None:
    page = shop(chosen="host").work.pending("cart.py", 4)

    assert page.items
    assert "Cart" in page.items[0].text
