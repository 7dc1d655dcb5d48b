"""Carry out an update: read, outline, write. Safe to stop at any moment.

A file's nodes, words and findings are committed together, at least every second. What was committed
stays; the next update finds it and goes on with the rest.
"""

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from rlm_core.encode.choice import EncoderChoice
from rlm_core.errors import SourceError
from rlm_core.parse.maker import maker, makers
from rlm_core.parse.reading import reading_of
from rlm_core.settings import Settings
from rlm_core.sources.read import CHANGING, SkippedSource, is_hidden, read_source
from rlm_core.sources.root import Root
from rlm_core.sources.settled import is_settled
from rlm_core.sources.walk import SourceFile
from rlm_core.store.index import Index
from rlm_core.store.memo import Memo
from rlm_core.store.rows import FileRow
from rlm_core.summarize import SUMMARY_VERSION
from rlm_core.tree.counted import counted
from rlm_core.tree.fingerprint import fingerprint
from rlm_core.tree.outline import Problem
from rlm_core.tree.status import Progress, UpdateReport
from rlm_core.update.commit import Committer, remove_file, today
from rlm_core.update.encoding import Encoding
from rlm_core.update.folders import hang_folders
from rlm_core.update.plan import Plan, plan_update
from rlm_core.update.record import RECORD_VERSION, bare_record
from rlm_core.update.rollup import are_described, describe_folders, described_by
from rlm_core.update.survey import Survey, survey_all, survey_folders
from rlm_core.update.workers import Job, Outcome, Workers

_MEMO_CHUNK = 64  # sources looked up in the memo at once; their contents are in memory together
_KEPT_DAYS = 180  # that the memo keeps what nobody used
_KEPT_BYTES = 4_000_000_000  # of the memo's results, however new
_MAKER = f"{RECORD_VERSION}/{SUMMARY_VERSION}/"

OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read for an update."""

    row: FileRow  # without its format
    content: bytes
    key: bytes  # of its record in the memo
    vectors_key: bytes  # of its vectors
    meaning: str  # fingerprint of the shipped encoder, where it has a part in the record
    problems: tuple[Problem, ...]


class Update:
    """One update of one root."""

    def __init__(
        self,
        root: Root,
        settings: Settings,
        index: Index,
        memo: Memo,
        workers: Workers,
        on_progress: OnProgress,
    ) -> None:
        self._root = root
        self._settings = settings
        self._index = index
        self._memo = memo
        self._workers = workers
        self._on_progress = on_progress
        self._read = 0
        self._parsed = 0
        self._encoded = 0
        self._written = 0
        self._encoding = Encoding(EncoderChoice(settings.encoder, settings.device), index, workers)

    def run(self, folders: Collection[str] | None = None) -> UpdateReport:
        """Bring the index up to date: all of it, or where it is complete, some folders' direct entries.

        Raises:
            RootError: The root is gone.
            StoreError: The index or memo cannot be written.

        """
        started = time.monotonic()
        self._on_progress(Progress("walk", 0, 0))
        survey = self._survey(folders)
        plan = plan_update(survey.files, survey.known, {self._made_by(one) for one in makers()})
        if plan or not self._is_complete():
            self._carry_out(survey, plan)
        described = self._describe()
        self._finish(survey)
        if plan or described:
            self._index.vectors.refresh()
        if self._parsed:
            self._collect_garbage()
        return UpdateReport(
            files_seen=len(survey.files),
            files_read=self._read,
            files_parsed=self._parsed,
            files_removed=len(plan.removed),
            nodes_written=self._written,
            nodes_encoded=self._encoded,
            folders_described=described,
            skipped=self._index.count("skips"),
            problems=self._index.count("problems"),
            seconds=time.monotonic() - started,
        )

    def _survey(self, folders: Collection[str] | None) -> Survey:
        if folders is None or not self._is_complete():
            return survey_all(self._root, self._settings, self._index)
        return survey_folders(self._root, self._settings, self._index, folders)

    def _is_complete(self) -> bool:
        return self._index.meta("complete") == "yes"

    def _carry_out(self, survey: Survey, plan: Plan) -> None:
        """Bring files up to date."""
        hangs = plan.moves_files or not self._is_complete()
        self._begin(survey, plan)
        parents = self._hang(survey, plan) if hangs else {}
        encoder = self._encoding.begin()
        tracks = are_described(self._index, described_by(self._index, self._encoding.choice))
        committer = Committer(
            self._index, self._memo, survey.known, parents, encoder, tracks=tracks
        )
        for done, _ in enumerate(self._records(survey, plan, committer)):
            self._on_progress(Progress("parse", done + 1, len(plan.read)))
            committer.commit_if_due()
        committer.commit()
        self._written = committer.nodes_written
        if committer.unreadable:  # no folder is there for their sake
            hang_folders(self._root, self._index, self._index.readable_paths())

    def _begin(self, survey: Survey, plan: Plan) -> None:
        with self._index.writing() as writer:
            if survey.folders is None:
                writer.set_meta("files_total", str(len(survey.files)))
                writer.set_meta("complete", "")
            for row in plan.removed:
                remove_file(self._index, writer, row)
        if plan.removed and self._memo.written.is_any():
            self._memo.written.hide(
                row.path for row in plan.removed if is_hidden(self._root, row.path, self._settings)
            )

    def _hang(self, survey: Survey, plan: Plan) -> dict[str, int]:
        """Make folders for all files that there will be, if those that are read now can be read."""
        paths = {file.path for file in plan.read}
        if survey.folders is None:
            known = survey.known
            paths.update(
                one.path for one in survey.files if one.path in known and known[one.path].format
            )
        else:
            paths.update(self._index.readable_paths())
        return hang_folders(self._root, self._index, sorted(paths))

    def _records(self, survey: Survey, plan: Plan, committer: Committer) -> Iterator[str]:
        """Put every source's record into the committer, remembered or made; give each path when done."""
        waiting: dict[str, Source] = {}
        finished: list[str] = []

        def jobs() -> Iterator[Job]:
            sources = self._sources(survey, plan, committer, finished)
            while chunk := list(islice(sources, _MEMO_CHUNK)):
                remembered = self._remembered(chunk)
                for source in chunk:
                    record = remembered.get(source.key, b"")
                    vectors = remembered.get(source.vectors_key, b"")
                    if record and (vectors or not committer.encoder):
                        committer.add(source.row, record, vectors, source.problems)
                        finished.append(source.row.path)
                        committer.commit_if_due()
                    else:
                        waiting[source.row.path] = source
                        reads = not record or self._encoding.choice.is_model
                        content = source.content if reads else b""
                        yield Job(source.row.path, content, record, source.meaning)

        for outcome in self._workers.run(jobs(), encodes=committer.encoder is not None):
            self._take(outcome, waiting.pop(outcome.job.path), committer)
            finished.append(outcome.job.path)
            while finished:
                yield finished.pop()
        yield from finished

    def _remembered(self, chunk: list[Source]) -> dict[bytes, bytes]:
        """What the memo has for some sources, records and vectors, noted as of use."""
        keys = [(one.row.path, key) for one in chunk for key in (one.key, one.vectors_key)]
        remembered = self._memo.get_many([key for _, key in keys])
        self._memo.note_use([one for one in keys if one[1] in remembered], today())
        return remembered

    def _take(self, outcome: Outcome, source: Source, committer: Committer) -> None:
        """Put what a worker made into the committer, and what it could not, as far as it goes."""
        self._parsed += not outcome.job.record
        if outcome.failure:
            failed = (*source.problems, Problem(outcome.failure))
            row = source.row._replace(settled=not outcome.may_pass)
            committer.add(row, bare_record(source.content), b"", failed)
            return
        row, problems, vectors = source.row, source.problems, outcome.vectors
        if not self._encoding.take(outcome.told):  # it is looked at again once that can be used
            row, vectors = row._replace(maker=row.maker.rpartition("/")[0] + "/"), b""
        if outcome.unencoded:
            problems = (*problems, Problem(_unencoded(outcome.unencoded)))
        else:
            committer.memoize(source.vectors_key, vectors, row.path)
        if not outcome.job.record and outcome.is_as_wanted:
            committer.memoize(source.key, outcome.record, row.path)
        nodes = committer.add(row, outcome.record, vectors, problems)
        self._encoded += nodes if vectors else 0

    def _sources(
        self, survey: Survey, plan: Plan, committer: Committer, finished: list[str]
    ) -> Iterator[Source]:
        """Read what may have changed; what turns out the same costs nothing more."""
        for file in plan.read:
            source = self._read_file(file, committer)
            known = survey.known.get(file.path)
            if source and not (known and _is_same_text(source.row, known)):
                yield source
                continue
            if source:
                committer.touch(source.row)
            finished.append(file.path)

    def _read_file(self, file: SourceFile, committer: Committer) -> Source | None:
        row = FileRow(
            file.path,
            file.size,
            file.mtime_ns,
            file.inode,
            b"",
            settled=is_settled(file.mtime_ns, time.time_ns()),
            maker=self._made_by(maker()),
        )
        try:
            text = read_source(self._root, file.path, self._settings)
        except SourceError as error:
            reason = error.reason if isinstance(error, SkippedSource) else str(error)
            committer.add_unreadable(row, reason)
            return None
        self._read += 1
        reading = reading_of(file.path, text.content)
        made_by = maker(reading.language)
        meaning = self._encoding.meaning if reading.is_prose else ""  # code is told by words alone
        key = fingerprint(
            b"record",
            f"{_MAKER}{made_by}/{meaning}".encode(),
            reading.manner.encode("utf-8", "replace"),
            text.content,
        )
        row = row._replace(
            fingerprint=fingerprint(text.content),
            settled=row.settled and CHANGING not in text.problems,
            maker=self._made_by(made_by),
        )
        vectors_key = fingerprint(b"vectors", key, self._encoding.fingerprint.encode())
        return Source(row, text.content, key, vectors_key, meaning, text.problems)

    def _made_by(self, parser: str) -> str:
        """What makes a file's nodes and vectors: where it differs, the file is looked at again."""
        beside = self._encoding.meaning if self._encoding.choice.is_model else ""
        return f"{_MAKER}{parser}/{beside}/{self._encoding.fingerprint}"

    def _describe(self) -> int:
        self._on_progress(Progress("summarize", 0, 0))
        return describe_folders(self._root, self._index, self._encoding.choice)

    def _collect_garbage(self) -> None:
        """Make room in the memo, which has grown: never for its own sake, since all of it was dear."""
        before = (datetime.now(UTC) - timedelta(days=_KEPT_DAYS)).date().isoformat()
        if self._memo.has_garbage(before, _KEPT_BYTES):
            self._memo.collect(before, _KEPT_BYTES)

    def _finish(self, survey: Survey) -> None:
        self._encoding.finish()
        with self._index.writing() as writer:
            survey.write_skips(writer)
            writer.set_meta("files_total", str(self._index.counts()[0]))
            writer.set_meta("complete", "yes")
            writer.set_meta("updated_at", datetime.now(UTC).isoformat(timespec="seconds"))


def _is_same_text(now: FileRow, known: FileRow) -> bool:
    return (now.fingerprint, now.maker) == (known.fingerprint, known.maker)


def _unencoded(count: int) -> str:
    return f"not encoded: {counted(count, 'text')} made the encoder fail, and are found by their words alone"
