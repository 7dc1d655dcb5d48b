"""Read one source of a root as UTF-8. Nothing outside the root is ever opened."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rlm_core.errors import ArgumentError, SourceError
from rlm_core.settings import Settings
from rlm_core.sources.decode import decode
from rlm_core.sources.defaults import VERSION_CONTROL, folder_reason
from rlm_core.sources.git_folder import git_folder_of
from rlm_core.sources.permissions import read_denials
from rlm_core.sources.root import Root
from rlm_core.sources.secret_files import secret_reason
from rlm_core.sources.secrets import without_private_keys
from rlm_core.sources.spelling import folds_case, spelled_on_disk
from rlm_core.sources.verdicts import NESTED_ROOT
from rlm_core.sources.walk import NOT_A_FILE, size_limit, too_large
from rlm_core.sources.whole_file import WholeFile, read_whole
from rlm_core.tree.outline import Problem

NOT_TEXT = "binary content"
CHANGING = Problem("it changed while it was read: parts of it may be from different moments")

# Not to wait on a pipe, nor to follow a link that took the file's place since it was resolved.
_OPEN = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class SkippedSource(SourceError):
    """The source is there and readable, but not one to index: the caller records a skip."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} is not indexed: {reason}.")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source as UTF-8.

    Offsets are those of the file where `encoding` is `utf-8`, and else those of `content`.
    """

    content: bytes
    encoding: str
    problems: tuple[Problem, ...] = ()


def read_source(root: Root, path: str, settings: Settings) -> SourceText:
    """Read the source at a path as the walk gave it (for a document root: the file's name).

    Ignore rules, secrets and deny rules are not asked again: see `is_forbidden` for paths that
    come from elsewhere.

    Raises:
        SkippedSource: it is not text, not a file, or larger than allowed.
        SourceError: it is gone or cannot be read.
        ArgumentError: the path is malformed or leads out of the root.

    """
    whole = _read(resolve_inside(root, path), path, size_limit(root, path, settings))
    decoded = decode(whole.data)
    if decoded is None:
        raise SkippedSource(path, NOT_TEXT)
    problems = decoded.problems if whole.is_settled else (*decoded.problems, CHANGING)
    return SourceText(without_private_keys(decoded.content), decoded.encoding, problems)


def resolve_inside(root: Root, path: str) -> Path:
    """The real path of what a relative path (or an absolute one inside the root) names.

    Other spellings of a path find their file too: see `spelling`.

    Raises:
        ArgumentError: the path is malformed, or leads out of the root by `..` or by a link.
        SourceError: nothing is there.

    """
    if not path or "\0" in path:
        raise ArgumentError(f"{path!r} is not a path. Give one relative to the root.")
    if ".." in path.split("/"):
        raise ArgumentError(f"{path!r} contains '..'. Give a path relative to the root.")
    top = root.path.parent if root.is_document else root.path
    real = _existing(top, path)
    is_inside = real == root.path if root.is_document else real.is_relative_to(root.path)
    if not is_inside:
        raise ArgumentError(f"{path!r} leads out of the root {root.path}. Give a path inside it.")
    return real


def is_forbidden(root: Root, path: str, settings: Settings) -> str:
    """Why a path must not be answered from, though it lies inside the root; empty where it may.

    Secrets, what Claude Code's settings deny, version control data and nested repositories, be it
    by the path itself, by a folder above it or by what a link leads to.

    Raises:
        ArgumentError: as `resolve_inside`.
        SourceError: as `resolve_inside`.

    """
    top = root.path.parent if root.is_document else root.path
    real = resolve_inside(root, path).relative_to(top)
    named = Path(path if not folds_case(top) else spelled_on_disk(top, path) or path)
    if named.is_absolute():
        named = named.relative_to(top) if named.is_relative_to(top) else real
    denials = read_denials(root.path, settings, is_document=root.is_document)
    for asked in dict.fromkeys((real, named)):
        for step in _steps(asked, is_folder=(top / asked).is_dir()):
            if reason := secret_reason(step) or denials.reason(step) or _own_reason(root, step):
                return reason
    return denials.reason("") if denials.everything else ""


def is_hidden(root: Root, path: str, settings: Settings) -> bool:
    """Whether a source that is there must not be answered from (any more)."""
    try:
        return bool(is_forbidden(root, path, settings))
    except (SourceError, ArgumentError):  # gone, or a link took its place: its text is not read
        return False


def _existing(top: Path, path: str) -> Path:
    try:
        found = _real(top, path)
        if found is None and (spelled := spelled_on_disk(top, path)):
            found = _real(top, spelled)
    except (OSError, RuntimeError, ValueError) as error:
        raise _unreadable(path, error) from error
    if found is None:
        raise SourceError(f"{path} does not exist (any more) in {top}. Update the index.")
    return found


def _real(top: Path, path: str) -> Path | None:
    """The real path, or None where there is nothing."""
    try:
        return top / path if _has_no_link(top, path) else (top / path).resolve(strict=True)
    except FileNotFoundError:
        return None


def _has_no_link(top: Path, path: str) -> bool:
    """Whether a path is real as it stands; to ask for each step costs a third of resolving it."""
    steps = path.split("/")
    if "" in steps or "." in steps:  # absolute, or not in its shortest form
        return False
    here = str(top)
    links = stat.S_ISLNK(os.lstat(here).st_mode)
    for step in steps:
        here = f"{here}/{step}"
        links |= stat.S_ISLNK(os.lstat(here).st_mode)
    return not links


def _read(real: Path, path: str, limit: int) -> WholeFile:
    try:
        whole = read_whole(lambda: _open(real), limit + 1)
    except FileNotFoundError as error:
        raise SourceError(f"{path} was deleted while it was read. Update the index.") from error
    except OSError as error:
        raise _unreadable(path, error) from error
    if whole is None:
        raise SkippedSource(path, NOT_A_FILE)
    if len(whole.data) > limit:  # it grew since the walk
        raise SkippedSource(path, too_large(limit))
    return whole


def _open(real: Path) -> BinaryIO:
    return open(real, "rb", opener=lambda path, _: os.open(path, _OPEN))


def _unreadable(path: str, error: Exception) -> SourceError:
    why = getattr(error, "strerror", None) or str(error)
    return SourceError(f"{path} cannot be read: {why}. Check its permissions, or ignore it.")


def _steps(path: Path, *, is_folder: bool) -> list[str]:
    """Every folder on the way, with a trailing slash, and then the path itself."""
    folders = [f"{parent.as_posix()}/" for parent in reversed(path.parents) if parent.name]
    own = [] if path == Path() else [path.as_posix() + ("/" if is_folder else "")]
    return folders + own


def _own_reason(root: Root, step: str) -> str:
    if root.is_document or not step.endswith("/"):
        return ""
    if folder_reason(step[:-1].rpartition("/")[2].lower()) == VERSION_CONTROL:
        return VERSION_CONTROL
    return NESTED_ROOT if git_folder_of(root.path / step) else ""
