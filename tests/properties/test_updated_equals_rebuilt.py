"""After any edits and updates, also stopped ones, the index is the one that a rebuild gives."""

from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_core.tree.status import Progress
from tests.hierarchy.snapshot import Snapshot, differences, snapshot
from tests.properties.edits import SYMBOLS, Commit, Edit, Write, edits
from tests.sources.git_commands import git
from tests.stories.touched import Listing, listing, touched

EXAMPLES = settings().max_examples // 5  # `--hypothesis-profile=thorough` for more
SHOP = (
    Write("README.md", "# Shop\n\nThe folder `src/shop` holds the cart.\n"),
    Write("docs/guide.md", "# Guide\n\nThe package `src/shop` sells things.\n"),
    Write("src/shop/__init__.py", '"""Sells things."""\n'),
    Write("src/shop/cart.py", "class Cart:\n    def total(self):\n        return with_tax(self)\n"),
    Write("src/shop/price.py", "RATE = 2\n\n\ndef with_tax(net):\n    return net * RATE\n"),
    Write("tests/test_cart.py", "def test_total():\n    assert Cart().total()\n"),
    Commit("Begin"),
)


@dataclass(frozen=True, slots=True)
class Update:
    """An update: of everything, or of what was touched; stopped before its nth word of progress, or not."""

    is_told_where: bool
    stop_at: int | None


class Stopped(Exception):
    """What ends an update in its middle."""


updates = st.builds(Update, st.booleans(), st.none() | st.integers(0, 12))
steps = st.lists(edits | updates, min_size=1, max_size=12)


@dataclass
class Player:
    """Carries out steps on a tree, beside an index of it."""

    root: Path
    hierarchy: Hierarchy
    looked: Listing = field(default_factory=dict)  # when the index was last known to be true

    def play(self, step: Edit | Update) -> None:
        if isinstance(step, Update):
            self.update(step)
        else:
            step.do(self.root)

    def update(self, step: Update) -> None:
        now = listing(self.root)
        folders = touched(self.looked, now) if step.is_told_where else None
        with suppress(Stopped):
            self.hierarchy.update(_stopping_at(step.stop_at), folders)
            self.looked = now


def _stopping_at(word: int | None) -> Callable[[Progress], None]:
    """Hears progress, and stops it after so many words."""
    left = count() if word is None else iter(range(word))

    def on_progress(_: Progress) -> None:
        if next(left, None) is None:
            raise Stopped

    return on_progress


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=steps, is_told_where=st.booleans())
def test_updated_equals_rebuilt(steps: list[Edit | Update], is_told_where: bool) -> None:
    with TemporaryDirectory() as folder, ExitStack() as opened:
        root = Path(folder).resolve() / "project"
        root.mkdir()
        git(root, "init", "--quiet", "--initial-branch=main")
        hierarchy = open_hierarchy(root, "data", opened)
        player = Player(root, hierarchy)
        for step in (*SHOP, Update(False, None), *steps, Update(is_told_where, None)):
            player.play(step)
        fresh = open_hierarchy(root, "fresh", opened)
        fresh.update()

        assert differences(indexed(hierarchy), indexed(fresh)) == {}
        assert found(hierarchy) == found(fresh)


def open_hierarchy(root: Path, data: str, opened: ExitStack) -> Hierarchy:
    choices = Settings(data_folder=root.with_name(data), workers=1)
    return opened.enter_context(closing(Hierarchy.open(mark_root(root, choices), choices)))


def indexed(hierarchy: Hierarchy) -> Snapshot:
    return snapshot(hierarchy.status().index_path)


def found(hierarchy: Hierarchy) -> dict[str, list[tuple[object, ...]]]:
    """What searches find; equals may come in any order."""
    return {
        word: sorted(
            (hit.address, hit.start_line, hit.end_line, hit.text, hit.headline, round(hit.score, 6))
            for hit in hierarchy.search(word, limit=1_000).hits
        )
        for word in (*SYMBOLS, "shop", "holds what it needs")
    }
