"""Walk a root: the files that may be indexed, and a reason for whatever else is there.

For each entry the first of these that speaks decides:

    1. symbolic links, git's own data, names that are not text, secrets, deny rules: never
    2. `.rlmignore`, nearest folder first: out, or in whatever the rest would say
    3. `.gitignore`, nearest folder first, then git's `info/exclude`: out
    4. the defaults: out
    5. what is no ordinary file, and what is too large: out

A folder that is left out is one skip, and is not entered. Links are never followed: what they
lead to inside the root is met there, so that nothing is indexed twice and no walk loops.
"""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from rlm_core.errors import RootError
from rlm_core.settings import Settings
from rlm_core.sources import defaults
from rlm_core.sources.git_folder import common_folder, git_folder_of
from rlm_core.sources.ignore import IgnoreRules, parse_rules, verdict
from rlm_core.sources.keys import printable
from rlm_core.sources.permissions import Denials, read_denials
from rlm_core.sources.root import Root
from rlm_core.sources.secret_files import secret_reason
from rlm_core.tree.status import Skip

IGNORED_BY_GIT = "ignored by .gitignore"
IGNORED_BY_USER = "ignored by .rlmignore"
LINK_INSIDE = "symbolic link: what it leads to is met where it stands"
LINK_OUTSIDE = "symbolic link out of the root"
LINK_BROKEN = "symbolic link to nothing"
NESTED_ROOT = "a repository of its own"
NOT_A_FILE = "not an ordinary file"
NOT_A_NAME = "name is not valid UTF-8"
UNREADABLE = "cannot be read"

_LONGEST_IGNORE_FILE = 1_000_000  # bytes; beyond it, it is none


@dataclass(frozen=True, slots=True)
class SourceFile:
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
    walker = _Walker(root, settings, read_denials(root, settings))
    if root.is_document:
        walker.take_document()
    else:
        walker.take_folders()
    files = sorted(walker.files, key=lambda file: file.path)
    skips = sorted([*walker.denials.skips, *walker.skips], key=lambda skip: skip.path)
    return Walk(tuple(files), tuple(skips))


def size_limit(root: Root, name: str, settings: Settings) -> int:
    """The most bytes that a file of this name may have: prose may be long, code and data not."""
    is_long = root.is_document or defaults.is_prose(name)
    return settings.max_document_bytes if is_long else settings.max_file_bytes


