"""A desk asks for each reply once, keeps it at once, and says of every task what became of it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from rlm_core.errors import MemoCorrupted, ModelError, ReplyLost
from rlm_core.inference.budget import NOTHING, Budget
from rlm_core.inference.model_desk import ModelDesk
from rlm_core.inference.task import Done
from rlm_core.llm.prompt import Prompt, Reply, Stop, Usage
from rlm_core.store.memo import Memo
from tests.inference.work import PRICES, task, tasks
from tests.llm.fake_backend import FakeBackend

ALL = Budget()


@pytest.fixture
def memo(tmp_path: Path) -> Iterator[Memo]:
    with closing(Memo(tmp_path / "memo.db")) as opened:
        yield opened


def loud(prompt: Prompt) -> str:
    return prompt.text.upper()


def test_what_was_asked_once_is_kept_for_every_later_desk(memo: Memo) -> None:
    backend = FakeBackend(loud)
    with closing(ModelDesk(backend, memo, PRICES)) as desk:
        first = desk.begin("a build").settle(tasks(3), ALL)
    with closing(ModelDesk(backend, memo, PRICES)) as desk:
        second = desk.begin("another build").settle(tasks(4), ALL)

    assert first.done == {place: Done(f"TEXT {place}", "fake-1") for place in range(3)}
    assert second.done == {place: Done(f"TEXT {place}", "fake-1") for place in range(4)}
    assert (first.failed, first.left) == ({}, ())
    assert [prompt.text for prompt in backend.prompts] == [f"text {n}" for n in range(4)]
    assert (first.spent.calls, second.spent.calls) == (3, 1)


def test_the_same_prompt_is_asked_once_whoever_wants_it(memo: Memo) -> None:
    backend = FakeBackend(loud)
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle([task("one"), task("one", subject="two.py")], ALL)

    assert len(settled.done) == 2
    assert len(backend.prompts) == 1


def test_another_model_is_asked_anew(memo: Memo) -> None:
    for model in ("fake-1", "fake-2"):
        backend = FakeBackend(loud, model=model)
        with closing(ModelDesk(backend, memo)) as desk:
            assert desk.settle([task("one")], ALL).done == {0: Done("ONE", model)}


def test_a_fault_is_asked_for_once_more_and_mended(memo: Memo) -> None:
    def mending(prompt: Prompt) -> str:
        return "Good." if "no number in it" in prompt.text else "Bad 7."

    def check(text: str) -> str:
        return "no number in it, please" if "7" in text else ""

    backend = FakeBackend(mending)
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle([task("one", check)], ALL)
        again = desk.settle([task("one", check)], ALL)

    assert settled.done == again.done == {0: Done("Good.", "fake-1")}
    assert [settled.spent.calls, again.spent] == [2, NOTHING]
    assert "<reply>\nBad 7.\n</reply>" in backend.prompts[1].text


def test_a_second_fault_is_kept_and_marked(memo: Memo) -> None:
    backend = FakeBackend(lambda _: "Bad.")
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle([task("one", lambda _: "it is bad")], ALL)
        again = desk.settle([task("one", lambda _: "it is bad")], ALL)

    assert settled.done == again.done == {0: Done("Bad.", "fake-1", "it is bad")}
    assert len(backend.prompts) == 2


def test_a_faulty_reply_is_not_done_where_the_budget_ends_before_the_second(memo: Memo) -> None:
    backend = FakeBackend(lambda _: "Bad.")
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle([task("one", lambda _: "it is bad")], Budget(calls=1))

    assert (settled.done, settled.failed, settled.left) == ({}, {}, (0,))


def test_the_reply_that_is_kept_does_not_depend_on_who_came_first(memo: Memo) -> None:
    """What is done in two interrupted runs is what one run would have done."""
    backend = FakeBackend(loud)
    with closing(ModelDesk(backend, memo)) as desk:
        left = desk.begin("half").settle(tasks(6), Budget(calls=3)).left
        whole = desk.begin("whole").settle(tasks(6), ALL)

    assert left == (3, 4, 5)
    assert [one.text for one in whole.done.values()] == [f"TEXT {n}" for n in range(6)]
    assert len(backend.prompts) == 6


@pytest.mark.parametrize("stop", [Stop.REFUSED, Stop.MOST_TOKENS])
def test_a_useless_reply_is_paid_never_done_and_not_asked_again(memo: Memo, stop: Stop) -> None:
    backend = FakeBackend(lambda _: Reply("Half a", "fake-1", Usage(100, 10), stop))
    longer = task("one")
    longer = replace(longer, prompt=replace(longer.prompt, most_tokens=20))
    with closing(ModelDesk(backend, memo, PRICES)) as desk:
        first = desk.settle([task("one")], ALL)
        second = desk.settle([task("one")], ALL)
        third = desk.settle([longer], ALL)

    assert first.done == second.done == third.done == {}
    assert "fake-1" in first.failed[0]
    assert first.spent.usd == pytest.approx(110e-6)
    assert second.failed[0].startswith(first.failed[0])
    assert second.spent == NOTHING
    assert len(backend.prompts) == 2  # a reply that may be longer is worth a try
    assert memo.ledger.costs().total.failed == 2


def test_an_error_fails_its_own_task_alone(memo: Memo) -> None:
    def answering(prompt: Prompt) -> str:
        if prompt.text == "text 1":
            raise ReplyLost("The line was cut.")
        return loud(prompt)

    backend = FakeBackend(answering)
    with closing(ModelDesk(backend, memo, PRICES)) as desk:
        settled = desk.settle(tasks(3), ALL)

    assert settled.done.keys() == {0, 2}
    assert settled.failed == {1: "The line was cut."}
    total = memo.ledger.costs().total
    assert (total.calls, total.unknown) == (3, 1)  # it may have been billed, so it counts


def test_an_error_that_cost_nothing_counts_nothing(memo: Memo) -> None:
    def refused(prompt: Prompt) -> str:
        raise ModelError("The key is wrong.")

    with closing(ModelDesk(FakeBackend(refused), memo, PRICES)) as desk:
        settled = desk.settle([task("one")], ALL)

    assert settled.failed == {0: "The key is wrong."}
    assert (settled.spent.usd, memo.ledger.costs().total.usd) == (0.0, 0.0)


def test_after_some_errors_in_a_row_no_more_is_asked(memo: Memo) -> None:
    def down(prompt: Prompt) -> str:
        raise ModelError("Nobody there.")

    backend = FakeBackend(down, most_at_once=1)
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle(tasks(30), ALL)

    assert len(backend.prompts) == len(settled.failed) == 5
    assert len(settled.left) == 25


def test_secrets_are_blotted_out_before_anything_is_sent_or_kept(memo: Memo) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" * 2
    backend = FakeBackend(lambda _: "Uses a token.")
    with closing(ModelDesk(backend, memo)) as desk:
        leaking = task(f"token {secret}")
        leaking = replace(leaking, prompt=replace(leaking.prompt, shared=f"So {secret}"))
        settled = desk.settle([leaking], ALL)

    assert settled.redacted == 2
    assert secret not in str(backend.prompts)
    assert "[redacted]" in backend.prompts[0].text


def test_what_matters_more_is_done_first(memo: Memo) -> None:
    backend = FakeBackend(loud, most_at_once=1)
    weights = [0.1, 0.9, 0.5]
    weighty = [task(f"text {n}", weight=weight) for n, weight in enumerate(weights)]
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle(weighty, Budget(calls=2))

    assert [prompt.text for prompt in backend.prompts] == ["text 1", "text 2"]
    assert settled.left == (0,)


def test_a_damaged_memo_is_said_and_left_as_it_is(memo: Memo) -> None:
    backend = FakeBackend(loud)
    with closing(ModelDesk(backend, memo)) as desk:
        desk.settle(tasks(40), ALL)
        memo.close()
        path = memo.path
        content = bytearray(path.read_bytes())
        content[4096 : len(content)] = b"\xff" * (len(content) - 4096)
        path.write_bytes(content)
        damaged = bytes(content)

    with pytest.raises(MemoCorrupted), closing(Memo(path)) as opened:
        ModelDesk(backend, opened).settle(tasks(40), ALL)

    assert path.read_bytes() == damaged
    assert len(backend.prompts) == 40
