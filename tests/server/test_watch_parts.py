"""Who watches, and how, where not everybody can."""

import errno
import os
from collections.abc import Container
from contextlib import closing
from pathlib import Path

import pytest

from rlm_core.settings import Settings
from rlm_server.watch import Part, Watching
from rlm_server.watch_events import Events, Listener
from tests.server.watching import (
    Watch,
    eventually,
    function,
    knows,
    open_remembering,
    watching,
    write,
)


class NoRoom:
    """What happens where the system has no watches left: at once, or at the first folder."""

    def __init__(self, number: int, *, at_once: bool) -> None:
        self._error = OSError(number, os.strerror(number))
        self._at_once = at_once
        self.followed: Container[str] = ()

    def open(self, top: Path, listener: Listener) -> Events:
        if self._at_once:
            raise self._error
        return self

    def follow(self, folder: str) -> bool:
        raise self._error

    def follow_only(self, folders: Container[str]) -> None:
        """Nothing was followed."""

    def is_alive(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing was opened."""


@pytest.mark.parametrize(
    ("number", "at_once"), [(errno.ENOSPC, False), (errno.EMFILE, True), (errno.ENOSPC, True)]
)
def test_without_room_for_events_it_looks_now_and_then_and_says_so(
    shop: Path, watch: Watch, number: int, at_once: bool
) -> None:
    hierarchy = watch(shop, open_events=NoRoom(number, at_once=at_once).open)
    write(shop / "src" / "cart.py", function("seen_by_looking"))
    eventually(lambda: knows(hierarchy, "src/cart.py::seen_by_looking"))
    told = hierarchy.status().watching

    assert told.startswith("looks at everything every ")
    assert told.endswith(f" s: no file events, {os.strerror(number)}")


def test_one_leads_and_another_takes_over_when_it_is_gone(shop: Path, tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    first, second = (open_remembering(shop, settings) for _ in range(2))
    follower = Watching(second, settings)
    with closing(second), watching(Watching(first, settings)) as leader:
        eventually(lambda: knows(first, "src/cart.py::total"))
        with watching(follower):
            write(shop / "src" / "cart.py", function("by_the_first"))
            eventually(lambda: knows(second, "src/cart.py::by_the_first"))

            assert follower.part is Part.FOLLOWING
            assert second.looked_at == []

            leader.close()
            first.close()
            eventually(lambda: follower.part is Part.WATCHING and second.ended)
            write(shop / "src" / "cart.py", function("by_the_second"))
            eventually(lambda: knows(second, "src/cart.py::by_the_second"))

    assert second.looked_at[:1] == [None]
