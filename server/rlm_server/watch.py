"""Keep a hierarchy true while its files change: one process per root, by events, with the least work.

Whichever process leads watches and updates; the others try to take its place, should it die.
"""

import errno
import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import Enum

from rlm_core.errors import RootError
from rlm_core.hierarchy import Hierarchy, mount_concern
from rlm_core.settings import Settings
from rlm_core.tree.status import UpdateReport
from rlm_server.watch_changes import Change, Changes
from rlm_server.watch_events import open_events
from rlm_server.watch_pace import Pace, Rest, poll_seconds
from rlm_server.watch_root import OpenEvents, WatchedRoot

_TRY_SECONDS = 2.0  # between attempts to lead, and to find a root that is gone
_RETRY_SECONDS = 60.0  # after an update that failed; a question tries at once
_QUESTION_SECONDS = 1.0  # the most that a question waits for changes just before it
_CLOSE_SECONDS = 1.0  # for an update under way; what it has committed stays, should it take longer
_NO_ROOM = frozenset({errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM})

_log = logging.getLogger(__name__)


class Part(Enum):
    """What this process does for the root now, in the words of the status."""

    UNDECIDED = "not watched yet"
    FOLLOWING = "another process keeps this index up to date"
    WATCHING = "file events"
    POLLING = "looks at everything"
    WAITING = "waits for the root, which is gone or cannot be read"
    FAILED = "the last update failed:"


@dataclass(frozen=True, slots=True)
class Updated:
    """An update, why it was made, and what it cost."""

    change: Change
    report: UpdateReport
    seconds: float


class Watching:
    """Watches one root for as long as this process leads."""

    def __init__(
        self,
        hierarchy: Hierarchy,
        settings: Settings,
        on_part: Callable[[str], None] = lambda _: None,
        on_update: Callable[[Updated], None] = lambda _: None,
        open_events: OpenEvents = open_events,
    ) -> None:
        self._hierarchy = hierarchy
        self._settings = settings
        self._on_part = on_part
        self._on_update = on_update
        self._open_events = open_events
        self._changes = Changes()
        self._closing = threading.Event()
        self._watched: WatchedRoot | None = None
        self._told = ""
        self._thread = threading.Thread(target=self.run, name="rlm-watch", daemon=True)
        self.part = Part.UNDECIDED

    def start(self) -> None:
        """Watch in the background."""
        self._thread.start()

    def run(self) -> None:
        """Watch in this thread, until closed."""
        while not self._closing.is_set():
            try:
                self._take_part()
            except Exception as error:  # the thread must not end: the next attempt may succeed
                if not self._closing.is_set():
                    self._closing.wait(self._seconds_after(error))

    def close(self) -> None:
        """Stop watching. Nothing is lost where there is no time for it."""
        self._closing.set()
        self._changes.close()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_SECONDS)

    def catch_up(self) -> None:
        """Before a question: have what changed until now in the index, if that takes but a moment."""
        watched = self._watched
        if watched and not watched.is_sound():
            self._changes.note_everything()
        self._changes.hurry(_QUESTION_SECONDS)

    def _take_part(self) -> None:
        """Lead until something has to be begun anew, or wait for the one who leads."""
        if not self._hierarchy.lead():
            self._tell(Part.FOLLOWING)
            self._hierarchy.rest()  # a question may have started workers
            self._closing.wait(_TRY_SECONDS)
        elif not self._hierarchy.root.path.exists():
            self._tell(Part.WAITING)
            self._closing.wait(_TRY_SECONDS)
        elif concern := mount_concern(self._hierarchy.root.path):
            self._poll(concern)
        else:
            self._lead()

    def _lead(self) -> None:
        try:
            watched = WatchedRoot(
                self._hierarchy.root, self._settings, self._changes, self._open_events
            )
            with closing(watched):
                self._watch(watched)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            self._poll(error.strerror or str(error))

    def _watch(self, watched: WatchedRoot) -> None:
        """Update as changes come, until the events are worth nothing any more."""
        self._changes.take(0.0)  # whatever led here: everything is looked at now
        self._watched = watched
        try:
            self._update(watched, Change(None))
            self._keep_true(watched)
        finally:
            self._watched = None
            self._changes.done()

    def _keep_true(self, watched: WatchedRoot) -> None:
        pace, not_before = Pace(), 0.0
        rest = Rest()
        rest.note_change()
        while True:
            change = self._changes.take(rest.seconds_left(), not_before)
            if self._closing.is_set() or not watched.is_sound():
                return
            if change:
                not_before = pace.spend(self._update(watched, change))
                rest.note_change()
            elif rest.is_due():
                rest.end(self._update(watched, Change(None)) if rest.wants_look() else 0.0)
                self._hierarchy.rest()
            else:
                rest.note_question()

    def _update(self, watched: WatchedRoot, change: Change) -> float:
        """Bring the hierarchy up to date with a change; how many seconds it took."""
        started = time.monotonic()
        folders = watched.follow(change.folders)
        self._tell(Part.WATCHING)
        report = self._hierarchy.update(folders=folders)
        self._changes.done()
        seconds = time.monotonic() - started
        looked_at = Change(None if folders is None else tuple(sorted(folders)))
        self._on_update(Updated(looked_at, report, seconds))
        return seconds

    def _poll(self, why: str) -> None:
        """Update now and then, without events."""
        look_seconds = 0.0
        while not self._closing.is_set():
            started = time.monotonic()
            report = self._hierarchy.update()
            seconds = time.monotonic() - started
            self._on_update(Updated(Change(None), report, seconds))
            if not report.files_read:
                look_seconds = seconds
                self._hierarchy.rest()
            pause = poll_seconds(look_seconds)
            self._tell(Part.POLLING, f"every {pause:.0f} s: no file events, {why}")
            self._closing.wait(pause)

    def _seconds_after(self, error: Exception) -> float:
        """Say what failed; how long to wait before the next attempt."""
        if isinstance(error, RootError):
            self._tell(Part.WAITING)
            return _TRY_SECONDS
        message = str(error) or type(error).__name__
        self._tell(Part.FAILED, message)
        _log.warning("%s", message)
        return _RETRY_SECONDS

    def _tell(self, part: Part, more: str = "") -> None:
        self.part = part
        told = f"{part.value} {more}".strip()
        if told != self._told:
            self._told = told
            self._hierarchy.note_watching(told)
            self._on_part(told)
