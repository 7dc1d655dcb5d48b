"""The stories beside this file hold: what each edit costs, and what it leaves is what a rebuild gives."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path

import pytest

from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_core.tree.answer import Child
from rlm_core.tree.kind import Kind
from rlm_core.tree.status import UpdateReport
from rlm_core.tree.summary import Size
from tests.hierarchy.snapshot import Snapshot, differences, snapshot
from tests.sources.git_commands import GIT_ENVIRONMENT
from tests.stories.telling import Change, GoTo, Stage, Step, Type, Write, stages
from tests.stories.touched import listing, touched

STORIES = sorted(Path(__file__).parent.glob("*.md"))
OF_FILES = (Kind.FOLDER, Kind.GROUP, Kind.FILE)
LONG_AGO = (
    1_700_000_000  # seconds; the files of a story are older than its index, as most files are
)


class Teller:
    """Carries out one story, stage by stage."""

    def __init__(self, folder: Path, opened: ExitStack, *, is_told_where: bool) -> None:
        self.root = folder / "project"
        self.root.mkdir()
        self._data = folder / "data"
        self._opened = opened
        self._is_told_where = is_told_where  # which folders were touched
        self._hierarchies: dict[Path, Hierarchy] = {}
        self._seen = listing(self.root)
        self._now = LONG_AGO

    def tell(self, stage: Stage) -> UpdateReport:
        """Do what a stage says, and bring the index up to date."""
        self._now += 60
        for step in stage.steps:
            self._do(step)
        before, self._seen = self._seen, listing(self.root)
        is_first = self.root not in self._hierarchies
        folders = touched(before, self._seen) if self._is_told_where and not is_first else None
        return self.hierarchy().update(folders=folders)

    def _do(self, step: Step) -> None:
        match step:
            case Write(path, text):
                self._write(self.root / path, text)
            case Change(path, old, new):
                text = (self.root / path).read_text(encoding="utf-8")
                assert text.count(old) == 1, f"{path} holds this {text.count(old)} times:\n{old}"
                self._write(self.root / path, text.replace(old, new))
            case Type(commands):
                script = "\n".join(commands)
                command = ["sh", "-eu", "-c", script]
                subprocess.run(
                    command, cwd=self.root, env=GIT_ENVIRONMENT, check=True, capture_output=True
                )
            case GoTo(path):
                self.root = (self.root / path).resolve()

    def _write(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        os.utime(file, (self._now, self._now))

    def hierarchy(self) -> Hierarchy:
        """The hierarchy of the root that the story is at."""
        if self.root not in self._hierarchies:
            self._hierarchies[self.root] = self._open(self._data)
        return self._hierarchies[self.root]

    def rebuilt(self) -> Hierarchy:
        """The same root, indexed from nothing."""
        fresh = self._open(self._data.with_name("fresh"))
        fresh.update()
        return fresh

    def _open(self, data: Path) -> Hierarchy:
        settings = Settings(data_folder=data, workers=1)
        opened = Hierarchy.open(mark_root(self.root, settings), settings)
        return self._opened.enter_context(closing(opened))


@pytest.fixture(params=["told nothing", "told which folders"])
def teller(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Teller]:
    with ExitStack() as opened:
        yield Teller(tmp_path, opened, is_told_where=request.param == "told which folders")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_the_story_holds(story: Path, teller: Teller) -> None:
    for stage in stages(story.read_text(encoding="utf-8")):
        report = teller.tell(stage)
        hierarchy = teller.hierarchy()

        assert outliers(report, stage.work) == {}, stage.title
        for tree in stage.trees:
            assert drawn(hierarchy, tree.partition("\n")[0]) == tree, stage.title
        for address, quote in stage.sayings:
            assert quote in said(hierarchy, address), stage.title
    assert differences(indexed(teller.hierarchy()), indexed(teller.rebuilt())) == {}


def outliers(report: UpdateReport, expected: dict[str, range]) -> dict[str, tuple[int, range]]:
    """The numbers of a report that are not as expected."""
    found = asdict(report)
    return {
        name: (found[name], allowed)
        for name, allowed in expected.items()
        if found[name] not in allowed
    }


def indexed(hierarchy: Hierarchy) -> Snapshot:
    return snapshot(hierarchy.status().index_path)


def said(hierarchy: Hierarchy, address: str) -> str:
    """A node's headline and its brief; the brief leaves out what the nodes above say already."""
    headline = hierarchy.drill_down(address).headline
    return " ".join([headline, *hierarchy.summarize_node(address, Size.BRIEF).text.split()])


def drawn(hierarchy: Hierarchy, top: str) -> str:
    """A node and all below it, a line each: folders and files by name, what is in a file by its trail."""
    return "\n".join([top, *_drawn_below(hierarchy, top, "  ")]) + "\n"


def _drawn_below(hierarchy: Hierarchy, address: str, indent: str) -> Iterator[str]:
    page = hierarchy.drill_down(address, limit=1_000)
    for child in sorted(page.children, key=_place):
        yield indent + _label(child.address, child.kind)
        if child.child_count:
            yield from _drawn_below(hierarchy, child.address, indent + "  ")


def _place(child: Child) -> tuple[int, str]:
    """Folders and files by name, what is in a file by line."""
    return 0 if child.kind in OF_FILES else child.start_line, child.address


def _label(address: str, kind: Kind) -> str:
    if kind in OF_FILES:
        return address.rstrip("/").rpartition("/")[2] + "/" * address.endswith("/")
    step = address.rpartition("/")[2] if "::" in address else address
    return step[len(step.partition("::" if "::" in step else "#")[0]) :]
