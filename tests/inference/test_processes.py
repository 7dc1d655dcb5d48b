"""Several processes, and processes that are killed: no cap is broken, nothing is paid twice."""

import json
import multiprocessing
import random
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from rlm_core.inference.task import key_of
from rlm_core.store.memo import Memo
from tests.inference.work import task
from tests.inference.worker import Bookkeeper, main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")
FORKS = multiprocessing.get_context("forkserver")  # each is a process of its own, begun quickly
FORKS.set_forkserver_preload(["tests.inference.worker"])


class Ground:
    """A memo, and the book of a provider."""

    def __init__(self, folder: Path) -> None:
        self.memo = folder / "memo.db"
        self.book = folder / "book.jsonl"

    def start(
        self, texts: Sequence[str], most_calls: float, work: str
    ) -> multiprocessing.process.BaseProcess:
        """A process that settles them."""
        process = FORKS.Process(target=main, args=(self.memo, self.book, texts, most_calls, work))
        process.start()
        return process

    def billed(self) -> list[str]:
        """The texts of all replies that the provider bills, in order."""
        lines = self.book.read_text("utf-8").splitlines() if self.book.exists() else []
        return [json.loads(line)["text"] for line in lines]

    def kept(self, texts: Sequence[str]) -> set[str]:
        """Those of the texts whose reply is in the memo."""
        keys = {key_of(task(text).prompt, Bookkeeper.model): text for text in texts}
        with closing(Memo(self.memo)) as memo:
            return {keys[key] for key in memo.replies.get_many(list(keys))}


def test_the_cap_holds_to_the_call_for_several_processes(tmp_path: Path) -> None:
    ground = Ground(tmp_path)
    shares = [[f"{share} {number}" for number in range(20)] for share in range(4)]
    processes = [ground.start(share, 37, "all together") for share in shares]
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0] * 4
    assert len(ground.billed()) == 37
    assert max(Counter(ground.billed()).values()) == 1


def test_nothing_is_paid_twice_after_eight_kills(tmp_path: Path) -> None:
    kill_and_look(Ground(tmp_path), kills=8, seed=5)


@pytest.mark.slow
def test_nothing_is_paid_twice_after_fifty_kills(tmp_path: Path) -> None:
    kill_and_look(Ground(tmp_path), kills=50, seed=7)


def kill_and_look(ground: Ground, kills: int, seed: int) -> None:
    """Kill processes that do one work, at random moments, and let the last one end."""
    chance = random.Random(seed)
    texts = [f"text {number}" for number in range(kills * 12)]
    most_calls = kills * 8
    hits = 0
    for _ in range(kills):
        kept, before = ground.kept(texts), len(ground.billed())
        process = ground.start(texts, most_calls, "one work")
        process.join(chance.uniform(0.02, 0.3))
        hits += process.is_alive()
        process.kill()
        process.join()

        assert not kept & set(ground.billed()[before:])
        assert len(ground.billed()) <= most_calls
    assert hits >= kills / 2
    _look_at_the_end(ground, texts, hits)


def _look_at_the_end(ground: Ground, texts: Sequence[str], hits: int) -> None:
    kept, before = ground.kept(texts), len(ground.billed())
    process = ground.start(texts, float("inf"), "the rest")
    process.join()
    with closing(Memo(ground.memo)) as memo:
        total = memo.ledger.costs().total

    assert ground.kept(texts) == set(texts)
    assert not kept & set(ground.billed()[before:])
    lost = len(ground.billed()) - len(texts)  # billed, and killed before it could be kept
    assert 0 <= lost <= total.unknown <= hits * Bookkeeper.most_at_once
    assert total.calls - total.unknown == len(texts)
