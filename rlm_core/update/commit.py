"""Write records to the index in transactions of at most about a second."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from rlm_core.store.index import Index
from rlm_core.store.memo import Memo, MemoResult
from rlm_core.store.rows import FileRow, NodeRow
from rlm_core.text.words import index_words
from rlm_core.tree.outline import NO_PARENT, Mention, Problem
from rlm_core.tree.status import Skip
from rlm_core.update.record import EntryRecord, FileRecord, unpack_record

COMMIT_SECONDS = 0.8
COMMIT_NODES = 5_000  # bounds the memory of what waits


@dataclass(slots=True)
class _Waiting:
    """What the next commit writes."""

    files: list[FileRow] = field(default_factory=list)
    nodes: list[NodeRow] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    mentions: list[tuple[int, Mention]] = field(default_factory=list)
    unreadable: list[tuple[int, Skip]] = field(default_factory=list)
    cleared: list[int] = field(default_factory=list)  # files whose old nodes go
    results: list[MemoResult] = field(default_factory=list)


class Committer:
    """Collects finished files and commits them together; each file is in the index whole or not at all.

    `known` are the files that the index has, `parents` the node that each file hangs in, by path.
    """

    def __init__(
        self, index: Index, memo: Memo, known: Mapping[str, FileRow], parents: Mapping[str, int]
    ) -> None:
        self._index = index
        self._memo = memo
        self._known = known
        self._parents = parents
        self._waiting = _Waiting()
        self._last_commit = time.monotonic()
        with index.writing() as writer:
            self._next_file, self._next_node = writer.next_file(), writer.next_node()
        self.nodes_written = 0
        self.has_changed = False  # whether anything but times was written

    def add(
        self, file: FileRow, packed: bytes, problems: tuple[Problem, ...], memo_key: bytes = b""
    ) -> None:
        """Take a file's record; with a key, it is also memoized."""
        record = unpack_record(packed)
        row = self._numbered(replace(file, format=record.format))
        nodes = _node_rows(row, record, self._next_node, self._parents.get(row.path))
        self._next_node += len(nodes)
        self.nodes_written += len(nodes)
        waiting = self._waiting
        waiting.nodes += nodes
        waiting.problems += [(row.identity, problem) for problem in (*problems, *record.problems)]
        waiting.mentions += [(row.identity, mention) for mention in record.mentions]
        if memo_key:
            waiting.results.append(MemoResult(memo_key, packed, row.path))

    def touch(self, file: FileRow, format_: str) -> None:
        """Note the new time of a file whose text is the same."""
        self._waiting.files.append(
            replace(file, format=format_, identity=self._known[file.path].identity)
        )

    def add_unreadable(self, file: FileRow, reason: str) -> None:
        """Note a file that cannot be read, so that it is tried again only when it changes."""
        row = self._numbered(file)
        self._waiting.unreadable.append((row.identity, Skip(row.path, reason)))

    def _numbered(self, file: FileRow) -> FileRow:
        if known := self._known.get(file.path):
            row = replace(file, identity=known.identity)
            self._waiting.cleared.append(row.identity)
        else:
            row = replace(file, identity=self._next_file)
            self._next_file += 1
        self._waiting.files.append(row)
        self.has_changed = True
        return row

    def commit_if_due(self) -> None:
        """Commit when a second is nearly over or much is waiting."""
        due = time.monotonic() - self._last_commit > COMMIT_SECONDS
        if due or len(self._waiting.nodes) > COMMIT_NODES:
            self.commit()

    def commit(self) -> None:
        """Commit everything that waits: the memo first, since its results are dear to make again."""
        waiting, self._waiting = self._waiting, _Waiting()
        self._memo.put_many(waiting.results, today())
        with self._index.writing() as writer:
            for file in waiting.cleared:
                writer.clear_file(file)
            writer.put_files(waiting.files)
            writer.put_nodes(waiting.nodes)
            writer.put_findings(waiting.problems, waiting.mentions)
            writer.put_unreadable(waiting.unreadable)
        self._last_commit = time.monotonic()


def today() -> str:
    """The day, UTC, ISO 8601."""
    return datetime.now(UTC).date().isoformat()


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
