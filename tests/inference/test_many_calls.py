"""Many calls at once: warmed first, as many as the provider bears, in an order that changes nothing."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from rlm_core.errors import ModelBusy, ModelError
from rlm_core.inference.budget import Budget
from rlm_core.inference.desk import Settled
from rlm_core.inference.model_desk import ModelDesk
from rlm_core.inference.task import Task
from rlm_core.llm.prompt import Prompt, Reply, Stop, Usage
from rlm_core.store.memo import Memo
from tests.inference.work import PRICES, task, tasks
from tests.llm.fake_backend import CachingBackend, FakeBackend

ALL = Budget()


def loud(prompt: Prompt) -> str:
    return prompt.text.upper()


async def let_others(prompt: Prompt) -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def no_pause(seconds: float) -> None:
    del seconds
    await asyncio.sleep(0)


def sharing(shared: str, text: str) -> Task:
    one = task(text)
    return replace(one, prompt=replace(one.prompt, shared=shared))


class Diary:
    """When calls began and ended."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str]] = []

    async def begin(self, prompt: Prompt) -> None:
        self.events.append(("begin", prompt.text))
        await let_others(prompt)

    def end(self, prompt: Prompt) -> str:
        self.events.append(("end", prompt.text))
        return loud(prompt)


def test_what_is_shared_is_warmed_before_the_others_go(memo: Memo) -> None:
    diary = Diary()
    backend = CachingBackend(diary.end, most_at_once=8, waiting=diary.begin)
    with closing(ModelDesk(backend, memo)) as desk:
        desk.settle([sharing("book", f"b{n}") for n in range(5)], ALL)
        first = diary.events.copy()
        desk.settle([sharing("book", f"c{n}") for n in range(3)], ALL)
        second = diary.events[len(first) :]

    assert first[:2] == [("begin", "b0"), ("end", "b0")]
    assert {what for what, _ in first[2:6]} == {"begin"}  # the others together
    assert [what for what, _ in second[:3]] == ["begin"] * 3  # it is warm already


def test_where_the_warming_fails_the_next_one_goes_alone(memo: Memo) -> None:
    diary = Diary()

    def answering(prompt: Prompt) -> str:
        text = diary.end(prompt)
        if prompt.text == "b0":
            raise ModelError("No.")
        return text

    backend = CachingBackend(answering, most_at_once=8, waiting=diary.begin)
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle([sharing("book", f"b{n}") for n in range(4)], ALL)

    assert len(settled.done) == 3
    assert diary.events[:4] == [("begin", "b0"), ("end", "b0"), ("begin", "b1"), ("end", "b1")]


def test_where_the_first_is_too_dear_the_next_one_goes(memo: Memo) -> None:
    backend = CachingBackend(loud)
    dear = sharing("book", "long " * 100)
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle(
            [dear, sharing("book", "b1"), sharing("book", "b2")], Budget(tokens=60)
        )

    assert settled.done.keys() == {1, 2}
    assert settled.left == (0,)


def test_as_many_calls_as_make_sense_are_under_way(memo: Memo) -> None:
    backend = FakeBackend(loud, most_at_once=4, waiting=let_others)
    with closing(ModelDesk(backend, memo)) as desk:
        desk.settle(tasks(20), ALL)

    assert backend.most_under_way == 4


def test_a_busy_provider_is_asked_less_until_it_bears_it(memo: Memo) -> None:
    under_way: list[int] = []

    def answering(prompt: Prompt) -> str:
        under_way.append(backend.under_way)
        if backend.under_way > 2:
            raise ModelBusy("Too much at once.", retry_after=1.0)
        return loud(prompt)

    backend = FakeBackend(answering, most_at_once=16, waiting=let_others)
    with closing(ModelDesk(backend, memo, pause=no_pause)) as desk:
        settled = desk.settle(tasks(80), ALL)

    assert len(settled.done) == 80
    assert max(under_way[:16]) > 8
    assert max(under_way[-40:]) <= 4  # near what it bears
    assert memo.ledger.costs().total.calls == 80  # being turned away is no call


def test_a_provider_that_asks_for_hours_is_not_waited_for(memo: Memo) -> None:
    def answering(prompt: Prompt) -> str:
        raise ModelBusy("Your limit resets at 5.", retry_after=7_200)

    backend = FakeBackend(answering)
    with closing(ModelDesk(backend, memo, pause=no_pause)) as desk:
        settled = desk.settle(tasks(1), ALL)

    assert settled.failed == {0: "Your limit resets at 5."}
    assert len(backend.prompts) == 1


