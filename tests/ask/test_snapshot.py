"""A question sees one version of the index, whatever is committed meanwhile."""

from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from rlm_core.hierarchy import Hierarchy
from rlm_core.store.index import Index
from tests.ask.conftest import OpenTexts


def _in_a_thread(work: object) -> None:
    assert callable(work)
    thread = Thread(target=work)
    thread.start()
    thread.join()


@pytest.fixture
def index_path(open_texts: OpenTexts) -> tuple[Hierarchy, Path]:
    hierarchy = open_texts(
        {"one.md": "# One\n\nWhales sing.\n", "two.md": "# Two\n\nSeals bark.\n"}
    )
    return hierarchy, Path(hierarchy.status().index_path)


def test_what_is_read_in_a_snapshot_is_of_one_version(index_path: tuple[Hierarchy, Path]) -> None:
    hierarchy, path = index_path
    (hierarchy.root.path / "two.md").unlink()
    with closing(Index(path)) as index:
        with index.snapshot():
            before = index.files().keys()
            _in_a_thread(hierarchy.update)
            during = index.files().keys()
        after = index.files().keys()

    assert before == during == {"one.md", "two.md"}
    assert after == {"one.md"}


def test_a_snapshot_ends_with_an_error_too(index_path: tuple[Hierarchy, Path]) -> None:
    hierarchy, path = index_path
    with closing(Index(path)) as index:
        with pytest.raises(KeyError), index.snapshot():
            index.files()["three.md"]
        (hierarchy.root.path / "three.md").write_text("# Three\n", encoding="utf-8")
        hierarchy.update()

        assert "three.md" in index.files()


def test_questions_asked_while_files_come_and_go_quote_what_they_cite(
    open_texts: OpenTexts,
) -> None:
    texts = {f"{n}.md": f"# Part {n}\n\nWhale number {n} sings of part {n}.\n" for n in range(12)}
    hierarchy = open_texts(texts)
    folder = hierarchy.root.path

    def come_and_go() -> None:
        for time in range(6):
            for number in range(6):
                file = folder / f"{(number + time) % 12}.md"
                file.unlink() if file.exists() else file.write_text(texts[file.name], "utf-8")
            hierarchy.update()

    builder = Thread(target=come_and_go)
    builder.start()
    while builder.is_alive():
        for hit in (*hierarchy.search("whale sings").hits, *hierarchy.ask("which whale?").hits):
            assert not hit.start_line or hit.text in texts[hit.path]
        hierarchy.drill_down(".", "whale")
    builder.join()
