"""Several processes, and processes that are killed: no cap is broken, nothing is paid twice."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from math import inf
from pathlib import Path
from typing import Any

import pytest

from rlm_core.inference.task import key_of
from rlm_core.store.memo import Memo
from rlm_core.tree.costs import Cost
from tests.inference.work import task
from tests.inference.worker import Bookkeeper

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")


class Ground:
    """A memo, the book of a provider, and processes that use both."""

    def __init__(self, folder: Path) -> None:
        self.memo = folder / "memo.db"
        self.book = folder / "book.jsonl"
        self._forks = subprocess.Popen(
            [sys.executable, "-m", "tests.inference.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, texts: Sequence[str], most_calls: float, work: str) -> int:
        """The number of a process that is about to settle them."""
        return self._tell([str(self.memo), str(self.book), texts, most_calls, work])

    def wait(self, process: int) -> int:
        """How a process ended, once it has."""
        return self._tell(process)

    def _tell(self, value: object) -> int:
        assert self._forks.stdin
        assert self._forks.stdout
        self._forks.stdin.write(json.dumps(value) + "\n")
        self._forks.stdin.flush()
        return int(self._forks.stdout.readline())

    def close(self) -> None:
        """End the one that forks."""
        self._forks.communicate()

    def billed(self) -> list[str]:
        """The texts of all replies that the provider bills, in order."""
        return [line["text"] for line in _lines(self.book)]

    def close_provider(self) -> None:
        """Let the provider reply to nobody."""
        self.book.with_name("closed").touch()

    def open_provider(self) -> None:
        """Let it reply again."""
        self.book.with_name("closed").unlink()

    def waiting_for_replies(self, count: int) -> list[int]:
        """The processes that have asked since the provider was closed, once so many have."""
        while len(begun := _lines(self.book.with_name("begun"))) < count:
            time.sleep(0.001)
        return [line["process"] for line in begun]

    def kept(self, texts: Sequence[str]) -> set[str]:
        """Those of the texts whose reply is in the memo."""
        keys = {key_of(task(text).prompt, Bookkeeper.model): text for text in texts}
        with closing(Memo(self.memo)) as memo:
            return {keys[key] for key in memo.replies.get_many(list(keys))}

    def total(self) -> Cost:
        """What the ledger says of everything."""
        with closing(Memo(self.memo)) as memo:
            return memo.ledger.costs().total


def _lines(book: Path) -> list[dict[str, Any]]:
    lines = book.read_text("utf-8").splitlines() if book.exists() else []
    return [json.loads(line) for line in lines]


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    with closing(Ground(tmp_path)) as made:
        yield made


def test_the_cap_holds_to_the_call_for_several_processes(ground: Ground) -> None:
    shares = [[f"{share} {number}" for number in range(20)] for share in range(4)]
    processes = [ground.start(share, 37, "all together") for share in shares]

    assert list(map(ground.wait, processes)) == [0] * 4
    assert len(ground.billed()) == 37
    assert max(Counter(ground.billed()).values()) == 1


def test_who_wants_what_another_process_asks_waits_for_its_reply(ground: Ground) -> None:
    ground.close_provider()
    processes = [ground.start(["the same"], inf, f"work {number}") for number in range(5)]
    asking = ground.waiting_for_replies(1)
    others = [process for process in processes if process not in asking]
    others += [ground.start(["the same", "another"], inf, "more work")]
    asking = ground.waiting_for_replies(2)  # what nobody else asks is not held up
    ground.open_provider()

    assert list(map(ground.wait, processes + others[-1:])) == [0] * 6
    assert sorted(ground.billed()) == ["another", "the same"]
    assert asking[1] == others[-1]
    assert (ground.total().calls, ground.total().unknown) == (2, 0)


def test_where_the_one_that_asks_is_killed_another_one_asks(ground: Ground) -> None:
    ground.close_provider()
    processes = [ground.start(["the same"], inf, f"work {number}") for number in range(5)]
    (first,) = ground.waiting_for_replies(1)
    patient = next(process for process in processes if process != first)
    for process in (first, patient):
        os.kill(process, signal.SIGKILL)
    ground.waiting_for_replies(2)
    ground.open_provider()

    ended = [ground.wait(process) for process in processes]
    assert sorted(ended) == [-signal.SIGKILL, -signal.SIGKILL, 0, 0, 0]
    assert ground.billed() == ["the same"]
    assert (ground.total().calls, ground.total().unknown) == (2, 1)


def test_many_processes_share_one_work(ground: Ground) -> None:
    texts = [f"text {number}" for number in range(40)]
    processes = [ground.start(texts, inf, "one work") for _ in range(4)]

    assert list(map(ground.wait, processes)) == [0] * 4
    assert sorted(ground.billed()) == sorted(texts)
    assert ground.total().calls == len(texts)


def test_nothing_is_paid_twice_after_eight_kills(ground: Ground) -> None:
    kill_and_look(ground, kills=8, seed=5)


@pytest.mark.slow
def test_nothing_is_paid_twice_after_fifty_kills(ground: Ground) -> None:
    kill_and_look(ground, kills=50, seed=7)


def kill_and_look(ground: Ground, kills: int, seed: int) -> None:
    """Kill processes that do one work, after some replies and a random moment; then let one end."""
    chance = random.Random(seed)
    texts = [f"text {number}" for number in range(kills * 20)]
    most_calls = kills * 16
    for _ in range(kills):
        kept, before = ground.kept(texts), len(ground.billed())
        process = ground.start(texts, most_calls, "one work")
        enough = before + chance.randrange(8)
        while len(ground.billed()) < enough:
            time.sleep(0.001)
        time.sleep(chance.uniform(0.0, 0.01))
        os.kill(process, signal.SIGKILL)

        assert ground.wait(process) == -signal.SIGKILL
        assert not kept & set(ground.billed()[before:])
    assert len(ground.kept(texts)) > kills  # they hit in the middle of the work
    _look_at_the_end(ground, texts, most_calls)


def _look_at_the_end(ground: Ground, texts: Sequence[str], most_calls: int) -> None:
    """What is out of a killed process counts to the end of the work; what is kept is never paid again."""
    assert ground.wait(ground.start(texts, most_calls, "one work")) == 0
    work = ground.total()
    kept, before = ground.kept(texts), len(ground.billed())
    assert work.calls == most_calls == len(kept) + work.unknown
    assert len(kept) <= before <= most_calls

    assert ground.wait(ground.start(texts, float("inf"), "the rest")) == 0
    total = ground.total()
    assert ground.kept(texts) == set(texts)
    assert not kept & set(ground.billed()[before:])
    assert total.calls - total.unknown == len(texts)
    assert len(texts) <= len(ground.billed()) <= total.calls
