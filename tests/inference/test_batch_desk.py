"""Batches: within the cap, half the price, fetched by whoever comes after a kill."""

import asyncio
from collections.abc import Mapping
from contextlib import closing

import pytest

from rlm_core.errors import ArgumentError, ModelError, ReplyLost
from rlm_core.inference.batch_desk import BatchDesk
from rlm_core.inference.budget import Budget
from rlm_core.inference.model_desk import ModelDesk
from rlm_core.inference.task import Done
from rlm_core.llm.prompt import Prompt
from rlm_core.store.memo import Memo
from tests.inference.work import PRICES, task, tasks
from tests.llm.fake_backend import BatchingBackend, FakeBackend

ALL = Budget()


class Killed(BaseException):
    """The process is gone; nothing that it held is tidied up by itself."""


async def no_pause(seconds: float) -> None:
    del seconds
    await asyncio.sleep(0)


async def killed(seconds: float) -> None:
    raise Killed


def loud(prompt: Prompt) -> str:
    return prompt.text.upper()


def desk_of(backend: FakeBackend, memo: Memo, *, waits: bool = True) -> BatchDesk:
    return BatchDesk(backend, memo, PRICES, pause=no_pause, waits=waits)


def sizes(backend: BatchingBackend) -> list[int]:
    return [len(prompts) for prompts in backend.batches.values()]


def test_tasks_are_settled_in_one_batch_at_half_the_price(memo: Memo) -> None:
    backend, direct = BatchingBackend(loud), FakeBackend(loud, model="fake-1")
    with closing(desk_of(backend, memo)) as desk:
        estimated = desk.estimate(tasks(5))
        settled = desk.settle(tasks(5), ALL)
    memo.replies.revoke("fake-1")
    with closing(ModelDesk(direct, memo, PRICES)) as other:
        at_once = other.settle(tasks(5), ALL)

    assert sizes(backend) == [5]
    assert settled.done == at_once.done == {n: Done(f"TEXT {n}", "fake-1") for n in range(5)}
    assert settled.spent.usd == pytest.approx(at_once.spent.usd / 2)
    assert settled.spent.usd <= estimated.usd


def test_a_fault_is_asked_for_again_in_a_second_batch(memo: Memo) -> None:
    backend = BatchingBackend(lambda prompt: "good" if "<reply>" in prompt.text else "bad")

    def check(text: str) -> str:
        return "it is bad" if text == "bad" else ""

    with closing(desk_of(backend, memo)) as desk:
        settled = desk.settle([task("one", check), task("two", check)], ALL)

    assert sizes(backend) == [2, 2]
    assert set(settled.done.values()) == {Done("good", "fake-1")}


def test_only_as_many_are_submitted_as_fit_and_more_when_they_cost_less(memo: Memo) -> None:
    """Each may cost 14 tokens and does cost 8, so 70 tokens hold five at first, in the end eight."""
    backend = BatchingBackend(lambda _: "x" * 12)
    with closing(desk_of(backend, memo)) as desk:
        settled = desk.settle(tasks(10), Budget(tokens=70))

    assert sizes(backend) == [5, 2, 1]
    assert len(settled.done) == 8
    assert settled.left == (8, 9)
    assert settled.spent.input_tokens + settled.spent.output_tokens <= 70


def test_what_expired_costs_nothing_and_fails_alone(memo: Memo) -> None:
    backend = BatchingBackend(loud, expired={"text 1"})
    with closing(desk_of(backend, memo)) as desk:
        settled = desk.settle(tasks(3), ALL)
        backend.expired.clear()
        again = desk.settle(tasks(3), ALL)

    assert settled.done.keys() == {0, 2}
    assert "its turn" in settled.failed[1]
    assert len(again.done) == 3
    assert sizes(backend) == [3, 1]


def test_who_comes_after_a_kill_fetches_what_was_submitted(memo: Memo) -> None:
    backend = BatchingBackend(loud)
    with (
        closing(BatchDesk(backend, memo, PRICES, pause=killed)) as desk,
        pytest.raises(Killed),
    ):
        desk.settle(tasks(4), ALL)
    out = memo.ledger.costs().total
    with closing(desk_of(backend, memo)) as desk:
        settled = desk.begin("again").settle(tasks(6), ALL)

    assert (out.calls, out.unknown) == (4, 4)
    assert len(settled.done) == 6
    assert sizes(backend) == [4, 2]
    assert settled.spent.calls == 2  # the four were paid by the run that was killed
    assert memo.ledger.costs().total.unknown == 0


def test_without_waiting_what_is_out_is_left_and_fetched_later(memo: Memo) -> None:
    backend = BatchingBackend(loud, polls=1)
    with closing(desk_of(backend, memo, waits=False)) as desk:
        found = [desk.settle(tasks(3), ALL) for _ in range(3)]

    assert [len(one.left) for one in found] == [3, 0, 0]
    assert [len(one.done) for one in found] == [0, 3, 3]
    assert sizes(backend) == [3]


@pytest.mark.parametrize(
    ("error", "unknown"), [(ModelError("Too big."), 0), (ReplyLost("The line was cut."), 3)]
)
def test_a_batch_that_was_not_taken_is_free_unless_nobody_knows(
    memo: Memo, error: ModelError, unknown: int
) -> None:
    class Refusing(BatchingBackend):
        async def submit(self, prompts: object) -> str:
            raise error

    with closing(desk_of(Refusing(loud), memo)) as desk:
        settled = desk.settle(tasks(3), ALL)

    assert settled.failed == dict.fromkeys(range(3), str(error))
    total = memo.ledger.costs().total
    assert (total.calls, total.unknown, total.failed) == (3, unknown, 3 - unknown)


def test_a_provider_that_does_not_say_how_far_it_is_is_asked_later(memo: Memo) -> None:
    class Silent(BatchingBackend):
        is_silent = True

        async def progress(self, batch: str) -> object:  # type: ignore[override]  # raises, or as above
            if self.is_silent:
                raise ModelError("Nobody there.")
            return await super().progress(batch)

    backend = Silent(loud)
    with closing(desk_of(backend, memo)) as desk:
        first = desk.settle(tasks(3), ALL)
        backend.is_silent = False
        second = desk.settle(tasks(3), ALL)

    assert (len(first.left), len(second.done)) == (3, 3)
    assert sizes(backend) == [3]


def test_a_backend_without_batches_says_so(memo: Memo) -> None:
    with pytest.raises(ArgumentError, match="takes no batches"):
        BatchDesk(FakeBackend(loud), memo)


def test_what_another_process_submits_at_this_moment_is_not_submitted_again(memo: Memo) -> None:
    other = BatchingBackend(loud)

    def want_the_same() -> None:
        with closing(desk_of(other, memo, waits=False)) as desk:
            desk.settle(tasks(4), ALL)

    class Slow(BatchingBackend):
        async def submit(self, prompts: Mapping[str, Prompt]) -> str:
            await asyncio.to_thread(want_the_same)
            return await super().submit(prompts)

    backend = Slow(loud)
    with closing(desk_of(backend, memo)) as desk:
        settled = desk.settle(tasks(3), ALL)

    assert len(settled.done) == 3
    assert (sizes(backend), sizes(other)) == ([3], [1])
