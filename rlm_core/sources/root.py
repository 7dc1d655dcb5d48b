"""Roots: what is indexed as one, found from where one is."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rlm_core.errors import ArgumentError, RootError
from rlm_core.settings import Settings
from rlm_core.sources.defaults import folder_reason
from rlm_core.sources.git_folder import common_folder, find_top_level, git_folder_of
from rlm_core.sources.keys import path_key, printable
from rlm_core.sources.marks import is_marked, mark
from rlm_core.sources.verdicts import NEVER, Verdicts


@dataclass(frozen=True, slots=True)
class Root:
    """A folder or document that is indexed as one.

    `scope` is the subfolder from which the root was found, such as `src/shop/`; empty at its top.
    Worktrees of one repository share `repository_key`; `key` is this root's own.
    """

    path: Path  # absolute and real: no symbolic link in it
    is_document: bool
    scope: str
    uses_git: bool
    repository_key: str
    key: str

    @property
    def name(self) -> str:
        """The last step of the path, as text whatever its bytes."""
        return printable(self.path.name)


def find_root(here: Path, settings: Settings) -> Root:
    """The root of an absolute path.

    A file is a root of its own. A folder belongs to the git top level around it, unless that leaves
    it out (as ignored, or as build output): then, and without git, it belongs to the nearest folder
    above that the user named, and else is itself the root.

    Raises:
        RootError: `here` does not exist or cannot be read.

    """
    here = _real_path(here)
    if here.is_file():
        return _root(here, settings)
    return _root(_top_folder(here, settings), settings, here)


def mark_root(path: Path, settings: Settings) -> Root:
    """Record that the user named this folder or document, and return its root.

    Inside a git repository that is the whole repository; elsewhere, and for what the repository
    leaves out, it is this very path.

    Raises:
        RootError: the path does not exist or cannot be read.
        StoreFull: the data folder cannot be written.

    """
    path = _real_path(path)
    top = None if path.is_file() else _repository_with(path, settings)
    mark(top or path, settings)
    return find_root(path, settings)


def needs_consent(root: Root, settings: Settings) -> str:
    """Why this root waits until the user names it, in words; empty where it does not."""
    if root.is_document or is_marked(root.path, settings):
        return ""
    if _is_too_wide(root.path):
        what = "holds the home folder" if root.path != _home() else "is the home folder"
        return f"{root.path} {what}. {_ways_on(root)}"
    limit = settings.max_files_without_git
    if not root.uses_git and _has_more_entries(root.path, limit):
        return (
            f"{root.path} holds more than {limit:,} files and is not a git repository. "
            f"{_ways_on(root)}"
        )
    return ""


def _ways_on(root: Root) -> str:
    return (
        f"To index it all the same: rlm index {root.path}. "
        "To work on another folder or document: --root PATH, with any verb, `rlm serve` included."
    )


def _real_path(path: Path) -> Path:
    if not path.is_absolute():  # one process serves many roots: there is no "here" to start from
        raise ArgumentError(f"{str(path)!r} is not an absolute path. Name the root in full.")
    try:
        real = path.resolve(strict=True)
        if not real.is_file():
            os.scandir(real).close()
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links that run in a circle
        why = getattr(error, "strerror", None) or str(error)
        raise RootError(
            f"Cannot index {path}: {why}. Check the path and its permissions."
        ) from error
    return real


def _top_folder(here: Path, settings: Settings) -> Path:
    if top := _repository_with(here, settings):
        return top
    marked = (folder for folder in (here, *here.parents) if is_marked(folder, settings))
    nearest = next(marked, here)
    around = _git_top_level(here, settings)  # one that leaves it out
    return here if around and around.is_relative_to(nearest) else nearest


def _repository_with(here: Path, settings: Settings) -> Path | None:
    """The git top level around a folder, where that does not leave the folder out."""
    top = _git_top_level(here, settings)
    return top if top and not _leaves_out(top, here, settings) else None


def _leaves_out(top: Path, here: Path, settings: Settings) -> bool:
    """Whether ignore rules or defaults leave a folder out; what may never be read is no new root."""
    verdicts = Verdicts.of(top, settings)
    folder = verdicts.open_root()
    for name in here.relative_to(top).parts:
        inner = verdicts.enter(folder, name)
        if inner is None or inner.reason:
            return inner is not None and inner.reason not in NEVER
        folder = inner
    return False


def _git_top_level(here: Path, settings: Settings) -> Path | None:
    """The git top level around a folder.

    A home folder that is under git (dotfiles) does not swallow every folder in it.
    """
    top = find_top_level(here)
    swallows = top and top != here and _is_too_wide(top) and not is_marked(top, settings)
    return None if swallows else top


def _root(path: Path, settings: Settings, here: Path | None = None) -> Root:
    is_document = here is None
    top = _git_top_level(path.parent, settings) if is_document else path
    git_folder = git_folder_of(top) if top else None
    scope = "" if here is None or here == path else here.relative_to(path).as_posix() + "/"
    key = path_key(path)
    repository_key = path_key(common_folder(git_folder)) if git_folder else key
    return Root(path, is_document, scope, git_folder is not None, repository_key, key)


def _is_too_wide(folder: Path) -> bool:
    home = _home()
    return folder == Path(folder.anchor) or (home is not None and home.is_relative_to(folder))


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except RuntimeError:  # a user without one
        return None


def _has_more_entries(folder: Path, limit: int) -> bool:
    return next(islice(_entries_below(folder), limit, None), None) is not None


def _entries_below(folder: Path) -> Iterator[str]:
    """The paths of what a walk might meet below a folder; dependencies and caches left out."""
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                found = [entry for entry in entries if not folder_reason(entry.name.lower())]
        except OSError:
            continue
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            yield entry.path
