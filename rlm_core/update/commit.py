"""Write records to the index in transactions of at most about a second."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rlm_core.encode.encoder import VectorSpace
from rlm_core.store.index import Index
from rlm_core.store.memo import Memo, MemoResult
from rlm_core.store.rows import FileRow, NodeRow
from rlm_core.store.writer import IndexWriter
from rlm_core.text.words import index_words
from rlm_core.tree.outline import NO_PARENT, Mention, Problem
from rlm_core.tree.status import Skip
from rlm_core.update.record import EntryRecord, FileRecord, unpack_record
from rlm_core.update.replacement import replace_rows
from rlm_core.update.touched import (
    NOTHING,
    Facts,
    MentionValue,
    namesake_of,
    subject_of,
    touches_of,
)
from rlm_core.update.vectors import file_rows

COMMIT_SECONDS = 0.8
COMMIT_NODES = 5_000  # bounds the memory of what waits


@dataclass(frozen=True, slots=True)
class _Finished:
    """A file that is ready to be written."""

    row: FileRow
    before: FileRow | None  # as the index has it
    nodes: list[NodeRow]
    vectors: list[bytes]  # of each node its rows; none where there is no encoder
    problems: list[tuple[int, Problem]]
    mentions: list[tuple[int, Mention, str]]
    unreadable: tuple[tuple[int, Skip], ...] = ()

    def said(self) -> list[MentionValue]:
        return [(one.name, one.sentence, one.line, subject) for _, one, subject in self.mentions]


@dataclass(slots=True)
class _Waiting:
    """What the next commit writes."""

    finished: list[_Finished] = field(default_factory=list)
    touched: list[FileRow] = field(default_factory=list)  # only their times
    results: list[MemoResult] = field(default_factory=list)
    nodes: int = 0


class Committer:
    """Collects finished files and commits them together; each file is in the index whole or not at all.

    `known` are the files that the index has, `parents` the node that each new file hangs in, by
    path. With `tracks`, what folders have to be described anew is noted in the same transaction.
    """

    def __init__(
        self,
        index: Index,
        memo: Memo,
        known: Mapping[str, FileRow],
        parents: Mapping[str, int],
        encoder: VectorSpace | None,
        *,
        tracks: bool,
    ) -> None:
        self._index = index
        self._memo = memo
        self._known = known
        self._parents = parents
        self.encoder = encoder
        self._tracks = tracks
        self._waiting = _Waiting()
        self._last_commit = time.monotonic()
        with index.writing() as writer:
            self._next_file, self._next_node = writer.next_file(), writer.next_node()
        self.nodes_written = 0
        self.unreadable = 0  # files that hang in no folder any more

    def add(self, file: FileRow, packed: bytes, texts: bytes, problems: tuple[Problem, ...]) -> int:
        """Take a file's record and the vectors of its texts; how many nodes that are."""
        record = unpack_record(packed)
        numbered = file._replace(format=record.format, namesake=namesake_of(file.path, record))
        row, before = self._numbered(numbered)
        nodes = _node_rows(row, record, self._next_node, self._parents.get(row.path))
        self._next_node += len(nodes)
        self._take(
            _Finished(
                row,
                before,
                nodes,
                file_rows(self.encoder, record, texts, row.path) if self.encoder and texts else [],
                [(row.identity, problem) for problem in (*problems, *record.problems)],
                [(row.identity, one, subject_of(one.name)) for one in record.mentions],
            )
        )
        return len(nodes)

    def memoize(self, key: bytes, value: bytes, path: str) -> None:
        """Keep a result with the next commit; nothing is no result."""
        if value:
            self._waiting.results.append(MemoResult(key, value, path))

    def touch(self, file: FileRow) -> None:
        """Note the new time of a file whose text is the same."""
        known = self._known[file.path]
        self._waiting.touched.append(
            file._replace(format=known.format, identity=known.identity, namesake=known.namesake)
        )

    def add_unreadable(self, file: FileRow, reason: str) -> None:
        """Note a file that cannot be read, so that it is tried again only when it changes."""
        row, before = self._numbered(file)
        self.unreadable += 1
        skip = (row.identity, Skip(row.path, reason))
        self._take(_Finished(row, before, [], [], [], [], (skip,)))

    def _take(self, finished: _Finished) -> None:
        self._waiting.finished.append(finished)
        self._waiting.nodes += len(finished.nodes)

    def _numbered(self, file: FileRow) -> tuple[FileRow, FileRow | None]:
        if known := self._known.get(file.path):
            return file._replace(identity=known.identity), known
        self._next_file += 1
        return file._replace(identity=self._next_file - 1), None

    def commit_if_due(self) -> None:
        """Commit when a second is nearly over or much is waiting."""
        due = time.monotonic() - self._last_commit > COMMIT_SECONDS
        if due or self._waiting.nodes > COMMIT_NODES:
            self.commit()

    def commit(self) -> None:
        """Commit everything that waits: the memo first, since its results are dear to make again."""
        waiting, self._waiting = self._waiting, _Waiting()
        self._memo.put_many(waiting.results, today())
        with self._index.writing() as writer:
            fresh = [one for one in waiting.finished if one.before is None]
            writer.put_files([one.row for one in waiting.finished] + waiting.touched)
            writer.put_nodes([node for one in fresh for node in one.nodes])
            self.nodes_written += sum(len(one.nodes) for one in fresh)
            for one in fresh:
                writer.put_vectors(_numbered_rows(one.nodes, one.vectors))
            for one in waiting.finished:
                if one.before:
                    self._replace(writer, one, one.before)
                elif self._tracks:
                    writer.touch(touches_of(NOTHING, Facts(one.row, one.nodes, one.said())))
            writer.put_findings(
                [problem for one in waiting.finished for problem in one.problems],
                [mention for one in waiting.finished for mention in one.mentions],
            )
            writer.put_unreadable([skip for one in waiting.finished for skip in one.unreadable])
        self._last_commit = time.monotonic()

    def _replace(self, writer: IndexWriter, finished: _Finished, before: FileRow) -> None:
        """Write only what is not the same any more."""
        old, new = writer.nodes_of(before.identity), finished.nodes
        if old and new and before.path not in self._parents:  # it hangs where it did
            new[0] = new[0]._replace(parent=old[0].parent)
        done = replace_rows(old, new)
        self.nodes_written += len(done.new) + len(done.changed)
        if self._tracks:
            mentions = self._index.folders.mentions_of_file(before.identity)
            writer.touch(
                touches_of(
                    Facts(before, old, mentions), Facts(finished.row, done.rows, finished.said())
                )
            )
        writer.clear_findings(before.identity)
        writer.remove_nodes(done.gone)
        writer.change_nodes(done.changed, done.with_other_words)
        writer.put_nodes(done.new)
        self._replace_vectors(writer, done.rows, finished.vectors)

    def _replace_vectors(
        self, writer: IndexWriter, nodes: Sequence[NodeRow], vectors: Sequence[bytes]
    ) -> None:
        """Write the rows that are not the same any more."""
        known = self._index.vectors.rows_of([node.identity for node in nodes])
        now = dict(_numbered_rows(nodes, vectors)) or dict.fromkeys(known, b"")
        writer.put_vectors((one, rows) for one, rows in now.items() if rows != known.get(one, b""))


def remove_file(index: Index, writer: IndexWriter, file: FileRow) -> None:
    """Remove a file, and note the folders that it had to do with."""
    mentions = index.folders.mentions_of_file(file.identity)
    gone = Facts(file, writer.nodes_of(file.identity), mentions)
    writer.touch(touches_of(gone, NOTHING))
    writer.remove_file(file.identity)


def today() -> str:
    """The day, UTC, ISO 8601."""
    return datetime.now(UTC).date().isoformat()


def _numbered_rows(
    nodes: Sequence[NodeRow], vectors: Sequence[bytes]
) -> Iterator[tuple[int, bytes]]:
    """Each node's number with its rows; nothing where no vectors were made."""
    return ((node.identity, rows) for node, rows in zip(nodes, vectors, strict=False))


def _node_rows(file: FileRow, record: FileRecord, first: int, parent: int | None) -> list[NodeRow]:
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
                file=file.identity,
                ordinal=ordinal,
                kind=entry.kind,
                name=name if is_file else entry.name,
                trail=entry.trail,
                start_byte=entry.start_byte,
                end_byte=entry.end_byte,
                start_line=entry.start_line,
                end_line=entry.end_line,
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
