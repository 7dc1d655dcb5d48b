"""Walk a root: the files that may be indexed, and a reason for whatever else is there.

What belongs is for `verdicts` to say; of the rest, what is no ordinary file or too large is out.
A folder that is left out is one skip, and is not entered. Links are never followed: what they
lead to inside the root is met there, so that nothing is indexed twice and no walk loops.
"""

import os
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rlm_core.settings import Settings
from rlm_core.sources import defaults
from rlm_core.sources.keys import printable
from rlm_core.sources.root import Root
from rlm_core.sources.verdicts import UNREADABLE, Folder, OpenFolder, Verdicts
from rlm_core.tree.status import Skip

NOT_A_FILE = "not an ordinary file"


class SourceFile(NamedTuple):
    """A file to index, and what changes when it changes.

    `path` is relative to the root, in POSIX form and spelled as on disk (where two spellings of an
    accented letter are two files); for a document root it is the file's name.
    """

    path: str
    size: int  # bytes
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Walk:
    """What a root holds, both sorted by path; folders among the skips end with `/`."""

    files: tuple[SourceFile, ...]
    skips: tuple[Skip, ...]


def walk(root: Root, settings: Settings) -> Walk:
    """Find the files of a root that may be indexed.

    Raises:
        RootError: the root itself is gone or cannot be read.

    """
    lister = Lister(root, settings)
    if lister.is_of_folders:
        lister.list_folders([lister.verdicts.open_root()], known=())
    return Walk(lister.files(), lister.skips())


def size_limit(root: Root, path: str, settings: Settings) -> int:
    """The most bytes that the file at a path may have: prose may be long, code and data not."""
    is_long = root.is_document or defaults.is_prose(path.rpartition("/")[2])
    return settings.max_document_bytes if is_long else settings.max_file_bytes


def too_large(limit: int) -> str:
    """The reason to leave a file out that is larger than its limit."""
    return f"larger than {limit:,} bytes"


class Lister:
    """Lists folders of one root, each at most once: for one walk or one look."""

    def __init__(self, root: Root, settings: Settings) -> None:
        self.verdicts = Verdicts.of(root.path, settings, is_document=root.is_document)
        denials = self.verdicts.denials
        self.is_of_folders = not root.is_document and not denials.everything
        self.subfolders: dict[str, list[str]] = {}  # of each folder that was listed
        self._root = root
        self._settings = settings
        self._harmless_size = min(settings.max_file_bytes, settings.max_document_bytes)
        self._files: list[SourceFile] = []
        self._skips = list(denials.skips)
        if root.is_document:
            self._take_document()
        elif denials.everything:
            self._skip(".", denials.reason(""))

    def list_folders(self, folders: Iterable[OpenFolder], known: Container[str]) -> None:
        """List these folders, and all there is below a folder in them that is not known."""
        waiting: list[Folder] = []
        for folder in folders:
            waiting += self._take_entries(folder)
        asked = frozenset(self.subfolders)
        while waiting:
            found = self.verdicts.open(waiting.pop())
            if found is None:  # gone meanwhile: not there
                continue
            if found.reason:
                self._skip(found.path, found.reason)
                continue
            above = folder_of(found.path)
            self.subfolders[above].append(found.path)
            if found.path not in asked and (above not in asked or found.path not in known):
                waiting += self._take_entries(found)

    def files(self) -> tuple[SourceFile, ...]:
        """The files that were found, sorted by path."""
        return tuple(sorted(self._files))

    def skips(self) -> tuple[Skip, ...]:
        """What was left out, sorted by path."""
        return tuple(sorted(self._skips, key=lambda skip: skip.path))

    def _take_document(self) -> None:
        document = self._root.path
        if reason := self.verdicts.document_reason():
            self._skip(document.name, reason)
        elif document.exists() and not document.is_file():
            self._skip(document.name, NOT_A_FILE)
        else:
            self._take_file(document.name, document)

    def _take_entries(self, folder: OpenFolder) -> Iterator[Folder]:
        """Take what is in a folder; gives back its subfolders, which are still to be opened."""
        self.subfolders[folder.path] = []
        reason_of, take_file = self.verdicts.entry_reason, self._take_file  # hot: looked up once
        for entry in folder.entries:
            name = entry.name
            path = folder.path + name
            if entry.is_file(follow_symlinks=False):
                if reason := reason_of(folder, path, name):
                    self._skip(path, reason)
                else:
                    take_file(path, entry)
            elif not entry.is_dir(follow_symlinks=False):
                self._skip(path, self._other_reason(folder, path, entry))
            elif reason := reason_of(folder, path + "/", name + "/"):
                self._skip(path + "/", reason)
            else:
                yield self.verdicts.subfolder(folder, name)

    def _other_reason(self, folder: OpenFolder, path: str, entry: os.DirEntry[str]) -> str:
        if entry.is_symlink():
            return self.verdicts.link_reason(entry)
        return self.verdicts.entry_reason(folder, path, entry.name) or NOT_A_FILE

    def _take_file(self, path: str, entry: os.DirEntry[str] | Path) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:  # gone meanwhile: not there
            return None
        except OSError:
            return self._skip(path, UNREADABLE)
        size = status.st_size
        if size > self._harmless_size and size > (limit := self._limit(path)):
            return self._skip(path, too_large(limit))
        self._files.append(SourceFile(path, size, status.st_mtime_ns, status.st_ino))
        return None

    def _limit(self, path: str) -> int:
        return size_limit(self._root, path, self._settings)

    def _skip(self, path: str, reason: str) -> None:
        self._skips.append(Skip(printable(path), reason))


def folder_of(path: str) -> str:
    """The folder in which a file or folder stands: `src/a.py` and `src/b/` stand in `src/`."""
    return path[: path.rstrip("/").rfind("/") + 1]
