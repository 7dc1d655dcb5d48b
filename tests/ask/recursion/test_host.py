"""The calling agent as the model: packets are handed out, replies taken in, and what they unlock handed out."""

from benchmarks.recursive.stub import replying
from rlm_core.ask.recursion.question import Question
from rlm_core.llm.prompt import Purpose
from tests.ask.recursion.conftest import Asked, Root, reply, said
from tests.ask.recursion.fake_desk import FakeDesk

_QUESTION = Question("Compare the freight of every month in tons.", budget_tokens=160_000)


def _submitted(asked: Asked, desk: FakeDesk) -> list[list[Purpose]]:
    """Hand in a reply to whatever is ready, round after round; the purposes of each round."""
    rounds = []
    while ready := asked.ready(_QUESTION, desk):
        rounds.append([task.prompt.purpose for task in ready])
        assert [desk.submit(task, replying(task.prompt)) for task in ready] == [""] * len(ready)
    return rounds


def test_the_first_answer_is_evidence_with_the_question_to_go_on_with(reports: Asked) -> None:
    asked, desk = reports, FakeDesk()
    answer = asked.answer(_QUESTION, desk, waits=True)

    assert answer.waiting == len(asked.ready(_QUESTION, desk)) > 0
    assert answer.question_id == _QUESTION.identity
    assert f"pending_work(scope='{_QUESTION.identity}')" in answer.text
    assert "Evidence:" in answer.text
    assert answer.statements == ()


def test_packets_unlock_merges_and_merges_the_answer(reports: Asked) -> None:
    asked, desk = reports, FakeDesk()
    rounds = _submitted(asked, desk)
    answer = asked.answer(_QUESTION, desk, waits=True)

    assert set(rounds[0]) == {Purpose.ANSWER}
    assert rounds[-1] == [Purpose.MERGE]
    assert answer.waiting == 0
    assert answer.statements
    assert "pending_work" not in answer.text


def test_another_process_goes_on_where_one_stopped(reports: Asked) -> None:
    asked, desk = reports, FakeDesk()
    first, *others = asked.ready(_QUESTION, desk)
    desk.submit(first, replying(first.prompt))
    later = FakeDesk(memo=desk.memo)

    assert (
        asked.ready(Question.from_plain(_QUESTION.to_plain()), later)[0].prompt == others[0].prompt
    )
    assert len(asked.ready(_QUESTION, later)) == len(others)


def test_what_was_answered_so_far_is_shown_while_packets_wait(reports: Asked) -> None:
    asked, desk = reports, FakeDesk()
    for task in asked.ready(_QUESTION, desk)[:2]:
        desk.submit(task, replying(task.prompt))
    answer = asked.answer(_QUESTION, desk, waits=True)

    assert answer.statements
    assert answer.waiting
    assert f"{answer.waiting} packet" in answer.text


def test_a_reply_with_a_false_quote_is_not_taken(root: Root) -> None:
    asked, desk = root({"note.md": "# Note\n\nWhales sing at night in winter.\n"}), FakeDesk()
    (task,) = asked.ready(Question("When do whales sing?"), desk)
    fault = desk.submit(task, reply(said("By day.", (1, "whales sing by day in summer"))))

    assert "whales sing by day in summer" in fault
    assert not desk.memo


def test_a_question_comes_back_from_plain_values_as_it_was() -> None:
    question = Question("How?", ("a", "b"), "src/", 2, 9_000, 0.5, 800)

    assert Question.from_plain(question.to_plain()) == question
    assert question.identity != Question("How?").identity
    assert question.identity == Question.from_plain(question.to_plain()).identity
