"""File events where the system watches a whole tree at once: macOS, Windows."""

import os
import threading
from collections.abc import Container
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from rlm_server.watch_events import Listener

_CHANGES: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]


class TreeEvents(FileSystemEventHandler):
    """The events of one tree, less those of folders that are not followed."""

    def __init__(self, top: Path, listener: Listener) -> None:
        self._top = str(top)
        self._listener = listener
        self.followed: set[str] = set()
        self._lock = threading.Lock()  # two threads change it: who follows, and who tells
        self._observer = Observer()
        self._observer.schedule(self, self._top, recursive=True, event_filter=_CHANGES)
        self._observer.start()

    def follow(self, folder: str) -> bool:
        """Listen to one more folder; False where it was listened to already."""
        with self._lock:
            if folder in self.followed:
                return False
            self.followed.add(folder)
            return True

    def follow_only(self, folders: Container[str]) -> None:
        """Ignore all others."""
        with self._lock:
            self.followed = {folder for folder in self.followed if folder in folders}

    def is_alive(self) -> bool:
        """Whether events still come."""
        return self._observer.is_alive() and all(one.is_alive() for one in self._observer.emitters)

    def close(self) -> None:
        """Stop the observer."""
        self._observer.stop()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Tell the listener; called by the observer in its thread."""
        for path in (event.src_path, event.dest_path):
            if path:
                self._take(os.fsdecode(path), is_folder=event.is_directory)

    def _take(self, path: str, *, is_folder: bool) -> None:
        if path == self._top:
            return self._listener.notice_loss()
        relative = path.removeprefix(self._top).lstrip(os.sep).replace(os.sep, "/")
        above, slash, name = relative.rpartition("/")
        if above + slash not in self.followed:
            return None
        if is_folder:  # new, gone or moved: whatever is there now is to be followed anew
            self._forget_below(f"{relative}/")
        return self._listener.notice(above + slash, name)

    def _forget_below(self, top: str) -> None:
        with self._lock:
            self.followed = {one for one in self.followed if not one.startswith(top)}