def too_large(limit: int) -> str:
    """The reason to leave a file out that is larger than its limit."""
    return f"larger than {limit:,} bytes"


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to enter, with the rules from above it."""

    path: str  # relative: "" or "src/"
    git_rules: tuple[IgnoreRules, ...] = ()  # nearest folder first
    user_rules: tuple[IgnoreRules, ...] = ()
    is_wanted: bool = False  # `.rlmignore` includes it, whatever it looks like
    suspicion: str = ""  # why it is left out, unless it is a Python package

    def at(self, root: Root) -> str:
        return os.path.join(root.path, self.path)  # noqa: PTH118 -- hot: a Path costs 10 times more


@dataclass(slots=True)
class _Walker:
    """One walk under way."""

    root: Root
    settings: Settings
    denials: Denials
    files: list[SourceFile] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    waiting: list[_Folder] = field(default_factory=list)

    def take_document(self) -> None:
        name = self.root.path.name
        if reason := _name_reason(name) or secret_reason(name) or self.denials.reason(name):
            self._skip(name, reason)
        else:
            self._take_file(name, name, self.root.path)

    def take_folders(self) -> None:
        if self.denials.everything:
            return self._skip(".", self.denials.reason(""))
        self.waiting.append(_Folder("", _repository_rules(self.root)))
        while self.waiting:
            self._enter(self.waiting.pop())
        return None

    def _enter(self, folder: _Folder) -> None:
        try:
            with os.scandir(folder.at(self.root)) as found:
                entries = list(found)
        except OSError as error:
            return self._folder_unreadable(folder, error)
        names = {entry.name.lower() for entry in entries}
        if folder.path and (reason := self._reason_to_leave(folder, names)):
            return self._skip(folder.path, reason)
        inner = _with_own_rules(folder, names, self.root)
        for entry in entries:
            self._meet(inner, entry, names)
        return None

    def _folder_unreadable(self, folder: _Folder, error: OSError) -> None:
        if not folder.path:
            raise RootError(
                f"Cannot read {self.root.path}: {error.strerror}. Check that it still exists."
            ) from error
        if not isinstance(error, FileNotFoundError):  # gone meanwhile: not there
            self._skip(folder.path, UNREADABLE)

    def _reason_to_leave(self, folder: _Folder, names: set[str]) -> str:
        if ".git" in names and git_folder_of(self.root.path / folder.path):
            return NESTED_ROOT
        if folder.is_wanted:
            return ""
        if folder.suspicion and "__init__.py" not in names:
            return folder.suspicion
        return defaults.content_reason(folder.path.lower(), names)

    def _meet(self, folder: _Folder, entry: os.DirEntry[str], siblings: set[str]) -> None:
        path, name = folder.path + entry.name, entry.name
        if entry.is_symlink():
            return self._skip(path, _link_reason(entry, self.root))
        if is_folder := entry.is_dir(follow_symlinks=False):
            path, name = path + "/", name + "/"
        if reason := _name_reason(name) or secret_reason(path) or self.denials.reason(path):
            return self._skip(path, reason)
        said = verdict(folder.user_rules, path, name) if folder.user_rules else None
        if said is not False and (reason := _reason_to_ignore(folder, path, name, said)):
            return self._skip(path, reason)
        if not is_folder:
            return self._take_file(path, name, entry)
        suspicion = "" if said is False else defaults.output_reason(name[:-1].lower(), siblings)
        self.waiting.append(
            _Folder(path, folder.git_rules, folder.user_rules, said is False, suspicion)
        )
        return None

    def _take_file(self, path: str, name: str, entry: os.DirEntry[str] | Path) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:  # gone meanwhile: not there
            return None
        except OSError:
            return self._skip(path, UNREADABLE)
        limit = size_limit(self.root, name, self.settings)
        if not stat.S_ISREG(status.st_mode):
            return self._skip(path, NOT_A_FILE)
        if status.st_size > limit:
            return self._skip(path, too_large(limit))
        self.files.append(SourceFile(path, status.st_size, status.st_mtime_ns, status.st_ino))
        return None

    def _skip(self, path: str, reason: str) -> None:
        self.skips.append(Skip(printable(path), reason))


def _name_reason(name: str) -> str:
    if name.rstrip("/") == ".git":  # its configuration may hold passwords
        return defaults.VERSION_CONTROL
    return "" if name.isascii() or printable(name) == name else NOT_A_NAME


def _reason_to_ignore(folder: _Folder, path: str, name: str, said: bool | None) -> str:
    if said:
        return IGNORED_BY_USER
    if folder.git_rules and verdict(folder.git_rules, path, name):
        return IGNORED_BY_GIT
    lowered = name.lower()
    if lowered.endswith("/"):
        return defaults.folder_reason(lowered[:-1])
    return defaults.file_reason(lowered)


def _repository_rules(root: Root) -> tuple[IgnoreRules, ...]:
    git_folder = git_folder_of(root.path)
    return _read_rules(common_folder(git_folder) / "info" / "exclude", "") if git_folder else ()


def _with_own_rules(folder: _Folder, names: set[str], root: Root) -> _Folder:
    has_git, has_user = ".gitignore" in names, ".rlmignore" in names
    if not has_git and not has_user:
        return folder
    here = root.path / folder.path
    git_rules = _read_rules(here / ".gitignore", folder.path) if has_git else ()
    user_rules = _read_rules(here / ".rlmignore", folder.path) if has_user else ()
    return _Folder(folder.path, git_rules + folder.git_rules, user_rules + folder.user_rules)


def _read_rules(file: Path, base: str) -> tuple[IgnoreRules, ...]:
    """The rules of an ignore file as a chain of one, or none: git, too, does not follow links."""
    try:
        status = file.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LONGEST_IGNORE_FILE:
            return ()
        rules = parse_rules(file.read_text(encoding="utf-8", errors="surrogateescape"), base)
    except OSError:
        return ()
    return (rules,) if rules else ()


def _link_reason(entry: os.DirEntry[str], root: Root) -> str:
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: links that run in a circle
        return LINK_BROKEN
    return LINK_INSIDE if target.is_relative_to(root.path) else LINK_OUTSIDE
