"""A desk asks for each reply once, keeps it at once, and says of every task what became of it."""

import asyncio
import signal
import sys
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from rlm_core.errors import MemoCorrupted, ModelError, ReplyLost
from rlm_core.inference.budget import Budget
from rlm_core.inference.model_desk import ModelDesk
from rlm_core.inference.task import Done
from rlm_core.llm.prompt import Prompt, Reply, Stop, Usage
from rlm_core.store.memo import Memo
from rlm_core.tree.costs import NOTHING, Spent
from tests.inference.work import PRICES, task, tasks
from tests.llm.fake_backend import FakeBackend

ALL = Budget()


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


@pytest.mark.parametrize("second", ['{"label": "a"}', "no JSON at all"])
def test_a_reply_out_of_form_is_asked_for_again_and_never_done(memo: Memo, second: str) -> None:
    schema = {
        "type": "object",
        "properties": {"label": {"type": "string"}},
        "required": ["label"],
        "additionalProperties": False,
    }
    formed = task("one")
    formed = replace(formed, prompt=replace(formed.prompt, schema=schema))
    backend = FakeBackend(lambda prompt: second if "<reply>" in prompt.text else '{"label": 7}')
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle([formed], ALL)
        again = desk.settle([formed], ALL)

    assert len(backend.prompts) == 2
    assert settled.done == again.done
    if second.startswith("{"):
        assert settled.done == {0: Done(second, "fake-1")}
    else:
        assert settled.failed == again.failed
        assert "form" in settled.failed[0]


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


def test_an_estimate_is_the_most_that_is_then_spent(memo: Memo) -> None:
    backend = FakeBackend(loud)
    with closing(ModelDesk(backend, memo, PRICES)) as desk:
        desk.settle(tasks(2), ALL)
        most = desk.estimate(tasks(100))
        asked = len(backend.prompts)
        spent = desk.settle(tasks(100), ALL).spent
        rest = desk.estimate(tasks(100))

    assert asked == 2
    assert (most.calls, most.output_tokens) == (98, 980)
    assert spent.usd <= most.usd <= 4 * spent.usd
    assert most.seconds > 0
    assert rest == NOTHING


def test_without_a_price_a_limit_in_dollars_is_refused_and_others_are_kept(memo: Memo) -> None:
    backend = FakeBackend(loud)
    with closing(ModelDesk(backend, memo)) as desk:
        refused = desk.settle(tasks(1), Budget(usd=1.0))
        settled = desk.settle(tasks(1), Budget(tokens=1_000))

    assert "price of fake-1 is not known" in refused.failed[0]
    assert len(settled.done) == settled.spent.unpriced == 1


def test_what_a_backend_says_it_cost_is_what_is_entered(memo: Memo) -> None:
    backend = FakeBackend(lambda _: Reply("Good.", "fake-1-of-june", Usage(5, 5, usd=0.25)))
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle(tasks(2), ALL)

    assert settled.spent == Spent(2, 10, 10, 0.5, settled.spent.seconds)
    assert settled.done[0].origin == "fake-1-of-june"
    assert memo.ledger.costs().models[0].usd == 0.5


def test_a_backend_that_may_ask_several_times_is_reserved_for_all_of_them(memo: Memo) -> None:
    class Repeating(FakeBackend):
        most_requests = 3

        def most_output(self, prompt: Prompt) -> int:
            return prompt.most_tokens + 20  # it thinks first

    with closing(ModelDesk(Repeating(loud), memo, PRICES)) as desk:
        most = desk.estimate(tasks(1))

    assert (most.input_tokens, most.output_tokens) == (12, 90)
    assert most.usd == pytest.approx(102e-6)


def test_when_the_time_is_over_no_call_is_begun(memo: Memo) -> None:
    backend = FakeBackend(loud)
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle(tasks(2), Budget(seconds=0))

    assert (settled.left, backend.prompts) == ((0, 1), [])


def test_a_resumed_work_counts_what_it_spent_before(memo: Memo) -> None:
    backend = FakeBackend(loud)
    with closing(ModelDesk(backend, memo, PRICES)) as desk:
        desk.begin("question 7").settle(tasks(2), Budget(calls=3))
        resumed = desk.begin("question 7", resumes=True).settle(tasks(5), Budget(calls=3))
        afresh = desk.begin("question 7").settle(tasks(5), Budget(calls=3))

    assert (len(resumed.done), len(afresh.done)) == (3, 5)
    assert [run.calls for run in memo.ledger.costs().runs] == [2, 3]


def test_once_told_to_stop_no_call_is_begun_and_those_out_are_kept(memo: Memo) -> None:
    backend = FakeBackend(loud, most_at_once=2)
    with closing(ModelDesk(backend, memo)) as desk:
        stopping = desk.begin("a build", stop=lambda: len(backend.prompts) >= 3)
        settled = stopping.settle(tasks(10), ALL)

    assert len(settled.done) == len(backend.prompts) < 10
    assert len(settled.done) + len(settled.left) == 10


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
def test_an_interrupt_ends_what_is_out_and_keeps_what_came(memo: Memo) -> None:
    """Ctrl-C reaches the thread that waits; the calls run in another."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored

    def answering(prompt: Prompt) -> str:
        if prompt.text == "text 2":
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        return loud(prompt)

    async def waiting(prompt: Prompt) -> None:
        if prompt.text == "text 3":
            await asyncio.Event().wait()  # never comes

    backend = FakeBackend(answering, most_at_once=1, waiting=waiting)
    with closing(ModelDesk(backend, memo)) as desk:
        with pytest.raises(KeyboardInterrupt):
            desk.settle(tasks(5), ALL)
        backend.waiting = None
        settled = desk.settle(tasks(5), ALL)

    assert len(settled.done) == 5
    asked = [prompt.text for prompt in backend.prompts]
    assert asked[:3] == ["text 0", "text 1", "text 2"]
    assert not set(asked[:3]) & set(asked[3:])


def test_a_desk_that_is_closed_says_so(memo: Memo) -> None:
    desk = ModelDesk(FakeBackend(loud), memo)
    desk.close()

    with pytest.raises(ModelError, match="closed"):
        desk.settle(tasks(1), ALL)


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
