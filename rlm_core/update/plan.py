"""Decide what an update has to do. Pure: it compares two lists of files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rlm_core.sources.walk import SourceFile
from rlm_core.store.rows import FileRow


@dataclass(frozen=True, slots=True)
class Plan:
    """What an update has to do: files to look into, and files that are gone."""

    read: tuple[SourceFile, ...]
    removed: tuple[FileRow, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.read or self.removed)


def plan_update(
    found: Iterable[SourceFile], known: Mapping[str, FileRow], *, all_again: bool = False
) -> Plan:
    """Compare what a walk found with what the index knows.

    A file whose size, time and inode are the same is taken to be the same; `all_again` looks into
    every file, as after a change of what makes outlines.
    """
    files = tuple(found)
    present = {file.path for file in files}
    return Plan(
        read=tuple(file for file in files if all_again or not _is_same(file, known.get(file.path))),
        removed=tuple(row for path, row in known.items() if path not in present),
    )


def _is_same(file: SourceFile, row: FileRow | None) -> bool:
    return row is not None and (row.size, row.mtime_ns, row.inode) == (
        file.size,
        file.mtime_ns,
        file.inode,
    )
