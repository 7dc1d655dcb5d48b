"""File events on Linux: one inotify descriptor, one thread, and a watch for each followed folder.

This uses watchdog's reader of inotify and not its observer, which watches every folder below a top
(`.git` and `node_modules` as well), says nothing when a watch cannot be had or events were lost, and
holds each rename back for half a second to pair its two halves.
"""

import os
import threading
from collections.abc import Container, KeysView
from dataclasses import dataclass
from pathlib import Path

from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyConstants,
    InotifyEvent,
    InotifyFD,
    Mask,
    WatchDescriptor,
)

from rlm_server.watch_events import Listener

_MASK = Mask(
    InotifyConstants.IN_CREATE
    | InotifyConstants.IN_DELETE
    | InotifyConstants.IN_MOVE
    | InotifyConstants.IN_MODIFY
    | InotifyConstants.IN_CLOSE_WRITE
    | InotifyConstants.IN_ATTRIB
    | InotifyConstants.IN_DELETE_SELF
    | InotifyConstants.IN_MOVE_SELF
    | InotifyConstants.IN_ONLYDIR
    | InotifyConstants.IN_DONT_FOLLOW
)
_GONE = (
    InotifyConstants.IN_DELETE_SELF | InotifyConstants.IN_MOVE_SELF | InotifyConstants.IN_UNMOUNT
)


class FolderEvents:
    """The events of the folders that were asked for, and of no others."""

    def __init__(self, top: Path, listener: Listener) -> None:
        self._top = os.fsencode(top)
        self._listener = listener
        self._lock = threading.Lock()
        self._watches: dict[str, tuple[WatchDescriptor, CallbackId]] = {}
        self._reader = InotifyFD()
        self._reader.start()

    @property
    def followed(self) -> KeysView[str]:
        """The folders that are watched now."""
        return self._watches.keys()

    def follow(self, folder: str) -> bool:
        """Watch one more folder; False where it is watched already, or gone."""
        if folder in self._watches:
            return False
        watched = _Folder(folder, self)
        identity = CallbackId(id(watched))
        path = os.path.join(self._top, os.fsencode(folder))  # noqa: PTH118 -- bytes
        try:
            watch = self._reader.add_callback(path, _MASK, watched, identity)
        except (FileNotFoundError, NotADirectoryError):
            return False
        with self._lock:
            self._watches[folder] = watch, identity
        return True

    def follow_only(self, folders: Container[str]) -> None:
        """Give back the watches of all others."""
        self._forget([folder for folder in list(self._watches) if folder not in folders])

    def is_alive(self) -> bool:
        """Whether the reader still reads."""
        return self._reader.is_alive()

    def close(self) -> None:
        """Give back all watches and the descriptor."""
        self._reader.stop()

    def take(self, folder: "_Folder", event: InotifyEvent) -> None:
        """Tell the listener of an event; in the reader's thread."""
        name = os.fsdecode(event.name)
        if name:
            if event.is_moved_from and event.is_directory:
                self._forget_below(f"{folder.path}{name}/")  # its watches went elsewhere with it
            self._listener.notice(folder.path, name)
        elif not folder.path and event.mask & _GONE:
            self._listener.notice_loss()

    def take_end(self, folder: "_Folder") -> None:
        """Note that the system has ended a watch: its folder was deleted."""
        with self._lock:
            known = self._watches.get(folder.path)
            if known and known[1] == id(folder):
                del self._watches[folder.path]

    def take_overflow(self) -> None:
        """Tell the listener that events were lost, among them perhaps where a folder went."""
        self._listener.notice_loss()

    def _forget_below(self, top: str) -> None:
        self._forget([folder for folder in list(self._watches) if folder.startswith(top)])

    def _forget(self, folders: list[str]) -> None:
        with self._lock:
            gone = [self._watches.pop(folder) for folder in folders if folder in self._watches]
        self._reader.remove_callbacks(gone)


@dataclass(frozen=True, slots=True, eq=False)
class _Folder:
    """A watched folder, as watchdog calls it back.

    Each has a callback of its own, so that a folder that was moved, which keeps its watch, may be
    known by its old and its new path until the move itself is read.
    """

    path: str
    events: FolderEvents

    def on_event(self, event: InotifyEvent) -> None:
        self.events.take(self, event)

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        self.events.take_end(self)

    def on_queue_overflow(self) -> None:
        self.events.take_overflow()
