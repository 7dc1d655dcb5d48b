"""Roots whose summaries are written by a small deterministic model."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from rlm_core.ask.locate import locate
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.inference.budget import Budget
from rlm_core.settings import Settings
from rlm_core.summarize.written.loop import WriteReport, write_all, write_best_first, write_node
from rlm_core.summarize.written.work import Work
from rlm_core.tree.node import Node
from rlm_core.tree.summary import Size
from rlm_core.tree.written import Written
from tests.summarize.written.model import ModelDesk

DAY = "2026-01-01"
NO_LIMIT = Budget()


@dataclass
class Writing:
    """A hierarchy, and the model that writes its summaries."""

    hierarchy: Hierarchy
    desk: ModelDesk

    @property
    def work(self) -> Work:
        h = self.hierarchy
        return Work(h._index, h._memo.written, h._sources, h.root.key, self.desk.origin)

    def node(self, address: str = ".") -> Node:
        return locate(self.hierarchy._index, address)

    def write_all(self, scope: str = ".", budget: Budget = NO_LIMIT) -> WriteReport:
        return write_all(self.work, self.desk, self.node(scope), budget, DAY)

    def write_best_first(self, scope: str = ".", budget: Budget = NO_LIMIT) -> WriteReport:
        return write_best_first(self.work, self.desk, self.node(scope), budget, DAY)

    def write_node(self, address: str, budget: Budget = NO_LIMIT) -> WriteReport:
        return write_node(self.work, self.desk, self.node(address), budget, DAY)

    def calls_of(self, act: Callable[[], object]) -> int:
        """How many calls something cost."""
        before = len(self.desk.asked)
        act()
        return len(self.desk.asked) - before

    def told(self, address: str) -> str:
        return self.hierarchy.summarize_node(address, Size.BRIEF).text

    def origin(self, address: str) -> str:
        return self.hierarchy.summarize_node(address, Size.BRIEF).origin

    def kept(self, address: str) -> Written | None:
        kept = self.work._look().best(self.node(address))
        return kept.written if kept else None

    def all_kept(self) -> dict[str, Written | None]:
        """What is kept of every node's text as it is, by address."""
        found: dict[str, Written | None] = {}
        waiting = [self.node()]
        look = self.work._look()
        while waiting:
            node = waiting.pop()
            kept = look.best(node)
            found[node.address] = kept.written if kept else None
            waiting += look.children(node)
        return found


Open = Callable[..., Writing]


@pytest.fixture
def open_writing(tmp_path: Path) -> Iterator[Open]:
    """Open the hierarchy of `project/` beside a desk; `data` names the data folder."""
    with ExitStack() as opened:

        def open_one(
            desk: ModelDesk | None = None, data: str = "data", root: str = "project"
        ) -> Writing:
            settings = Settings(data_folder=tmp_path / data, workers=1)
            root_ = mark_root((tmp_path / root).resolve(), settings)
            hierarchy = opened.enter_context(closing(Hierarchy.open(root_, settings)))
            hierarchy.update()
            return Writing(hierarchy, desk or ModelDesk())

        yield open_one


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder
