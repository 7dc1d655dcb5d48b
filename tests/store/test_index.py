import sqlite3
import threading
from pathlib import Path

import pytest

from rlm_core.errors import MemoCorrupted, StoreFull
from rlm_core.store.index import Index
from rlm_core.store.memo import Memo, MemoResult
from rlm_core.store.migrations import INDEX_MIGRATIONS, migrate
from rlm_core.store.rows import FileRow, NodeRow, pack_summary
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Mention, Problem
from rlm_core.tree.summary import Statement, Summary


def _row(
    identity: int, parent: int | None, file: int, trail: str, words: str = "", ordinal: int = 0
) -> NodeRow:
    return NodeRow(
        identity=identity,
        parent=parent,
        file=file,
        ordinal=ordinal,
        kind="function" if trail else "file",
        name=trail.removeprefix("::") or "cart.py",
        trail=trail,
        start_byte=0,
        end_byte=10,
        start_line=1,
        end_line=2,
        signature="",
        documentation="",
        summary=pack_summary(Summary(Statement("adds up", 0, 0))),
        weight=1.0,
        own_fingerprint=b"own",
        tree_fingerprint=b"tree",
        child_count=0,
        words=("", "cart", "", words),
    )


def _fill(index: Index) -> int:
    with index.writing() as writer:
        file = writer.next_file()
        writer.put_files([FileRow("src/cart.py", 10, 1, 2, b"f", "python", file)])
        first = writer.next_node()
        writer.put_nodes(
            [
                _row(first, None, file, ""),
                _row(first + 1, first, file, "::total", "add price tax", 1),
                _row(first + 2, first, file, "::clear", "remove item", 2),
            ]
        )
        writer.put_findings(
            [(file, Problem("odd", 3))],
            [(file, Mention("src/shop", "src/shop sells.", 4), "src/shop")],
        )
    return file


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path / "data" / "index.db")


def test_a_node_is_found_by_its_address_with_its_place_and_summary(index: Index) -> None:
    _fill(index)
    node = index.node_at("src/cart.py::total")

    assert node is not None
    assert (node.path, node.kind, node.name) == ("src/cart.py", Kind.FUNCTION, "total")
    assert node.summary == Summary(Statement("adds up", 0, 0))
    assert index.node_at("src/cart.py::nothing") is None


def test_words_find_nodes_and_stay_inside_a_scope(index: Index) -> None:
    _fill(index)
    total, clear = index.node_at("src/cart.py::total"), index.node_at("src/cart.py::clear")
    assert total is not None
    assert clear is not None

    assert [identity for identity, _ in index.words.best_by_words('"tax"', (1, 1, 1, 1), 10)] == [
        total.identity
    ]
    assert index.words.best_by_words('"tax"', (1, 1, 1, 1), 10, clear) == []
    assert index.words.rows_with(["tax", "cart", "absent"]) == {"tax": 1, "cart": 3}


def test_removing_a_file_removes_all_that_was_made_from_it(index: Index) -> None:
    file = _fill(index)
    with index.writing() as writer:
        writer.remove_file(file)

    assert index.counts() == (0, 0)
    assert index.words.rows_with(["tax"]) == {}
    assert index.problems() == ()
    assert index.folders.mentions("src/shop") == []


def test_nothing_of_a_failed_transaction_is_kept(index: Index) -> None:
    def fail_midway() -> None:
        with index.writing() as writer:
            writer.put_files([FileRow("a.py", 1, 1, 1, b"f", "python", 1)])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_midway()

    assert index.counts() == (0, 0)


def test_threads_read_while_one_writes(index: Index) -> None:
    _fill(index)
    counts: list[tuple[int, int]] = []
    with index.writing() as writer:
        writer.put_files([FileRow("b.py", 1, 1, 1, b"f", "python", 2)])
        reader = threading.Thread(target=lambda: counts.append(index.counts()))
        reader.start()
        reader.join(timeout=10)

    assert counts == [(1, 3)]
    assert index.counts() == (2, 3)


def test_nodes_know_which_of_several_tops_holds_them(index: Index) -> None:
    _fill(index)
    file, total = index.node_at("src/cart.py"), index.node_at("src/cart.py::total")
    assert file is not None
    assert total is not None

    assert index.holders([file.identity], [total.identity]) == {total.identity: file.identity}
    assert index.holders([999], [total.identity]) == {}


def test_a_damaged_index_is_made_again_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    path.write_bytes(b"this is no database" * 100)
    index = Index(path)

    assert index.was_damaged
    assert index.counts() == (0, 0)


def test_a_damaged_memo_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "memo.db"
    damaged = b"this is no database" * 100
    path.write_bytes(damaged)

    with pytest.raises(MemoCorrupted, match="move it away to start afresh"):
        Memo(path)
    assert path.read_bytes() == damaged


def test_the_memo_gives_back_what_it_was_given_and_forgets_by_path(tmp_path: Path) -> None:
    memo = Memo(tmp_path / "memo.db")
    memo.put_many(
        [MemoResult(b"1", b"one", "src/a.py"), MemoResult(b"2", b"two", "src/deep/b.py")],
        "2026-01-01",
    )

    assert memo.get_many([b"1", b"2", b"3"]) == {b"1": b"one", b"2": b"two"}
    assert memo.forget("src/deep") == 1
    assert memo.get_many([b"1", b"2"]) == {b"1": b"one"}


def test_a_folder_that_cannot_be_written_is_said_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    with pytest.raises(StoreFull, match="RLM_HOME"):
        Index(tmp_path / "file" / "index.db")


def test_migrations_bring_every_older_shape_to_the_newest(tmp_path: Path) -> None:
    def shape(path: Path) -> list[str]:
        with sqlite3.connect(path) as connection:
            return [
                row[0]
                for row in connection.execute("SELECT sql FROM sqlite_master ORDER BY name")
                if row[0]
            ]

    Index(tmp_path / "new.db").close()
    for version in range(len(INDEX_MIGRATIONS)):
        path = tmp_path / f"old{version}.db"
        connection = sqlite3.connect(path, isolation_level=None)
        migrate(connection, INDEX_MIGRATIONS[:version])
        connection.close()
        Index(path).close()

        assert shape(path) == shape(tmp_path / "new.db")
