"""Where git keeps its data, found by reading `.git` entries and without running git.

A worktree and a submodule have a `.git` file that points to their folder; worktrees of one
repository share its *common* folder.
"""

from pathlib import Path

_POINTER = "gitdir:"


def find_top_level(here: Path) -> Path | None:
    """The nearest folder at or above `here` that git manages, or None."""
    for folder in (here, *here.parents):
        if git_folder_of(folder):
            return folder
    return None


def git_folder_of(top_level: Path) -> Path | None:
    """The git folder that belongs to this very folder, or None. A pointer may lead nowhere."""
    entry = top_level / ".git"
    try:
        if (entry / "HEAD").is_file():  # an empty `.git` folder is none, to git as well
            return entry
        text = entry.read_text(encoding="utf-8") if entry.is_file() else ""
    except (OSError, UnicodeDecodeError):
        return None
    if not text.startswith(_POINTER):
        return None
    return top_level / text.removeprefix(_POINTER).strip()


def common_folder(git_folder: Path) -> Path:
    """The folder that all worktrees of the repository share, as a real path where it exists."""
    try:
        shared = (git_folder / "commondir").read_text(encoding="utf-8").strip()
        return (git_folder / shared).resolve()
    except (OSError, UnicodeDecodeError, RuntimeError):  # no such file: it is the common one
        return git_folder.resolve()
