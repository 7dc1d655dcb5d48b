"""What the memo keeps, and what it lets go: by age and size, never what was of use lately."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rlm_core.store.memo import Memo, MemoResult

MUCH = 10**9


@pytest.fixture
def memo(tmp_path: Path) -> Iterator[Memo]:
    with closing(Memo(tmp_path / "memo.db")) as opened:
        yield opened


def put(memo: Memo, name: str, day: str, size: int = 10) -> None:
    memo.put_many([MemoResult(name.encode(), b"x" * size, f"{name}.py")], day)


def kept(memo: Memo) -> set[bytes]:
    return set(memo.get_many([b"old", b"older", b"new"]))


def test_what_nobody_used_for_long_is_collected(memo: Memo) -> None:
    put(memo, "old", "2026-01-01")
    put(memo, "new", "2026-11-01")

    assert memo.has_garbage("2026-06-01", MUCH)
    assert memo.collect("2026-06-01", MUCH) == 1
    assert kept(memo) == {b"new"}
    assert not memo.has_garbage("2026-06-01", MUCH)


def test_what_was_of_use_since_is_kept(memo: Memo) -> None:
    put(memo, "old", "2026-01-01")
    memo.note_use([("old.py", b"old")], "2026-11-02")

    assert not memo.has_garbage("2026-06-01", MUCH)
    assert memo.collect("2026-06-01", MUCH) == 0


def test_beyond_its_size_the_oldest_goes_first(memo: Memo) -> None:
    put(memo, "older", "2026-01-01", 40_000)
    put(memo, "old", "2026-02-01", 40_000)
    put(memo, "new", "2026-03-01", 40_000)

    assert memo.has_garbage("2000-01-01", 100_000)
    assert memo.collect("2000-01-01", 100_000) == 1
    assert kept(memo) == {b"old", b"new"}


def test_a_collected_result_can_be_forgotten_and_put_again(memo: Memo) -> None:
    put(memo, "old", "2026-01-01")
    memo.collect("2026-06-01", MUCH)

    assert memo.forget("old.py") == 0
    put(memo, "old", "2026-11-01")
    assert kept(memo) == {b"old"}
