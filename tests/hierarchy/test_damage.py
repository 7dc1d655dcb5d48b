"""A full disk and damaged files: a clear message, nothing lost, and the way out works."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from rlm_core.errors import MemoCorrupted, StoreError, StoreFull
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_core.store.connections import Connections
from tests.hierarchy.conftest import Files, Open, Write
from tests.hierarchy.snapshot import differences, snapshot

FILES: Files = {
    f"src/part{number}.py": f'"""Part {number}."""\n\n\ndef part_{number}():\n    return {number}\n'
    for number in range(40)
}
GUIDE = "# Guide\n\n" + "".join(
    f"Sentence {n} tells of thing{n} and of item{n * 7}.\n\n" for n in range(900)
)


def databases(hierarchy: Hierarchy) -> dict[str, Connections]:
    index, memo = hierarchy._index._database, hierarchy._memo._database
    return {"index": index._connections, "memo": memo._connections}


@contextmanager
def full_disk(connections: Connections) -> Iterator[None]:
    """Let the file grow no further, as on a full disk."""
    with connections.here() as database:
        connection = database
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    try:
        yield
    finally:
        connection.execute("PRAGMA max_page_count = 1000000")


@pytest.mark.parametrize("which", ["index", "memo"])
def test_a_full_disk_is_said_and_loses_nothing_and_the_next_update_finishes(
    write: Write, open_root: Open, which: str
) -> None:
    root = write(FILES)
    hierarchy = open_root(root)
    hierarchy.update()
    before = hierarchy.search("part_7").hits
    write({"guide.md": GUIDE})

    with full_disk(databases(hierarchy)[which]):
        with pytest.raises(StoreFull, match=r"No space left to write .*: free some, then repeat"):
            hierarchy.update()
        assert hierarchy.search("part_7").hits == before
    hierarchy.update()
    fresh = open_root(root, data="fresh")
    fresh.update()

    assert hierarchy.search("thing77").hits[0].path == "guide.md"
    assert (
        differences(snapshot(hierarchy.status().index_path), snapshot(fresh.status().index_path))
        == {}
    )


def test_a_background_update_that_fails_says_why_in_the_status(
    write: Write, open_root: Open, settings: Settings
) -> None:
    root = write(FILES)
    index, memo = built(root, settings)
    damage(memo)
    index.unlink()
    hierarchy = open_root(root)
    hierarchy.start_update()
    assert hierarchy._thread is not None
    hierarchy._thread.join(60)

    (notice,) = hierarchy.status().notices
    assert notice.startswith("The last update failed: ")
    assert "move it away to start afresh" in notice


def test_a_data_folder_that_cannot_be_made_is_said_with_the_way_out(
    write: Write, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    settings = Settings(data_folder=tmp_path / "file" / "data")
    root = write(FILES)

    with pytest.raises(StoreFull, match="RLM_HOME"):
        mark_root(root, settings)


def damage(path: Path) -> bytes:
    """Overwrite most of a database behind its first page, as a failing disk or another program would."""
    data = bytearray(path.read_bytes())
    noise = Random(1)
    for start in range(4_096, len(data), 4_096):
        data[start : start + 2_000] = noise.randbytes(2_000)
    path.write_bytes(data)
    return bytes(data)


def look_everywhere(hierarchy: Hierarchy) -> None:
    for path in FILES:
        hierarchy.drill_down(path)


def built(root: Path, settings: Settings) -> tuple[Path, Path]:
    """Index a root and close it again; where its index and memo are."""
    hierarchy = Hierarchy.open(mark_root(root, settings), settings)
    hierarchy.update()
    status = hierarchy.status()
    hierarchy.close()
    return Path(status.index_path), Path(status.memo_path)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path / "data")


def test_an_index_damaged_in_the_middle_is_made_again_by_the_next_update(
    write: Write, open_root: Open, settings: Settings
) -> None:
    root = write(FILES)
    index, _ = built(root, settings)
    damage(index)
    hierarchy = open_root(root)
    report = hierarchy.update()

    assert (report.files_read, report.files_parsed) == (40, 0)  # the memo remembers
    assert hierarchy.search("part_7").hits[0].path == "src/part7.py"
    assert hierarchy.status().notices == (
        "The index was damaged and was made again; it is derived, nothing is lost.",
    )


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(5_000)])
def test_an_index_that_is_no_database_is_made_again(
    write: Write, open_root: Open, settings: Settings, content: bytes
) -> None:
    root = write(FILES)
    index, _ = built(root, settings)
    index.write_bytes(content)
    hierarchy = open_root(root)
    hierarchy.update()

    assert hierarchy.search("part_7").hits[0].path == "src/part7.py"
    assert hierarchy.status().complete


def test_damage_that_is_met_by_a_question_is_said_and_mended_by_any_process(
    write: Write, open_root: Open, settings: Settings
) -> None:
    root = write(FILES)
    index, _ = built(root, settings)
    reader = open_root(root)
    damage(index)
    with pytest.raises(StoreError, match="the next update makes it again"):
        look_everywhere(reader)
    writer = open_root(root)
    writer.update()

    assert reader.search("part_7").hits[0].path == "src/part7.py"  # it sees the new file
    assert writer.status().notices[0].startswith("The index was damaged and was made again")


def test_an_index_that_is_deleted_while_it_is_open_is_made_again(
    write: Write, open_root: Open
) -> None:
    hierarchy = open_root(write(FILES))
    hierarchy.update()
    index = Path(hierarchy.status().index_path)
    for suffix in ("", "-wal", "-shm"):
        index.with_name(index.name + suffix).unlink(missing_ok=True)

    assert hierarchy.search("part_7").hits == ()
    assert hierarchy.update().files_parsed == 0
    assert hierarchy.search("part_7").hits[0].path == "src/part7.py"


def test_a_memo_that_is_no_database_stays_as_it_is(
    write: Write, open_root: Open, settings: Settings
) -> None:
    root = write(FILES)
    _, memo = built(root, settings)
    memo.write_bytes(b"no database" * 1_000)

    with pytest.raises(MemoCorrupted, match="move it away to start afresh"):
        open_root(root)
    assert memo.read_bytes() == b"no database" * 1_000
    memo.rename(memo.with_name("memo.old"))
    hierarchy = open_root(root)
    hierarchy.update()
    assert hierarchy.search("part_7").hits


def test_a_memo_damaged_in_the_middle_is_found_by_the_update_that_needs_it_and_stays(
    write: Write, open_root: Open, settings: Settings
) -> None:
    root = write(FILES)
    index, memo = built(root, settings)
    damaged = damage(memo)
    index.unlink()
    hierarchy = open_root(root)

    with pytest.raises(MemoCorrupted, match="move it away to start afresh"):
        hierarchy.update()
    assert memo.read_bytes() == damaged


def test_a_remembered_result_that_was_altered_is_found(
    write: Write, open_root: Open, settings: Settings
) -> None:
    root = write({"one.py": "def one(): ...\n"})
    index, _ = built(root, settings)
    index.unlink()
    hierarchy = open_root(root)
    with databases(hierarchy)["memo"].here() as database:
        database.execute(
            "UPDATE results SET value = CAST(substr(value, 1, 20) || x'00' || substr(value, 22) AS BLOB)"
        )

    with pytest.raises(MemoCorrupted, match="not what was put there"):
        hierarchy.update()
