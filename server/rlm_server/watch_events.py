"""Where file events come from, by platform."""

import sys
from collections.abc import Container
from pathlib import Path
from typing import Protocol


class Listener(Protocol):
    """Who is told of events. Folders are relative, with a trailing slash; "" is the top."""

    def notice(self, folder: str, name: str) -> None:
        """Something happened to this entry of a folder."""

    def notice_loss(self) -> None:
        """Events were lost, or what was watched is gone: from here on these events are worth nothing."""


class Events(Protocol):
    """The events of the followed folders below one top."""

    @property
    def followed(self) -> Container[str]:
        """The folders that are followed now; one that was moved or deleted is not."""

    def follow(self, folder: str) -> bool:
        """Follow one more folder; False where it is followed already, or gone.

        Raises:
            OSError: The system has no room for more.

        """

    def follow_only(self, folders: Container[str]) -> None:
        """Stop following all others."""

    def is_alive(self) -> bool:
        """Whether events still come."""

    def close(self) -> None:
        """Stop."""


def open_events(top: Path, listener: Listener) -> Events:
    """Begin to listen, to no folder yet.

    Raises:
        OSError: The system has no room for one more who listens.

    """
    if sys.platform == "linux":
        from rlm_server.watch_inotify import FolderEvents  # noqa: PLC0415 -- needs Linux

        return FolderEvents(top, listener)
    else:  # noqa: RET505 -- mypy skips the branch of another platform only when it is one
        from rlm_server.watch_tree import TreeEvents  # noqa: PLC0415 -- needs another system

        return TreeEvents(top, listener)
