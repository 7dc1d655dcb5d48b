"""The front door: open a root, bring its hierarchy up to date, ask it, close it."""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from rlm_core.ask.browse import Browser
from rlm_core.ask.condition import encoder_in_use, encoder_problem, notices_of
from rlm_core.ask.covered import coverage_of
from rlm_core.ask.current import CurrentSources
from rlm_core.ask.locate import is_text, locate, refuse_outside
from rlm_core.ask.meaning import Meaning
from rlm_core.ask.reading import read_lines
from rlm_core.ask.search import Searcher
from rlm_core.encode.choice import EncoderChoice
from rlm_core.errors import ArgumentError, MemoCorrupted
from rlm_core.llm.prompt import Backend
from rlm_core.settings import Settings
from rlm_core.sources.keys import printable
from rlm_core.sources.look import changes_rules, look_at
from rlm_core.sources.mounts import mount_concern
from rlm_core.sources.root import Root, find_root, mark_root, needs_consent
from rlm_core.store.damage import Damaged
from rlm_core.store.index import Index
from rlm_core.store.memo import Memo
from rlm_core.text.tokens import clip
from rlm_core.tree.address import ROOT
from rlm_core.tree.answer import Answer, ChildrenPage, Coverage, NodeSummary, Passage, SearchResult
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node
from rlm_core.tree.status import IndexStatus, Progress, UpdateReport
from rlm_core.tree.summary import Size
from rlm_core.update.forget import forget_path
from rlm_core.update.run import Update
from rlm_core.update.survey import changed_paths
from rlm_core.update.workers import Workers
from rlm_core.work.model_work import ModelWork

__all__ = [
    "Hierarchy",
    "Root",
    "changes_rules",
    "encoder_problem",
    "find_root",
    "look_at",
    "mark_root",
    "mount_concern",
]
__all__ += ["encoder_problem", "needs_consent"]

OnProgress = Callable[[Progress], None]


