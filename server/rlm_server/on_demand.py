"""A hierarchy that is opened when it is first needed, so that no handshake waits for a disk."""

import logging
import threading
import time
from collections.abc import Callable

from rlm_core.errors import RlmError
from rlm_core.hierarchy import Hierarchy

_REFRESH_SECONDS = 5.0  # between updates that questions cause: an edit shows, a burst costs once
_FIRST_BUILD_SECONDS = 8.0  # after the start that questions wait for a first build
_POLL_SECONDS = 0.2

_log = logging.getLogger(__name__)


class OnDemandHierarchy:
    """Opens once, from whichever thread asks first; a failure is met by that caller, and tried again.

    So a root that waits for consent answers every question with the reason, until it is given.
    """

    def __init__(
        self,
        open_hierarchy: Callable[[], Hierarchy],
        first_build_seconds: float = _FIRST_BUILD_SECONDS,
    ) -> None:
        self._open = open_hierarchy
        self._first_build_seconds = first_build_seconds
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._hierarchy: Hierarchy | None = None
        self._update_due = 0.0  # this and the next by the monotonic clock
        self._patient_until = 0.0

    def get(self) -> Hierarchy:
        """The open hierarchy, with an update under way if the last one is not fresh.

        Raises `RlmError` where it cannot be opened.
        """
        with self._lock:
            now = time.monotonic()
            if self._hierarchy is None:
                self._hierarchy = self._open()
                self._patient_until = now + self._first_build_seconds
            if now >= self._update_due:
                self._update_due = now + _REFRESH_SECONDS
                self._hierarchy.start_update()
            return self._hierarchy

    def get_ready(self) -> Hierarchy:
        """The open hierarchy; soon after the start, once a first build is done, since most soon are.

        Raises `RlmError` where it cannot be opened.
        """
        hierarchy = self.get()
        while time.monotonic() < self._patient_until and not hierarchy.coverage().complete:
            if self._closing.wait(_POLL_SECONDS):
                break
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
            if self._hierarchy is not None:
                self._hierarchy.close()
                self._hierarchy = None

    def _try_open(self) -> None:
        try:
            self.get()
        except RlmError as error:
            _log.warning("%s", error)
