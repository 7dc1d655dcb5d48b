"""A hierarchy that is opened when it is first needed, so that no handshake waits for a disk."""

import logging
import math
import threading
import time
from collections.abc import Callable

from rlm_core.errors import RlmError
from rlm_core.hierarchy import Hierarchy
from rlm_server.watch import Part, Watching

_REFRESH_SECONDS = 5.0  # between updates that questions cause: an edit shows, a burst costs once
_TRUST_SECONDS = (
    30.0  # the same where another process leads, which may hang or look only now and then
)
_FIRST_BUILD_SECONDS = 8.0  # after the start that questions wait for a first build
_POLL_SECONDS = 0.2

_log = logging.getLogger(__name__)


class OnDemandHierarchy:
    """Opens once, from whichever thread asks first; a failure is met by that caller, and tried again.

    So a root that waits for consent answers every question with the reason, until it is given.
    From then on it is watched, where one says how; a question that is watched over by events causes
    no update, and sees what changed before it was asked.
    """

    def __init__(
        self,
        open_hierarchy: Callable[[], Hierarchy],
        first_build_seconds: float = _FIRST_BUILD_SECONDS,
        watch: Callable[[Hierarchy], Watching] | None = None,
    ) -> None:
        self._open = open_hierarchy
        self._watch = watch
        self._first_build_seconds = first_build_seconds
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._hierarchy: Hierarchy | None = None
        self._watching: Watching | None = None
        self._updated_at = -math.inf  # this and the next by the monotonic clock
        self._patient_until = 0.0

    def get(self) -> Hierarchy:
        """The open hierarchy, with an update under way if nothing else keeps it true.

        Raises `RlmError` where it cannot be opened.
        """
        with self._lock:
            if self._hierarchy is None:
                self._hierarchy = self._open()
                self._patient_until = time.monotonic() + self._first_build_seconds
                self._begin_to_watch(self._hierarchy)
            if time.monotonic() >= self._updated_at + self._seconds_of_trust():
                self._updated_at = time.monotonic()
                self._hierarchy.start_update()
            return self._hierarchy

    def get_ready(self) -> Hierarchy:
        """The open hierarchy, with what changed until now.

        Soon after the start, once a first build is done, since most soon are. Raises `RlmError`
        where it cannot be opened.
        """
        hierarchy = self.get()
        while time.monotonic() < self._patient_until and not hierarchy.coverage().complete:
            if self._closing.wait(_POLL_SECONDS):
                break
        if self._watching and self._watching.part is Part.WATCHING:
            self._watching.catch_up()
        return hierarchy

    def activity(self) -> str:
        """What is going on, for someone who waits."""
        hierarchy = self._hierarchy
        if hierarchy is None:
            return "opening the index"
        covered = hierarchy.coverage()
        if covered.complete:
            return "looking"
        total = f" of {covered.files_total:,}" if covered.files_total else ""
        return f"indexed {covered.files_indexed:,}{total} files"

    def start(self) -> None:
        """Open in the background and begin to build; whoever asks later meets any error."""
        threading.Thread(target=self._try_open, name="rlm-open", daemon=True).start()

    def close(self) -> None:
        """Close what was opened, and let go of whoever waits."""
        self._closing.set()
        with self._lock:
            if self._watching is not None:
                self._watching.close()
                self._watching = None
            if self._hierarchy is not None:
                self._hierarchy.close()
                self._hierarchy = None

    def _begin_to_watch(self, hierarchy: Hierarchy) -> None:
        if self._watch is not None:
            self._updated_at = time.monotonic()  # who leads looks at everything first
            self._watching = self._watch(hierarchy)
            self._watching.start()

    def _seconds_of_trust(self) -> float:
        """How long what was indexed is believed to be true."""
        part = self._watching.part if self._watching else Part.UNDECIDED
        if part is Part.WATCHING:
            return math.inf
        return _TRUST_SECONDS if part is Part.FOLLOWING else _REFRESH_SECONDS

    def _try_open(self) -> None:
        try:
            self.get()
        except RlmError as error:
            _log.warning("%s", error)
