"""What git's history says: the subjects of commits and the paths they touched.

The only subprocess of this room. A repository's own configuration can name programs to run (file
system monitors, signature checkers, remote helpers, pagers): all are switched off, no
network is used, no lock is taken, and neither the user's environment nor their settings are read.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rlm_core.sources.git_folder import common_folder, git_folder_of
from rlm_core.sources.root import Root

_SECONDS = 20.0
_REFERENCE = "ref: "  # HEAD names a branch
_COMMIT, _END_OF_SUBJECT = "\x1e", "\x1f"  # never in a subject or, in practice, a path
_OPTIONS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=",
    "gpg.program=",
    "log.showSignature=false",
    "log.mailmap=false",
    "protocol.allow=never",  # a partial clone must not fetch what is missing
    "i18n.logOutputEncoding=UTF-8",
)
_LOG = (
    "log",
    "--no-merges",
    "--no-color",
    "--no-show-signature",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
    "--no-notes",
    "--no-relative",
    "--name-only",
    "-z",
    f"--format={_COMMIT}%s{_END_OF_SUBJECT}",
)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit's subject and the paths it touched, relative to the root, in git's order."""

    subject: str
    paths: tuple[str, ...]


def commit_subjects(root: Root, limit: int = 2_000) -> tuple[Commit, ...]:
    """The newest commits first, merges left out; empty without git, history or time enough."""
    program = shutil.which("git")
    if root.is_document or not root.uses_git or not program:
        return ()
    options = [word for option in _OPTIONS for word in ("-c", option)]
    command = [program, "--no-pager", *options, *_LOG, f"--max-count={limit}"]
    try:
        done = subprocess.run(
            command,
            cwd=root.path,
            env=_environment(program, root.path),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    return _parse(done.stdout.decode("utf-8", "replace"))


def head_commit(root: Root) -> str:
    """The commit that is checked out, read without running git; empty where that cannot be told."""
    folder = None if root.is_document else git_folder_of(root.path)
    if folder is None:
        return ""
    head = _first_line(folder / "HEAD")
    reference = head.removeprefix(_REFERENCE)
    if reference == head:
        return head
    common = common_folder(folder)
    return _first_line(common / reference) or _packed(common / "packed-refs", reference)


def _packed(file: Path, reference: str) -> str:
    """The commit of a reference that git has packed with others."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.split(" ")[0] for line in lines if line.endswith(f" {reference}")), "")


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()
    except OSError:
        return ""


def _environment(program: str, folder: Path) -> dict[str, str]:
    return {
        "PATH": str(Path(program).parent),
        "LC_ALL": "C.UTF-8",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }


def _parse(output: str) -> tuple[Commit, ...]:
    return tuple(_parse_commit(text) for text in output.split(_COMMIT)[1:])


def _parse_commit(text: str) -> Commit:
    subject, _, paths = text.partition(_END_OF_SUBJECT)
    names = paths.lstrip("\0\n").split("\0")
    return Commit(subject, tuple(name for name in names if name))
