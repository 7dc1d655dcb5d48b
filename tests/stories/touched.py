"""What a watcher would tell: the folders whose direct entries changed between two looks."""

import os
from pathlib import Path

Listing = dict[str, frozenset[tuple[object, ...]]]


def listing(root: Path) -> Listing:
    """Every folder (relative, with a trailing slash; "" is the root) with its direct entries."""
    found = {}
    for folder, folders, files in os.walk(root):
        if ".git" in folders:
            folders.remove(".git")
        relative = Path(folder).relative_to(root).as_posix()
        entries: set[tuple[object, ...]] = {(name,) for name in folders}
        for name in files:
            status = (Path(folder) / name).lstat()
            entries.add((name, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
        found["" if relative == "." else f"{relative}/"] = frozenset(entries)
    return found


def touched(before: Listing, now: Listing) -> list[str]:
    """The folders that are new, gone, or hold other entries."""
    folders = sorted(before.keys() | now.keys())
    return [folder for folder in folders if before.get(folder) != now.get(folder)]
