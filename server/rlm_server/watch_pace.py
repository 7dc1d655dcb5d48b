"""How soon to look again, and when to rest, so that what never stops changing does not cost all the time."""

import time

_REST_SECONDS = 30.0  # without a change or a question, after which workers may leave

_SHARE = 0.25  # of the time that updates may take, when nobody asks
_SAVED_SECONDS = 5.0  # of work that may be spent at once: a person's edits never wait

_LOOK_SHARE = 0.02  # of one core, for looks that no event has called for
_SHORTEST_POLL_SECONDS = 2.0


def poll_seconds(look_seconds: float) -> float:
    """How long to wait between looks that take this long."""
    return max(_SHORTEST_POLL_SECONDS, look_seconds / _LOOK_SHARE)


class Pace:
    """Work saved up while nothing changes, spent by updates."""

    def __init__(self) -> None:
        self._saved = _SAVED_SECONDS
        self._at = time.monotonic()

    def spend(self, seconds: float) -> float:
        """Spend what an update took; until when the next one should wait, by the monotonic clock."""
        now = time.monotonic()
        earned = min(_SAVED_SECONDS, self._saved + (now - self._at) * _SHARE)
        self._saved = max(earned - seconds, -_SAVED_SECONDS)
        self._at = now
        return now - min(self._saved, 0.0) / _SHARE


class Rest:
    """The calm after work. At its end everything is looked at once, for what no event tells.

    That is: files written through memory maps or another name, a left-out folder that no longer has
    to be, the user's own settings, a folder that came while its parent began to be watched.
    """

    def __init__(self) -> None:
        self._due: float | None = None  # this and the next by the monotonic clock
        self._look_due = 0.0
        self._is_unsure = False

    def note_change(self) -> None:
        """Begin anew."""
        self._due = time.monotonic() + _REST_SECONDS
        self._is_unsure = True

    def note_question(self) -> None:
        """Rest after a question too, since it may have started workers."""
        if self._due is None:
            self._due = time.monotonic() + _REST_SECONDS

    def seconds_left(self) -> float | None:
        """How long to wait until it is time; None where there is nothing to wait for."""
        return None if self._due is None else max(0.0, self._due - time.monotonic())

    def is_due(self) -> bool:
        """Whether it is time."""
        return self._due is not None and time.monotonic() >= self._due

    def wants_look(self) -> bool:
        """Whether something may have been missed, and a look is not too much to pay again."""
        return self._is_unsure and time.monotonic() >= self._look_due

    def end(self, look_seconds: float = 0.0) -> None:
        """Rest, until the next change or question; after a look that took so long, if there was one."""
        self._due = None
        if look_seconds:
            self._is_unsure = False
            self._look_due = time.monotonic() + poll_seconds(look_seconds)
