"""One update, from inside: what it reports while it goes on, and what it leaves when it is stopped."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from rlm_core.settings import Settings
from rlm_core.sources.root import Root, mark_root
from rlm_core.store.index import Index
from rlm_core.store.memo import Memo
from rlm_core.tree.status import Progress
from rlm_core.update.run import Update
from rlm_core.update.workers import Workers

FILES = 120


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path / "data", workers=1)


@pytest.fixture
def root(tmp_path: Path, settings: Settings) -> Root:
    folder = tmp_path / "project"
    folder.mkdir()
    for number in range(FILES):
        text = f"def part_{number}():\n    return {number}\n"
        (folder / f"part{number:03}.py").write_text(text, encoding="utf-8")
    return mark_root(folder, settings)


@pytest.fixture
def index(settings: Settings) -> Iterator[Index]:
    with closing(Index(settings.data_folder / "index.db")) as opened:
        yield opened


@pytest.fixture
def memo(settings: Settings) -> Iterator[Memo]:
    with closing(Memo(settings.data_folder / "memo.db")) as opened:
        yield opened


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(1, 20.0) as opened:
        yield opened


def test_progress_begins_with_the_walk_counts_every_file_and_ends_with_summaries(
    root: Root, settings: Settings, index: Index, memo: Memo, workers: Workers
) -> None:
    seen: list[Progress] = []
    Update(root, settings, index, memo, workers, seen.append).run()

    assert (seen[0].phase, seen[-1].phase) == ("walk", "summarize")
    parsed = [progress for progress in seen if progress.phase == "parse"]
    assert [progress.done for progress in parsed] == list(range(1, FILES + 1))
    assert {progress.total for progress in parsed} == {FILES}


class Stopped(Exception):
    pass


@pytest.mark.parametrize("phase", ["walk", "parse", "summarize"])
def test_an_update_that_is_stopped_is_incomplete_and_the_next_one_goes_on(
    root: Root, settings: Settings, index: Index, memo: Memo, workers: Workers, phase: str
) -> None:
    def stop(progress: Progress) -> None:
        if progress.phase == phase:
            raise Stopped

    with pytest.raises(Stopped):
        Update(root, settings, index, memo, workers, stop).run()
    assert index.meta("complete") != "yes"
    report = Update(root, settings, index, memo, workers, lambda _: None).run()

    assert index.meta("complete") == "yes"
    assert index.counts()[0] == FILES
    assert report.files_parsed == (0 if phase == "summarize" else FILES)


def test_a_removal_that_was_stopped_leaves_no_folder_behind(
    root: Root, settings: Settings, index: Index, memo: Memo, workers: Workers
) -> None:
    folder = root.path / "gone"
    folder.mkdir()
    (folder / "last.py").write_text("x = 1\n", encoding="utf-8")
    Update(root, settings, index, memo, workers, lambda _: None).run()
    (last,) = [row for path, row in index.files().items() if path == "gone/last.py"]
    (folder / "last.py").unlink()
    with index.writing() as writer:  # what an update does first, before it was killed
        writer.set_meta("complete", "")
        writer.remove_file(last.identity)
    Update(root, settings, index, memo, workers, lambda _: None).run()

    assert index.node_at("gone/") is None


def test_prose_is_dated_by_the_encoder_and_code_is_not(
    root: Root, settings: Settings, index: Index, memo: Memo, workers: Workers
) -> None:
    (root.path / "guide.txt").write_text("A crane lifts a container.\n", encoding="utf-8")
    shipped = (root, settings, index, memo, workers, lambda _: None)
    none = (root, replace(settings, encoder="none"), index, memo, workers, lambda _: None)
    assert Update(*shipped).run().files_parsed == FILES + 1

    assert Update(*none).run().files_parsed == 1
    assert Update(*none).run().files_parsed == 0
    assert Update(*shipped).run().files_parsed == 0  # all of it is remembered
