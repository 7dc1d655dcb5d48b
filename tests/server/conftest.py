"""A small shop, and a way to watch it until the test is over."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from rlm_core.settings import Settings
from rlm_server.watch import Watching
from tests.server.watching import (
    RememberingHierarchy,
    Watch,
    eventually,
    function,
    open_remembering,
    watching,
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    (root / "src").mkdir(parents=True)
    (root / "src" / "cart.py").write_text(function("total"), encoding="utf-8")
    (root / "guide.md").write_text("# Guide\n\nHow to sell.\n", encoding="utf-8")
    return root


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """Watch a root until the test is over; what follows is what happened after the first look."""
    with ExitStack() as opened:

        def watch_root(root: Path, **choices: object) -> RememberingHierarchy:
            settings = Settings(data_folder=tmp_path / "data")
            hierarchy = opened.enter_context(closing(open_remembering(root, settings)))
            watcher = Watching(hierarchy, settings, **choices)  # type: ignore[arg-type]  # as given
            opened.enter_context(watching(watcher))
            eventually(lambda: hierarchy.ended)
            hierarchy.looked_at.clear()
            return hierarchy

        yield watch_root
