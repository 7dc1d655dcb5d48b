"""Carry out an update: read, outline, write. Safe to stop at any moment.

A file's nodes, words and findings are committed together, at least every second. What was committed
stays; the next update finds it and goes on with the rest.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from rlm_core.errors import SourceError
from rlm_core.parse.maker import maker
from rlm_core.settings import Settings
from rlm_core.sources.read import SkippedSource, read_source
from rlm_core.sources.root import Root
from rlm_core.sources.walk import SourceFile, Walk, walk
from rlm_core.store.index import Index
from rlm_core.store.memo import Memo
from rlm_core.store.rows import FileRow
from rlm_core.summarize import SUMMARY_VERSION
from rlm_core.tree.fingerprint import fingerprint
from rlm_core.tree.outline import Problem
from rlm_core.tree.status import Progress, UpdateReport
from rlm_core.update.commit import Committer
from rlm_core.update.folders import hang_folders
from rlm_core.update.plan import Plan, plan_update
from rlm_core.update.record import RECORD_VERSION, bare_record
from rlm_core.update.rollup import summarize_folders
from rlm_core.update.workers import Job, Workers

_MEMO_CHUNK = 64  # sources looked up in the memo at once; their contents are in memory together

OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read for an update."""

    file: SourceFile
    content: bytes
    fingerprint: bytes
    key: bytes  # of its record in the memo
    problems: tuple[Problem, ...]

    def row(self) -> FileRow:
        """The file's row, without its format."""
        file = self.file
        return FileRow(file.path, file.size, file.mtime_ns, file.inode, self.fingerprint)


class Update:
    """One update of one root."""

    def __init__(
        self, root: Root, settings: Settings, index: Index, memo: Memo, on_progress: OnProgress
    ) -> None:
        self._root = root
        self._settings = settings
        self._index = index
        self._memo = memo
        self._on_progress = on_progress
        self._maker = f"{RECORD_VERSION}/{SUMMARY_VERSION}/{maker()}"
        self._read = 0
        self._parsed = 0

    def run(self) -> UpdateReport:
        """Bring the index up to date.

        Raises:
            RootError: The root is gone.
            StoreError: The index or memo cannot be written.

        """
        started = time.monotonic()
        self._on_progress(Progress("walk", 0, 0))
        found = walk(self._root, self._settings)
        plan = self._plan(found)
        was_complete = self._index.meta("complete") == "yes"
        written, has_changed = self._carry_out(found, plan)
        self._finish(found, has_changed=bool(has_changed or plan.removed or not was_complete))
        return UpdateReport(
            files_seen=len(found.files),
            files_read=self._read,
            files_parsed=self._parsed,
            files_removed=len(plan.removed),
            nodes_written=written,
            skipped=len(self._index.skips()),
            problems=len(self._index.problems()),
            seconds=time.monotonic() - started,
        )

    def _plan(self, found: Walk) -> Plan:
        same_maker = self._index.meta("maker") == self._maker
        return plan_update(found.files, self._index.files(), all_again=not same_maker)

    def _carry_out(self, found: Walk, plan: Plan) -> tuple[int, bool]:
        """Bring files up to date; how many nodes were written, and whether anything changed."""
        if not plan and self._index.meta("complete") == "yes":
            return 0, False
        with self._index.writing() as writer:
            writer.set_meta("files_total", str(len(found.files)))
            writer.set_meta("complete", "")
            if not self._index.meta("maker"):  # all is made by this one, so a stopped build goes on
                writer.set_meta("maker", self._maker)
            for row in plan.removed:
                writer.remove_file(row.identity)
        parents = hang_folders(self._root, self._index, [file.path for file in found.files])
        committer = Committer(self._index, self._memo, self._index.files(), parents)
        with Workers(self._settings.workers, self._settings.file_seconds) as workers:
            for done, _ in enumerate(self._records(plan, workers, committer)):
                self._on_progress(Progress("parse", done + 1, len(plan.read)))
                committer.commit_if_due()
        committer.commit()
        return committer.nodes_written, committer.has_changed

    def _records(self, plan: Plan, workers: Workers, committer: Committer) -> Iterator[str]:
        """Put every source's record into the committer, remembered or made; give each path when done."""
        waiting: dict[str, Source] = {}
        finished: list[str] = []

        def jobs() -> Iterator[Job]:
            sources = self._sources(plan, committer, finished)
            while chunk := list(islice(sources, _MEMO_CHUNK)):
                remembered = self._memo.get_many([source.key for source in chunk])
                self._memo.note_places(
                    [(one.file.path, one.key) for one in chunk if one.key in remembered]
                )
                for source in chunk:
                    if record := remembered.get(source.key):
                        committer.add(source.row(), record, source.problems)
                        finished.append(source.file.path)
                        committer.commit_if_due()
                    else:
                        waiting[source.file.path] = source
                        yield Job(source.file.path, source.content)

        for outcome in workers.run(jobs()):
            source = waiting.pop(outcome.job.path)
            self._parsed += 1
            if outcome.failure:
                failed = (*source.problems, Problem(outcome.failure))
                committer.add(source.row(), bare_record(source.content), failed)
            else:
                committer.add(source.row(), outcome.record, source.problems, memo_key=source.key)
            finished.append(source.file.path)
            while finished:
                yield finished.pop()
        yield from finished

    def _sources(self, plan: Plan, committer: Committer, finished: list[str]) -> Iterator[Source]:
        """Read what may have changed; what turns out the same costs nothing more."""
        known = self._index.files()
        same_maker = self._index.meta("maker") == self._maker
        for file in plan.read:
            source = self._read_file(file, committer)
            row = known.get(file.path)
            if source and not (same_maker and row and row.fingerprint == source.fingerprint):
                yield source
                continue
            if source and row:
                committer.touch(source.row(), row.format)
            finished.append(file.path)

    def _read_file(self, file: SourceFile, committer: Committer) -> Source | None:
        try:
            text = read_source(self._root, file.path, self._settings)
        except SourceError as error:
            row = FileRow(file.path, file.size, file.mtime_ns, file.inode, b"")
            reason = error.reason if isinstance(error, SkippedSource) else str(error)
            committer.add_unreadable(row, reason)
            return None
        self._read += 1
        name = file.path.rpartition("/")[2]
        key = fingerprint(b"record", self._maker.encode(), name.encode(), text.content)
        return Source(file, text.content, fingerprint(text.content), key, text.problems)

    def _finish(self, found: Walk, *, has_changed: bool) -> None:
        if has_changed:
            self._on_progress(Progress("summarize", 0, 0))
            readable = [path for path, row in self._index.files().items() if row.format]
            hang_folders(self._root, self._index, readable)
            summarize_folders(self._root, self._index, readable)
        with self._index.writing() as writer:
            writer.set_skips(found.skips)
            writer.set_meta("maker", self._maker)
            writer.set_meta("files_total", str(self._index.counts()[0]))
            writer.set_meta("complete", "yes")
            writer.set_meta("updated_at", datetime.now(UTC).isoformat(timespec="seconds"))
