"""What a watcher tells: the folders whose direct entries changed between two looks."""

import os
from pathlib import Path

from rlm_core.hierarchy import changes_rules

Entry = tuple[str, tuple[int, int, bytes] | None]  # name; time, inode and content of a file
Listing = dict[str, frozenset[Entry]]


def listing(root: Path) -> Listing:
    """Every folder (relative, with a trailing slash; "" is the root) with its direct entries."""
    found = {}
    for folder, folders, files in os.walk(root):
        if ".git" in folders:
            folders.remove(".git")
        relative = Path(folder).relative_to(root).as_posix()
        entries: set[Entry] = {(name, None) for name in folders}
        for name in files:
            file = Path(folder) / name
            status = file.stat()
            entries.add((name, (status.st_mtime_ns, status.st_ino, file.read_bytes())))
        found["" if relative == "." else f"{relative}/"] = frozenset(entries)
    return found


def touched(before: Listing, now: Listing) -> list[str] | None:
    """The folders that are new, gone, or hold other entries; None where rules for others changed."""
    folders = [one for one in sorted(before.keys() | now.keys()) if before.get(one) != now.get(one)]
    for folder in folders:
        changed = before.get(folder, frozenset()) ^ now.get(folder, frozenset())
        if any(changes_rules(f"{folder}{name}") for name, _ in changed):
            return None
    return folders
