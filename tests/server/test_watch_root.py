"""Whatever happens to folders, those that belong to the root are the ones that are heard."""

import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.hierarchy import mark_root
from rlm_core.settings import Settings
from rlm_server.watch_changes import Changes
from rlm_server.watch_events import open_events
from rlm_server.watch_root import OpenEvents, WatchedRoot
from rlm_server.watch_tree import TreeEvents
from tests.server.watching import eventually

NAMES = ("a", "b", "c/a", "c/b", "c/d/a")
Step = tuple[str, str, str]
steps: st.SearchStrategy[list[list[Step]]] = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(("make", "move", "delete")),
            st.sampled_from(NAMES),
            st.sampled_from(NAMES),
        ),
        min_size=1,
        max_size=6,
    ),
    min_size=1,
    max_size=4,
)


class Watched:
    """A watched root without a hierarchy: it follows what it notices, and remembers it."""

    def __init__(self, top: Path, data: Path, open_events: OpenEvents) -> None:
        choices = Settings(data_folder=data)
        self.top = top.resolve()
        self.changes = Changes()
        self.root = WatchedRoot(mark_root(top, choices), choices, self.changes, open_events)
        self.root.follow(None)
        self.noticed: set[str] = set()

    def follow(self) -> None:
        """Take in what is noticed until no more is."""
        while change := self.changes.take(0.05):
            folders = self.root.follow(change.folders)
            self.noticed.update(self.folders() if folders is None else folders)

    def folders(self) -> set[str]:
        """All folders that there are."""
        inner = (path for path in self.top.rglob("*") if path.is_dir())
        return {"", *(f"{path.relative_to(self.top).as_posix()}/" for path in inner)}

    def notices(self, folder: str) -> bool:
        """Whether something in a folder has been noticed by now."""
        self.follow()
        return folder in self.noticed

    def hears(self, folders: set[str]) -> bool:
        """Whether a new file in each folder is noticed, sooner or later."""
        self.noticed.clear()
        for folder in folders:
            (self.top / folder / "probe").touch()
        eventually(lambda: all(map(self.notices, folders)))
        return self.noticed == folders


# Here watchdog's own watcher of trees stands for those of other systems; on Linux it warns when two
# new folders, one in the other, are found twice.
pytestmark = pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")


@pytest.fixture(params=[open_events, TreeEvents])
def watched(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Watched]:
    (tmp_path / "top" / "src").mkdir(parents=True)
    made = Watched(tmp_path / "top", tmp_path / "data", request.param)
    with closing(made.root):
        yield made


def test_a_new_folder_is_heard_and_one_that_is_left_out_is_not(watched: Watched) -> None:
    (watched.top / "src" / "new" / "inner").mkdir(parents=True)
    (watched.top / "node_modules" / "left").mkdir(parents=True)
    eventually(lambda: watched.notices("src/new/inner/"))
    (watched.top / "node_modules" / "left" / "pad.js").touch()

    assert watched.hears({"src/new/inner/"})


def test_a_folder_that_moved_is_heard_where_it_is(watched: Watched) -> None:
    (watched.top / "src").rename(watched.top / "lib")
    eventually(lambda: watched.notices("lib/"))

    assert watched.hears({"lib/"})


def test_rules_wake_everything(watched: Watched) -> None:
    (watched.top / "src" / ".gitignore").touch()
    eventually(lambda: watched.changes.take(0.05))
    (watched.top / "src" / ".gitignore").write_text("left\n", encoding="utf-8")
    change = watched.changes.take()

    assert change is not None
    assert change.folders is None


@given(steps=steps)
@settings(max_examples=25, deadline=None)
def test_after_any_moves_every_folder_is_heard(steps: list[list[Step]]) -> None:
    with TemporaryDirectory() as here:
        top = Path(here) / "top"
        top.mkdir()
        watched = Watched(top, Path(here) / "data", open_events)
        with closing(watched.root):
            for some in steps:
                for step in some:
                    take(step, top)
                watched.follow()

            assert watched.hears(watched.folders())


def take(step: Step, top: Path) -> None:
    """Make, move or delete a folder, as far as that is possible."""
    kind, one, other = step
    with suppress(OSError):
        match kind:
            case "make":
                (top / one).mkdir(parents=True)
            case "move":
                (top / one).rename(top / other)
            case _:
                shutil.rmtree(top / one)
