"""What a question causes, by how the index is kept true."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rlm_core.hierarchy import Hierarchy
from rlm_core.settings import Settings
from rlm_server.on_demand import OnDemandHierarchy
from rlm_server.watch import Part, Watching
from tests.fakes import FakeHierarchy
from tests.server.watching import eventually, knows, open_remembering


class Still(Watching):
    """A watch that does nothing but take a part; remembers how often it was to catch up."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.caught_up = 0

    def start(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to stop."""

    def catch_up(self) -> None:
        self.caught_up += 1


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "cart.py").write_text("def total():\n    return 1\n", encoding="utf-8")
    return root


def test_unwatched_a_question_causes_an_update_and_the_next_one_none() -> None:
    hierarchy = FakeHierarchy()
    on_demand = OnDemandHierarchy(lambda: hierarchy, 0.0)
    for _ in range(3):
        on_demand.get_ready()

    assert hierarchy.calls == [("start_update",)]


@pytest.mark.parametrize(("part", "caught_up"), [(Part.WATCHING, 2), (Part.FOLLOWING, 0)])
def test_watched_a_question_causes_no_update_and_sees_what_changed_before_it(
    part: Part, caught_up: int
) -> None:
    hierarchy, still = FakeHierarchy(), Still(part)
    on_demand = OnDemandHierarchy(lambda: hierarchy, 0.0, lambda _: still)
    on_demand.get_ready()
    on_demand.get_ready()

    assert hierarchy.calls == []
    assert still.caught_up == caught_up


def test_a_watched_server_needs_no_question_to_keep_up(shop: Path, tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    hierarchy = open_remembering(shop, settings)
    watch: Callable[[Hierarchy], Watching] = lambda one: Watching(one, settings)  # noqa: E731
    on_demand = OnDemandHierarchy(lambda: hierarchy, watch=watch)
    on_demand.start()
    eventually(lambda: hierarchy.ended and knows(hierarchy, "cart.py::total"))
    (shop / "cart.py").write_text("def grand_total():\n    return 1\n", encoding="utf-8")
    eventually(lambda: knows(hierarchy, "cart.py::grand_total"))
    on_demand.get_ready()

    assert hierarchy.looked_at == [None, ("",)]

    on_demand.close()
