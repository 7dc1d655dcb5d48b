"""Who is asking a language model now: each keeps a file locked, which the system frees when its process ends."""

import threading
import uuid
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout


class Askers:
    """Those who ask for one memo. Where its folder knows no locks, nobody is ever seen to ask."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entering = threading.Lock()
        self._own: FileLock | None = None
        self._name = ""

    def enter(self) -> str:
        """One's own name, by which others see that one is there; empty where that cannot be."""
        with self._entering:
            if not self._own:
                name = uuid.uuid4().hex
                lock = FileLock(self._folder / name, thread_local=False)
                with suppress(OSError, NotImplementedError):
                    self._folder.mkdir(parents=True, exist_ok=True)
                    lock.acquire(timeout=0)
                    self._name = name
                self._own = lock
            return self._name

    def is_there(self, name: str) -> bool:
        """Whether the process of that name is still there; what a dead one left behind is removed."""
        path = self._folder / name
        if not name or name == self._name:
            return bool(name)
        try:
            if path.exists():
                with FileLock(path, thread_local=False).acquire(timeout=0):
                    path.unlink(missing_ok=True)
        except Timeout:
            return True
        except (OSError, NotImplementedError):
            return False
        return False

    def leave(self) -> None:
        """Be gone."""
        with self._entering:
            if self._own and self._name:
                with suppress(OSError):
                    self._own.release()
                    (self._folder / self._name).unlink(missing_ok=True)
            self._own, self._name = None, ""
