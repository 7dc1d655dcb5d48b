"""Write records to the index in transactions of at most about a second."""

import time
from dataclasses import replace

from rlm_core.store.index import Index
from rlm_core.store.memo import Memo, MemoResult
from rlm_core.store.rows import FileRow, NodeRow
from rlm_core.store.writer import IndexWriter
from rlm_core.text.words import index_words
from rlm_core.tree.outline import NO_PARENT, Problem
from rlm_core.update.record import EntryRecord, FileRecord, unpack_record

COMMIT_SECONDS = 0.8
COMMIT_NODES = 5_000  # bounds the memory of what waits


class Committer:
    """Collects finished files and commits them together; each file is in the index whole or not at all."""

    def __init__(self, index: Index, memo: Memo, day: str) -> None:
        self._index = index
        self._memo = memo
        self._day = day
        self._finished: list[tuple[FileRow, FileRecord, tuple[Problem, ...]]] = []
        self._results: list[MemoResult] = []
        self._touched: list[FileRow] = []
        self._removed: list[int] = []
        self._nodes_waiting = 0
        self._last_commit = time.monotonic()
        self.nodes_written = 0

    def add(
        self, file: FileRow, packed: bytes, problems: tuple[Problem, ...], memo_key: bytes = b""
    ) -> None:
        """Take a file's record; with a key, it is also memoized."""
        record = unpack_record(packed)
        self._finished.append((replace(file, format=record.format), record, problems))
        self._nodes_waiting += len(record.entries)
        if memo_key:
            self._results.append(MemoResult(memo_key, packed, file.path))

    def touch(self, file: FileRow, format_: str) -> None:
        """Note the new time of a file whose text is the same."""
        self._touched.append(replace(file, format=format_))

    def remove(self, file: int) -> None:
        """Note a file that can no longer be read."""
        self._removed.append(file)

    def commit_if_due(self) -> None:
        """Commit when a second is nearly over or much is waiting."""
        due = time.monotonic() - self._last_commit > COMMIT_SECONDS
        if due or self._nodes_waiting > COMMIT_NODES:
            self.commit()

    def commit(self) -> None:
        """Commit everything that waits: the memo first, since its results are dear to make again."""
        self._memo.put_many(self._results, self._day)
        with self._index.writing() as writer:
            for file in self._removed:
                writer.remove_file(file)
            for row in self._touched:
                writer.put_file(row)
            for row, record, problems in self._finished:
                self._write(writer, row, record, problems)
        for waiting in (self._finished, self._results, self._touched, self._removed):
            waiting.clear()
        self._nodes_waiting = 0
        self._last_commit = time.monotonic()

    def _write(
        self, writer: IndexWriter, file: FileRow, record: FileRecord, problems: tuple[Problem, ...]
    ) -> None:
        number = writer.put_file(file)
        parent = writer.parent_of_file(number, file.path)
        writer.clear_file(number)
        first = writer.next_node()
        writer.put_nodes(_node_rows(file, number, record, first, parent))
        writer.put_findings(number, (*problems, *record.problems), record.mentions)
        self.nodes_written += len(record.entries)


def _node_rows(
    file: FileRow, number: int, record: FileRecord, first: int, parent: int | None
) -> list[NodeRow]:
    """Put a record's entries into their place: numbers, the file's name, and the words of its path."""
    name = file.path.rpartition("/")[2]
    path_words = " ".join(index_words(file.path))
    name_words = " ".join(index_words(name))
    counts = [0] * len(record.entries)
    for entry in record.entries[1:]:
        counts[entry.parent] += 1
    rows = []
    for ordinal, entry in enumerate(record.entries):
        is_file = entry.parent == NO_PARENT
        rows.append(
            NodeRow(
                identity=first + ordinal,
                parent=parent if is_file else first + entry.parent,
                file=number,
                ordinal=ordinal,
                kind=entry.kind,
                name=name if is_file else entry.name,
                trail=entry.trail,
                span=(entry.start_byte, entry.end_byte, entry.start_line, entry.end_line),
                signature=entry.signature,
                documentation=entry.documentation,
                summary=entry.summary,
                weight=entry.weight,
                own_fingerprint=entry.own_fingerprint,
                tree_fingerprint=entry.tree_fingerprint,
                child_count=counts[ordinal],
                words=_words(entry, name_words if is_file else entry.name_words, path_words),
            )
        )
    return rows


def _words(entry: EntryRecord, name_words: str, path_words: str) -> tuple[str, str, str, str]:
    return name_words, f"{path_words} {entry.context}", entry.exact, entry.stem
