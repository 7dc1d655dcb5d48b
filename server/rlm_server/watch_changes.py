"""What has changed and was not looked at yet: noted by events, handed out once they pause."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

QUIET_SECONDS = 0.03  # without events: the dance of an editor that saves is over
LONGEST_SECONDS = 0.5  # from the first event: a checkout that goes on is looked at in parts
MOST_FOLDERS = 500  # beyond it, to look at everything costs about the same


@dataclass(frozen=True, slots=True)
class Change:
    """Folders whose direct entries may have changed, sorted; None where it may be anything."""

    folders: tuple[str, ...] | None


class Changes:
    """Any thread notes and any thread may wait until all is looked at; one thread takes."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._folders: set[str] = set()
        self._is_everything = False
        self._is_hurried = False
        self._is_in_hand = False
        self._is_closed = False
        self._first = 0.0  # this and the next by the monotonic clock: of what is noted now
        self._last = 0.0

    def note(self, folders: Iterable[str]) -> None:
        """Note folders whose direct entries may have changed."""
        with self._condition:
            self._begin()
            if not self._is_everything:
                self._folders.update(folders)
                self._is_everything = len(self._folders) > MOST_FOLDERS

    def note_everything(self) -> None:
        """Note that anything may have changed."""
        with self._condition:
            self._begin()
            self._is_everything = True

    def take(self, seconds: float | None = None, not_before: float = 0.0) -> Change | None:
        """Wait until something has changed and no more is changing, and take it in hand until `done`.

        None after so many seconds without a change, after a `hurry` that had nothing to hurry, and
        when closed. `not_before`, by the monotonic clock, holds unless somebody is in a hurry.
        """
        with self._condition:
            self._condition.wait_for(self._is_wanted, seconds)
            while (pause := self._pause(not_before)) > 0:
                self._condition.wait(pause)
            return self._hand_out()

    def done(self) -> None:
        """Say that what was taken has been looked at."""
        with self._condition:
            self._is_in_hand = False
            self._condition.notify_all()

    def hurry(self, seconds: float) -> None:
        """Have what is noted taken at once, and wait until it has been looked at, but no longer."""
        with self._condition:
            self._is_hurried = True
            self._condition.notify_all()
            self._condition.wait_for(self._is_idle, seconds)

    def close(self) -> None:
        """Let go of whoever waits."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()

    def _begin(self) -> None:
        """Wake the taker with the first event only: it finds the others when it has waited."""
        self._last = time.monotonic()
        if not self._has_any():
            self._first = self._last
            self._condition.notify_all()

    def _has_any(self) -> bool:
        return self._is_everything or bool(self._folders)

    def _is_wanted(self) -> bool:
        return self._has_any() or self._is_hurried or self._is_closed

    def _is_idle(self) -> bool:
        return self._is_closed or not (self._has_any() or self._is_in_hand)

    def _pause(self, not_before: float) -> float:
        if self._is_hurried or self._is_closed or not self._has_any():
            return 0.0
        calm = min(self._last + QUIET_SECONDS, self._first + LONGEST_SECONDS)
        return max(calm, not_before) - time.monotonic()

    def _hand_out(self) -> Change | None:
        self._is_hurried = False
        if self._is_closed or not self._has_any():
            return None
        change = Change(None if self._is_everything else tuple(sorted(self._folders)))
        self._folders.clear()
        self._is_everything = False
        self._is_in_hand = True
        return change
