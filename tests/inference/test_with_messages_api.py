"""The desk with the real SDK, against the stub: what it counts is what the provider bills."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from rlm_core.inference.batch_desk import BatchDesk
from rlm_core.inference.budget import Budget
from rlm_core.inference.model_desk import ModelDesk
from rlm_core.inference.task import Task
from rlm_core.llm.messages_api import MessagesApi
from rlm_core.store.memo import Memo
from rlm_core.tree.costs import Spent
from tests.inference.work import task
from tests.llm.messages_api_answers import Cut, Expire, Fail, Refuse
from tests.llm.messages_api_stub import MessagesApiStub, messages_api_stub

BOOK = "All of the book, which everyone reads. " * 100


async def no_pause(seconds: float) -> None:
    del seconds
    await asyncio.sleep(0)


@contextmanager
def desk_of(stub: MessagesApiStub, memo: Memo, *, in_batches: bool = False) -> Iterator[ModelDesk]:
    kind = BatchDesk if in_batches else ModelDesk
    backend = MessagesApi("haiku", "a key", stub.url, most_retries=0)
    with closing(kind(backend, memo, pause=no_pause)) as desk:
        yield desk


def reading(count: int) -> list[Task]:
    """Tasks with a shared prefix that is worth keeping."""
    plain = [task(f"chapter {number}") for number in range(count)]
    return [replace(one, prompt=replace(one.prompt, shared=BOOK)) for one in plain]


def tokens(spent: Spent) -> int:
    return spent.input_tokens + spent.output_tokens


def billed(stub: MessagesApiStub) -> int:
    read = stub.input_tokens + stub.cache_read_tokens + stub.cache_write_tokens
    return read + stub.output_tokens


def test_what_is_shared_is_written_to_the_cache_once(memo: Memo) -> None:
    with messages_api_stub() as stub, desk_of(stub, memo) as desk:
        settled = desk.settle(reading(9), Budget(usd=1.0))

    assert len(settled.done) == stub.calls == 9
    assert stub.cache_read_tokens == 8 * stub.cache_write_tokens > 0
    assert tokens(settled.spent) == billed(stub)
    assert 0 < settled.spent.usd < 1.0


def test_the_cap_in_dollars_holds_for_what_the_provider_bills(memo: Memo) -> None:
    with messages_api_stub() as stub, desk_of(stub, memo) as desk:
        whole = desk.estimate(reading(20)).usd
        settled = desk.settle(reading(20), Budget(usd=whole / 12))

    assert 0 < len(settled.done) < 20
    assert len(settled.done) + len(settled.left) == 20
    assert settled.spent.usd <= whole / 12
    assert tokens(settled.spent) == billed(stub)


def test_a_busy_service_is_asked_again_and_others_fail_alone(memo: Memo) -> None:
    plan = (Fail(429), Fail(529), "fine", Fail(400), Cut("half a"), Refuse(), Fail(500))
    with messages_api_stub(*plan) as stub, desk_of(stub, memo) as desk:
        settled = desk.settle([task(f"text {n}") for n in range(6)], Budget())

    assert stub.calls == 8  # two were turned away
    assert len(settled.done) == 2
    assert len(settled.failed) == 4
    assert tokens(settled.spent) == billed(stub)
    assert memo.ledger.costs().total.unknown == 0


def test_a_batch_is_settled_and_what_expired_is_free(memo: Memo) -> None:
    plan = ("fine", Expire(), Cut("half a"))
    with messages_api_stub(*plan) as stub, desk_of(stub, memo, in_batches=True) as desk:
        settled = desk.settle(reading(5), Budget(usd=1.0))

    assert len(stub.batches) == 1
    assert len(settled.done) == 3
    assert len(settled.failed) == 2
    assert tokens(settled.spent) == billed(stub)


@pytest.mark.parametrize("in_batches", [False, True])
def test_nobody_there_costs_nothing(memo: Memo, in_batches: bool) -> None:
    with messages_api_stub() as stub:
        pass
    with desk_of(stub, memo, in_batches=in_batches) as desk:
        settled = desk.settle([task("one")], Budget())

    assert "cannot reach" in settled.failed[0]
    assert (settled.spent.usd, memo.ledger.costs().total.usd) == (0.0, 0.0)
