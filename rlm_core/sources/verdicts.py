"""Whether an entry of a folder belongs to its root, and if not, why.

For each entry the first of these that speaks decides:

    1. symbolic links, git's own data, names that are not text, secrets, deny rules: never
    2. `.rlmignore`, nearest folder first: out, or in whatever the rest would say
    3. `.gitignore`, nearest folder first, then git's `info/exclude`: out
    4. the defaults: out

What a folder holds may speak against it too (a repository of its own, a cache), so a folder belongs
only once it was opened. Knows nothing about sizes: those are asked of files that are to be listed.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rlm_core.errors import RootError
from rlm_core.settings import Settings
from rlm_core.sources import defaults, secret_files
from rlm_core.sources.git_folder import common_folder, git_folder_of
from rlm_core.sources.ignore import IgnoreRules, parse_rules, verdict
from rlm_core.sources.keys import printable
from rlm_core.sources.permissions import DENIED, Denials, read_denials
from rlm_core.sources.spelling import entry_identity, entry_spelled

IGNORED_BY_GIT = "ignored by .gitignore"
IGNORED_BY_USER = "ignored by .rlmignore"
LINK_INSIDE = "symbolic link: what it leads to is met where it stands"
LINK_OUTSIDE = "symbolic link out of the root"
LINK_BROKEN = "symbolic link to nothing"
NESTED_ROOT = "a repository of its own"
NOT_A_NAME = "name is not valid UTF-8"
UNREADABLE = "cannot be read"
NEVER = frozenset({defaults.VERSION_CONTROL, secret_files.SECRET, DENIED, NOT_A_NAME, UNREADABLE})

GIT_IGNORE, USER_IGNORE = ".gitignore", ".rlmignore"
_GIT_NAMES = frozenset({".git", ".git/"})  # the configuration in it may hold passwords
_LONGEST_IGNORE_FILE = 1_000_000  # bytes; beyond it, it is none


class Folder(NamedTuple):
    """A folder that nothing outside of it speaks against, with the rules from above it."""

    path: str  # relative: "" or "src/"
    git_rules: tuple[IgnoreRules, ...] = ()  # nearest folder first
    user_rules: tuple[IgnoreRules, ...] = ()
    is_wanted: bool = False  # `.rlmignore` includes it, whatever it looks like
    suspicion: str = ""  # why it is left out, unless it is a Python package


class OpenFolder(NamedTuple):
    """A folder with what is in it, and the rules that hold for that."""

    path: str
    entries: tuple[os.DirEntry[str], ...]
    names: frozenset[str]  # in lower case
    git_rules: tuple[IgnoreRules, ...]
    user_rules: tuple[IgnoreRules, ...]
    reason: str = ""  # why it does not belong to the root after all


@dataclass(frozen=True, slots=True)
class Verdicts:
    """All rules that hold in one root."""

    path: Path  # of the root: absolute and real
    denials: Denials
    git_ignore_file: Path | None  # the user's own, for all repositories

    @classmethod
    def of(cls, path: Path, settings: Settings, *, is_document: bool = False) -> "Verdicts":
        """Read the rules for the root at a path."""
        denials = read_denials(path, settings, is_document=is_document)
        return cls(path, denials, settings.git_ignore_file)

    def document_reason(self) -> str:
        """Why a document root is not to be read, or empty."""
        name = self.path.name
        return _never_reason("", name, name.lower()) or self.denials.reason(name)

    def open_root(self) -> OpenFolder:
        """Open the root's own folder.

        Raises:
            RootError: It is gone or cannot be read.

        """
        try:
            return self._open(Folder("", self._repository_rules()))
        except OSError as error:
            raise RootError(
                f"Cannot read {self.path}: {error.strerror}. Check that it still exists."
            ) from error

    def open(self, folder: Folder) -> OpenFolder | None:
        """Open a folder below the root; None where it is gone meanwhile."""
        try:
            return self._open(folder)
        except FileNotFoundError:
            return None
        except OSError:
            return OpenFolder(folder.path, (), frozenset(), (), (), UNREADABLE)

    def _open(self, folder: Folder) -> OpenFolder:
        # A string, not a Path: this is hot, and a Path costs ten times more.
        with os.scandir(f"{self.path}/{folder.path}") as found:
            entries = tuple(found)
        names = frozenset([entry.name.lower() for entry in entries])
        reason = self._inside_reason(folder, names) if folder.path else ""
        git_rules, user_rules = folder.git_rules, folder.user_rules
        if GIT_IGNORE in names:
            git_rules = self._own_rules(folder.path, GIT_IGNORE) + git_rules
        if USER_IGNORE in names:
            user_rules = self._own_rules(folder.path, USER_IGNORE) + user_rules
        return OpenFolder(folder.path, entries, names, git_rules, user_rules, reason)

    def entry_reason(self, folder: OpenFolder, path: str, name: str) -> str:
        """Why an entry does not belong, as far as can be told from outside of it, or empty.

        The path and name of a folder end with `/`. For links see `link_reason`.
        """
        lowered = name.lower()
        is_plain = name.isascii() and _is_plain(lowered)
        if not is_plain and (reason := _never_reason(folder.path, name, lowered)):
            return reason
        if self.denials.rules and (reason := self.denials.reason(path)):
            return reason
        if folder.user_rules and (said := verdict(folder.user_rules, path, name)) is not None:
            return IGNORED_BY_USER if said else ""
        if folder.git_rules and verdict(folder.git_rules, path, name):
            return IGNORED_BY_GIT
        return "" if is_plain else _default_reason(lowered)

    def link_reason(self, link: os.DirEntry[str]) -> str:
        """Why a symbolic link is left out, as each one is."""
        try:
            target = Path(link.path).resolve(strict=True)
        except (OSError, RuntimeError):  # RuntimeError: links that run in a circle
            return LINK_BROKEN
        return LINK_INSIDE if target.is_relative_to(self.path) else LINK_OUTSIDE

    def subfolder(self, folder: OpenFolder, name: str) -> Folder:
        """A folder in another one that nothing outside of it speaks against, by its bare name."""
        path = f"{folder.path}{name}/"
        is_wanted = verdict(folder.user_rules, path, f"{name}/") is False
        suspicion = "" if is_wanted else defaults.output_reason(name.lower(), folder.names)
        return Folder(path, folder.git_rules, folder.user_rules, is_wanted, suspicion)

    def enter(self, folder: OpenFolder, name: str) -> OpenFolder | None:
        """Open the folder of this name in another, under its name on disk; None where there is none.

        Its `reason` says whether it belongs.
        """
        entries = {entry.name: entry for entry in folder.entries}
        if name not in entries:
            name = entry_spelled(name, entries, entry_identity(f"{self.path}/{folder.path}"))
        if name not in entries or not entries[name].is_dir(follow_symlinks=False):
            return None
        path = f"{folder.path}{name}/"
        if reason := self.entry_reason(folder, path, f"{name}/"):
            return OpenFolder(path, (), frozenset(), (), (), reason)
        return self.open(self.subfolder(folder, name))

    def _inside_reason(self, folder: Folder, names: frozenset[str]) -> str:
        if ".git" in names and git_folder_of(self.path / folder.path):
            return NESTED_ROOT
        if folder.is_wanted:
            return ""
        if folder.suspicion and "__init__.py" not in names:
            return folder.suspicion
        return defaults.content_reason(folder.path.lower(), names)

    def _own_rules(self, folder: str, name: str) -> tuple[IgnoreRules, ...]:
        file = self.path / folder / name
        return () if file.is_symlink() else _read_rules(file, folder)  # as git does

    def _repository_rules(self) -> tuple[IgnoreRules, ...]:
        git_folder = git_folder_of(self.path)
        if git_folder is None:
            return ()
        files = (common_folder(git_folder) / "info" / "exclude", self.git_ignore_file)
        return tuple(rules for file in files if file for rules in _read_rules(file, ""))


_SUFFIXES = secret_files.TELLING_SUFFIXES | defaults.TELLING_SUFFIXES
_NAMES = secret_files.TELLING_NAMES | defaults.TELLING_NAMES | {".git"}
_STARTS = secret_files.TELLING_STARTS + defaults.TELLING_STARTS


def _is_plain(name: str) -> bool:
    """Whether neither secrets nor defaults speak of a lower-case name: most files, and no folder.

    The rules themselves would say the same, and take three times as long.
    """
    dot = name.rfind(".")
    return not (
        name[dot:] in _SUFFIXES
        or name in _NAMES
        or name.endswith(defaults.TELLING_STEMS, 0, dot)
        or name.startswith(_STARTS)
        or name.endswith("/")
    )


def _never_reason(folder: str, name: str, lowered: str) -> str:
    if name in _GIT_NAMES:
        return defaults.VERSION_CONTROL
    if not name.isascii() and printable(name) != name:
        return NOT_A_NAME
    return secret_files.secret_entry_reason(folder, lowered)


def _default_reason(lowered: str) -> str:
    if lowered.endswith("/"):
        return defaults.folder_reason(lowered[:-1])
    return defaults.file_reason(lowered)


def _read_rules(file: Path, base: str) -> tuple[IgnoreRules, ...]:
    """The rules of an ignore file as a chain of one, or none."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LONGEST_IGNORE_FILE:
            return ()
        rules = parse_rules(file.read_text(encoding="utf-8", errors="surrogateescape"), base)
    except (OSError, ValueError):  # ValueError: a path that no system takes
        return ()
    return (rules,) if rules else ()
