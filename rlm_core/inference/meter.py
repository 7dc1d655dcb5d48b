"""What the calls of this process have cost so far, for whoever watches."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rlm_core.tree.costs import NOTHING, Spent


class Meter:
    """Any thread may add; one may watch."""

    def __init__(self) -> None:
        self.total = NOTHING
        self._watch: Callable[[Spent], None] | None = None
        self._lock = threading.Lock()

    @contextmanager
    def watched(self, watch: Callable[[Spent], None]) -> Iterator[None]:
        """Have someone told the total after each call, meanwhile."""
        self._watch = watch
        try:
            yield
        finally:
            self._watch = None

    def add(self, spent: Spent) -> None:
        """Count a call, of whatever use."""
        with self._lock:
            self.total += spent
            if self._watch:
                self._watch(self.total)
