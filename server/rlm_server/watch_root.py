"""Which folders of a root are watched, and what their events mean."""

import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from rlm_core.hierarchy import Root, changes_rules, look_at
from rlm_core.settings import Settings
from rlm_server.watch_changes import MOST_FOLDERS, Changes
from rlm_server.watch_events import Events, Listener

# They hold rules for the whole root, and need not belong to it.
_RULE_FOLDERS = (".git/info/", ".claude/")

OpenEvents = Callable[[Path, Listener], Events]


class WatchedRoot:
    """Listens to the folders that belong to a root, and notes what has changed in them.

    Folders that are left out are not watched: a `node_modules` costs nothing and wakes nobody.
    """

    def __init__(
        self, root: Root, settings: Settings, changes: Changes, open_events: OpenEvents
    ) -> None:
        self._root = root
        self._settings = settings
        self._changes = changes
        self._top = root.path.parent if root.is_document else root.path
        self._own_data = _relative(settings.data_folder, self._top)
        self._identity = _identity(self._top)
        self._is_lost = False
        self._events = open_events(self._top, self)

    def is_sound(self) -> bool:
        """Whether the events still tell all that happens to the root, and it is the same one."""
        return (
            not self._is_lost and self._events.is_alive() and self._identity == _identity(self._top)
        )

    def follow(self, folders: Collection[str] | None) -> Collection[str] | None:
        """Watch what belongs to the root by now; give all that is to be looked at since.

        What is watched from now on is looked at once more after that, so that no change falls
        between the two.

        Raises:
            OSError: The system has no room for more watches.
            RootError: The root is gone.

        """
        if self._root.is_document:
            self._events.follow("")
            return folders
        if folders is None or self._follow_new(_RULE_FOLDERS):
            self._follow_all()
            return None
        return self._follow_below(folders)

    def close(self) -> None:
        """Stop listening."""
        self._events.close()

    def notice(self, folder: str, name: str) -> None:
        """Note what an event says; called from another thread."""
        path = folder + name
        if self._root.is_document:
            if name == self._root.path.name:
                self._changes.note([""])
        elif changes_rules(path) or path == ".git":
            self._changes.note_everything()
        elif not path.startswith(".git/"):
            self._changes.note([folder])

    def notice_loss(self) -> None:
        """Note that events were lost or the root is gone."""
        self._is_lost = True
        self._changes.note_everything()

    def _follow_all(self) -> None:
        found = look_at(self._root, self._settings, [""], known=()).subfolders
        self._follow_new([*found, *_RULE_FOLDERS])
        self._events.follow_only(found.keys() | _RULE_FOLDERS)

    def _follow_below(self, folders: Collection[str]) -> set[str] | None:
        changed = set(folders)
        waiting = changed
        while waiting:
            found = look_at(self._root, self._settings, waiting, self._events.followed).subfolders
            inner = {folder for one in found.values() for folder in one}
            waiting = self._follow_new(found.keys() | inner)
            changed |= waiting
        return changed if len(changed) <= MOST_FOLDERS else None

    def _follow_new(self, folders: Iterable[str]) -> set[str]:
        """Watch those that were not; where the index itself is inside the root, it is not."""
        own = self._own_data
        others = (one for one in folders if not (own and one.startswith(own)))
        return {folder for folder in others if self._events.follow(folder)}


def _identity(top: Path) -> tuple[int, int] | None:
    """What tells this folder from another one at its path; None where there is none."""
    try:
        found = top.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _relative(folder: Path, top: Path) -> str:
    """A folder as a relative one with a trailing slash; empty where it is not inside."""
    real = Path(os.path.realpath(folder))
    return f"{real.relative_to(top).as_posix()}/" if real.is_relative_to(top) else ""