def test_what_fits_into_a_budget_does_not_depend_on_who_comes_first(tmp_path: Path) -> None:
    """Half of the replies are as long as they may be; which of the calls ends first differs."""
    found = [settled_in(tmp_path / "0.db", 1, lambda number: 0)]
    found.append(settled_in(tmp_path / "1.db", 5, lambda number: number))
    found.append(settled_in(tmp_path / "2.db", 5, lambda number: 60 - number))
    found.append(settled_in(tmp_path / "3.db", 9, lambda number: number % 2 * 30))

    assert found[0].done
    assert found[0].left
    assert [(one.done, one.left) for one in found] == [(found[0].done, found[0].left)] * 4
    spent = found[0].spent
    assert spent.input_tokens + spent.output_tokens <= 200


def settled_in(path: Path, most_at_once: int, turns: Callable[[int], int]) -> Settled:
    def answering(prompt: Prompt) -> str:
        return "x" * (40 if int(prompt.text[5:]) % 2 else 4)

    async def waiting(prompt: Prompt) -> None:
        for _ in range(turns(int(prompt.text[5:]))):
            await asyncio.sleep(0)

    backend = FakeBackend(answering, most_at_once=most_at_once, waiting=waiting)
    with closing(Memo(path)) as memo, closing(ModelDesk(backend, memo)) as desk:
        return desk.settle(tasks(30), Budget(tokens=200))


def test_the_cap_holds_to_the_call_for_many_threads_with_one_desk(memo: Memo) -> None:
    backend = FakeBackend(loud, most_at_once=16, waiting=let_others)
    with closing(ModelDesk(backend, memo, PRICES)) as desk:
        run = desk.begin("all together")

        def work(number: int) -> None:
            run.settle([task(f"text {number} {n}") for n in range(10)], Budget(calls=23))

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(backend.prompts) == memo.ledger.costs().total.calls == 23


def test_threads_that_want_the_same_pay_for_it_once(memo: Memo) -> None:
    backend = FakeBackend(loud, most_at_once=16, waiting=let_others)
    done: list[int] = []
    with closing(ModelDesk(backend, memo)) as desk:
        threads = [
            threading.Thread(target=lambda: done.append(len(desk.settle(tasks(12), ALL).done)))
            for _ in range(5)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert done == [12] * 5
    assert len(backend.prompts) == 12


def test_two_desks_of_one_memo_pay_for_the_same_once(memo: Memo) -> None:
    backends = [FakeBackend(loud, most_at_once=4, waiting=let_others) for _ in range(2)]
    done: list[int] = []

    def work(backend: FakeBackend) -> None:
        with closing(ModelDesk(backend, memo)) as desk:
            done.append(len(desk.settle(tasks(12), ALL).done))

    threads = [threading.Thread(target=work, args=(backend,)) for backend in backends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert done == [12] * 2
    assert sum(len(backend.prompts) for backend in backends) == 12


def test_nobody_waits_for_a_call_that_was_interrupted(memo: Memo) -> None:
    begun = threading.Event()

    async def forever(prompt: Prompt) -> None:
        begun.set()
        await asyncio.Event().wait()

    def be_interrupted() -> None:
        with pytest.raises(ModelError, match="closed"):
            slow.settle(tasks(1), ALL)

    slow = ModelDesk(FakeBackend(loud, waiting=forever), memo)
    thread = threading.Thread(target=be_interrupted)
    thread.start()
    begun.wait()
    slow.close()
    thread.join()
    with closing(ModelDesk(FakeBackend(loud), memo)) as desk:
        settled = desk.settle(tasks(1), ALL)

    assert len(settled.done) == 1
    assert memo.ledger.costs().total.unknown == 1  # it may have been paid


def test_a_refusal_that_another_thread_paid_for_is_not_asked_again(memo: Memo) -> None:
    backend = FakeBackend(
        lambda prompt: Reply("", "fake-1", Usage(5, 5), Stop.REFUSED), waiting=let_others
    )
    failed: list[str] = []
    with closing(ModelDesk(backend, memo)) as desk:
        threads = [
            threading.Thread(target=lambda: failed.append(desk.settle(tasks(1), ALL).failed[0]))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(backend.prompts) == 1
    assert all("refused" in why for why in failed)


def test_what_a_run_spent_only_grows(memo: Memo) -> None:
    backend = FakeBackend(loud)
    totals = []
    with closing(ModelDesk(backend, memo, PRICES)) as desk:
        for count in (3, 6, 9):
            desk.settle(tasks(count), ALL)
            totals.append(memo.ledger.costs().total.usd)

    assert all(before < after for before, after in pairwise(totals))
