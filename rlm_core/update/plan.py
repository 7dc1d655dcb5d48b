"""Decide what an update has to do. Pure: it compares two lists of files."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rlm_core.sources.walk import SourceFile
from rlm_core.store.rows import FileRow


@dataclass(frozen=True, slots=True)
class Plan:
    """What an update has to do: files to look into, and files that are gone.

    `moves_files` says whether folders hold other files than before.
    """

    read: tuple[SourceFile, ...]
    removed: tuple[FileRow, ...]
    moves_files: bool

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.read or self.removed)


def plan_update(
    found: Iterable[SourceFile], known: Mapping[str, FileRow], makers: Collection[str]
) -> Plan:
    """Compare what a walk or look found with what the index knows of the same folders.

    A file whose size, time and inode are the same is taken to be the same, if it had settled when
    it was read; one whose nodes were made by none of today's makers is looked into again.
    """
    files = tuple(found)
    present = {file.path for file in files}
    removed = tuple(row for path, row in known.items() if path not in present)
    read = tuple(file for file in files if not _is_same(file, known.get(file.path), makers))
    is_new = any(file.path not in known or not known[file.path].format for file in read)
    return Plan(read, removed, moves_files=bool(removed) or is_new)


def _is_same(file: SourceFile, row: FileRow | None, makers: Collection[str]) -> bool:
    return (
        row is not None
        and row.settled
        and row.maker in makers
        and (row.size, row.mtime_ns, row.inode) == (file.size, file.mtime_ns, file.inode)
    )
