"""What is forgotten leaves the disk: nodes, words, remembered results, and whatever quotes it."""

import shutil
from pathlib import Path

import pytest

from rlm_core.errors import ArgumentError
from rlm_core.hierarchy import Hierarchy
from tests.hierarchy.conftest import Files, Open, Write
from tests.hierarchy.snapshot import differences, snapshot

SECRET = "# Unobtainium\n\nThe folder `src/vault` holds the xylophones. Zanzibar pays on Tuesday.\n"
WORDS = (b"nobtainium", b"nobtain", b"xylophone", b"anzibar")
FILES: Files = {
    "README.md": "# Plain\n\nPlain words.\n",
    "src/secret_notes.md": SECRET,
    "src/vault/lock.py": "def lock(): ...\n",
    "src/open.py": "def opened(): ...\n",
}


def kept(hierarchy: Hierarchy) -> set[bytes]:
    """Which of the words stand anywhere in the data folder, the open databases' logs included."""
    data = Path(hierarchy.status().memo_path).parents[1]
    files = [file.read_bytes() for file in data.rglob("*") if file.is_file()]
    return {word for word in WORDS if any(word in file for file in files)}


def told(hierarchy: Hierarchy) -> str:
    return str(
        [hierarchy.drill_down("."), hierarchy.ask("unobtainium zanzibar?"), hierarchy.status()]
    )


@pytest.mark.parametrize(
    "path", ["src/secret_notes.md", "./src/secret_notes.md", "src", "src/", "."]
)
def test_an_ignored_file_that_is_forgotten_leaves_no_byte_behind(
    write: Write, open_root: Open, path: str
) -> None:
    root = write(FILES)
    hierarchy = open_root(root)
    hierarchy.update()
    assert len(kept(hierarchy)) > 2
    write({".rlmignore": "secret_notes.md\n"})
    assert hierarchy.forget(path) > 0

    assert kept(hierarchy) == set()
    assert not any(
        word.decode() in told(hierarchy).replace("unobtainium zanzibar?", "") for word in WORDS
    )
    hierarchy.update()
    assert kept(hierarchy) == set()
    fresh = open_root(root, data="fresh")
    fresh.update()
    assert (
        differences(snapshot(hierarchy.status().index_path), snapshot(fresh.status().index_path))
        == {}
    )


def test_what_is_not_ignored_is_indexed_again_by_the_next_update(
    write: Write, open_root: Open
) -> None:
    hierarchy = open_root(write(FILES))
    hierarchy.update()
    hierarchy.forget("src/secret_notes.md")

    assert hierarchy.search("zanzibar").hits == ()
    assert hierarchy.status().changed_paths == ("src/secret_notes.md",)
    report = hierarchy.update()
    assert (report.files_read, report.files_parsed) == (1, 1)
    assert hierarchy.search("zanzibar").hits[0].path == "src/secret_notes.md"


def test_a_text_that_has_moved_is_forgotten_by_each_of_its_paths(
    write: Write, open_root: Open
) -> None:
    root = write(FILES)
    hierarchy = open_root(root)
    hierarchy.update()
    (root / "hidden").mkdir()
    shutil.move(root / "src/secret_notes.md", root / "hidden/secret_notes.md")
    assert hierarchy.update().files_parsed == 0
    (root / "hidden/secret_notes.md").unlink()
    hierarchy.forget("hidden/secret_notes.md")

    assert kept(hierarchy) == set()


def test_earlier_versions_of_a_file_are_forgotten_too(write: Write, open_root: Open) -> None:
    hierarchy = open_root(write(FILES))
    hierarchy.update()
    write({"src/secret_notes.md": "# Notes\n\nHarmless now.\n"})
    hierarchy.update()
    hierarchy.forget("src/secret_notes.md")

    assert kept(hierarchy) == set()


@pytest.mark.parametrize("path", ["nowhere.md", "src/secret", "ecret_notes.md", "src/%", "s_c"])
def test_forgetting_what_is_not_kept_is_an_error_and_forgets_nothing(
    write: Write, open_root: Open, path: str
) -> None:
    hierarchy = open_root(write(FILES))
    hierarchy.update()

    with pytest.raises(ArgumentError, match="Nothing is kept of"):
        hierarchy.forget(path)
    assert hierarchy.status().complete
    assert hierarchy.search("zanzibar").hits