class Hierarchy:
    """One root's hierarchy. Any method may be called from any thread; one builds, all read."""

    def __init__(self, root: Root, settings: Settings, backend: Backend | None = None) -> None:
        self.root = root
        self._settings = settings
        self._encoder = EncoderChoice(settings.encoder, settings.device)
        folder = settings.data_folder / root.repository_key
        self._index = Index(folder / root.key / "index.db")
        self._memo = Memo(folder / "memo.db")
        self._workers = Workers(settings.workers, settings.file_seconds, self._encoder)
        self._at_work = threading.Lock()  # who holds it may use the workers
        self._building: Progress | None = None
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._failure = ""
        self._watching = ""
        self._sources = CurrentSources(root, settings, self._index)
        self._meaning = Meaning(self._index, self._encoder)
        self.work = ModelWork(
            root, self._index, self._sources, self._meaning, self._memo, settings, backend
        )

    @classmethod
    def open(cls, root: Root, settings: Settings, backend: Backend | None = None) -> "Hierarchy":
        """Open or create a root's index; builds nothing.

        `backend` is a language model in the place of the one that the settings name.

        Raises:
            MemoCorrupted: The memo is damaged.
            StoreFull: The data folder cannot be written.

        """
        return cls(root, settings, backend)

    # --- the write path -------------------------------------------------------------------

    def update(
        self, on_progress: OnProgress | None = None, folders: Collection[str] | None = None
    ) -> UpdateReport:
        """Bring the hierarchy up to date. One process builds at a time; others wait, then find little to do.

        `folders` are those whose direct entries may have changed (relative, with a trailing slash; ""
        is the root), as far as the caller knows; without them everything is looked at.

        Raises:
            RlmError: The root is gone, or the index or memo cannot be written. What was committed stays.

        """

        def note(progress: Progress) -> None:
            self._building = progress
            if on_progress:
                on_progress(progress)

        with self._index.building(), self._at_work:
            try:
                report = self._update_from_sound(note, folders)
            except Damaged:  # met on the way: once more, from nothing
                report = self._update_from_sound(note, None)
            finally:
                self._building = None
        self._failure = ""
        return report

    def _update_from_sound(self, note: OnProgress, folders: Collection[str] | None) -> UpdateReport:
        self._index.repair()
        update = Update(self.root, self._settings, self._index, self._memo, self._workers, note)
        return update.run(folders)

    def start_update(self) -> None:
        """Update in the background; returns at once, and does nothing while an update runs."""
        with self._starting:
            if self._thread and self._thread.is_alive():
                return
            self._thread = threading.Thread(
                target=self._update_quietly, name="rlm-update", daemon=True
            )
            self._thread.start()

    def _update_quietly(self) -> None:
        """Update, and keep the message of a failure for the status instead of losing it."""
        try:
            self.update()
        except Exception as error:
            self._failure = str(error) or type(error).__name__

    def lead(self) -> bool:
        """Try, without waiting, to become the one process that keeps this root's index true.

        True from then on, until `close`; the system frees the place of one that dies.
        """
        return self._index.lead()

    def note_watching(self, told: str) -> None:
        """Say, in one line for the status, how changes are noticed now."""
        self._watching = told

    def rest(self) -> None:
        """Let idle workers leave; the next update starts new ones. While one runs, nothing is done."""
        if self._at_work.acquire(blocking=False):
            try:
                self._workers.dismiss()
            finally:
                self._at_work.release()

    def forget(self, path: str) -> int:
        """Remove what was kept of a file or folder: nodes, words, memo. Returns how many nodes and results went.

        Raises:
            ArgumentError: The path leads out of the root, or nothing was kept of it.

        """
        refuse_outside(path)
        if not path.strip():
            raise ArgumentError("Name what to forget: a file, a folder, or `.` for everything.")
        if not is_text(path):
            raise ArgumentError(f"{clip(path, 200)!r} is not a path. Copy one from an answer.")
        with self._index.building():
            self._index.repair()
            forgotten = forget_path(path, self.root, self._index, self._memo, self._encoder)
        if not forgotten:
            raise ArgumentError(
                f"Nothing is kept of {clip(path, 200)!r}. Paths are relative to {self.root.path}."
            )
        return forgotten

    # --- the read path --------------------------------------------------------------------

    def summarize_node(self, address: str, size: Size) -> NodeSummary:
        """What a node is, at a chosen size; a model that was chosen writes it first, where it has not yet."""
        self.work.write_one(address)
        browser = self._browser()
        with self._index.snapshot():
            return browser.summarize(locate(self._index, address), size, self.coverage())

    def drill_down(
        self, address: str, question: str = "", cursor: str | None = None, limit: int = 25
    ) -> ChildrenPage:
        """What a node holds, by importance, or by what helps with a question."""
        browser = self._browser()
        with self._index.snapshot():
            node = locate(self._index, address)
            return browser.children(node, question, cursor, limit, self.coverage())

    def read_node(
        self,
        address: str,
        first_line: int | None = None,
        last_line: int | None = None,
        cursor: str | None = None,
        budget_characters: int = 5_000,
    ) -> Passage:
        """The exact lines of a node, or of a file between two lines."""
        index, sources = self._index, self._sources
        with index.snapshot():
            return read_lines(
                index, sources, address, first_line, last_line, cursor, budget_characters
            )

    def search(
        self,
        query: str = "",
        expect: Sequence[str] = (),
        scope: str = "",
        kind: str = "",
        limit: int = 10,
        like: str = "",
    ) -> SearchResult:
        """Where something is: the nodes that match, best first; those like the node at `like`, where given."""
        if kind and kind not in set(Kind):
            raise ArgumentError(f"There is no kind {clip(kind, 40)!r}. Kinds: {', '.join(Kind)}.")
        if limit < 1:
            raise ArgumentError(f"The limit must be at least 1, not {limit}.")
        if bool(query) == bool(like):
            raise ArgumentError(
                "Give either a query or, as `like`, the address of what to compare with."
            )
        searcher = Searcher(self._index, self._sources, self._meaning)
        with self._index.snapshot():
            within = self._scope(scope)
            if like:
                node = locate(self._index, like)
                hits = tuple(searcher.alike(node, within, kind, limit))
            else:
                hits = tuple(searcher.search(query, expect, within, kind, limit))
            return SearchResult(query or like, hits, replace(self.coverage(), nodes_read=len(hits)))

    def ask(
        self,
        question: str,
        expect: Sequence[str] = (),
        scope: str = "",
        depth: int = 3,
        budget_tokens: int = 2_000,
        budget_usd: float | None = None,
    ) -> Answer:
        """How all of it hangs together: an answer by the model that was chosen, else the evidence.

        `budget_tokens` is the longest answer, `budget_usd` the most that it may cost.

        Raises:
            ArgumentError: The question is empty, or a bound makes no sense.
            ModelError: The model that was chosen lacks what it needs.

        """
        return self.work.ask(question, expect, scope, depth, budget_tokens, budget_usd)

    def coverage(self) -> Coverage:
        """Which part of the root is indexed now."""
        return coverage_of(self._index)

    def status(self) -> IndexStatus:
        """The state of the index, with what was skipped and what has changed since."""
        covered = self.coverage()
        skips = self._index.skips()
        counts: dict[str, int] = {}
        for skip in skips:
            counts[skip.reason] = counts.get(skip.reason, 0) + 1
        return IndexStatus(
            root=printable(str(self.root.path)),
            index_path=str(self._index.path),
            memo_path=str(self._memo.path),
            files_indexed=covered.files_indexed,
            files_total=covered.files_total,
            nodes=covered.nodes_total,
            formats=self._index.formats(),
            index_bytes=self._index.size(),
            memo_bytes=self._memo.size(),
            complete=covered.complete,
            building=self._building,
            updated_at=self._index.meta("updated_at"),
            skips=skips,
            skip_counts=dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))),
            problems=self._index.problems(),
            changed_paths=()
            if self._building
            else changed_paths(self.root, self._settings, self._index),
            encoder=encoder_in_use(self._index, self._encoder),
            watching=self._watching,
            notices=self.notices(),
        )

    def notices(self) -> tuple[str, ...]:
        """What a person should know of the index and of what makes it."""
        return (*notices_of(self._index, self._encoder), *self._other_notices())

    def close(self) -> None:
        """Close the index and memo, and let workers leave."""
        self.rest()
        self.work.close()
        self._index.close()
        self._memo.close()

    def _other_notices(self) -> Iterator[str]:
        try:
            failures = self._memo.written.failures(self.root.key)
        except MemoCorrupted as error:
            failures = ()
            if not self._failure:
                yield str(error)
        if failures:
            yield (
                f"Summaries that could not be written: {len(failures)}, such as that of "
                f"{failures[0].address}: {clip(failures[0].reason, 200)}"
            )
        if self._failure:
            yield f"The last update failed: {self._failure}"

    def _browser(self) -> Browser:
        return Browser(self._index, self._sources, self._meaning, self.work.reader())

    def _scope(self, scope: str) -> Node | None:
        scope = scope or self.root.scope
        return (
            locate(self._index, scope) if scope and scope != ROOT and self._index.root() else None
        )
