"""See what stands in a root, or in some folders of it, beside what the index knows of the same."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rlm_core.settings import Settings
from rlm_core.sources.look import look_at
from rlm_core.sources.root import Root
from rlm_core.sources.walk import SourceFile, walk
from rlm_core.store.index import Index
from rlm_core.store.rows import FileRow
from rlm_core.store.writer import IndexWriter
from rlm_core.tree.status import Skip


@dataclass(frozen=True, slots=True)
class Survey:
    """The files that are there, and those that the index has, of the whole root or of some folders.

    `folders` are those that were looked at, `gone` those in them that are not there any more;
    both are None where all was walked.
    """

    files: tuple[SourceFile, ...]
    skips: tuple[Skip, ...]
    known: Mapping[str, FileRow]
    folders: tuple[str, ...] | None = None
    gone: tuple[str, ...] | None = None

    def write_skips(self, writer: IndexWriter) -> None:
        """Note what was left out."""
        if self.folders is None:
            return writer.set_skips(self.skips)
        for folder in self.gone or ():
            writer.clear_skips_below(folder)
        return writer.replace_skips(self.folders, self.skips)


def survey_all(root: Root, settings: Settings, index: Index) -> Survey:
    """Walk the whole root."""
    found = walk(root, settings)
    return Survey(found.files, found.skips, index.files())


def survey_folders(
    root: Root, settings: Settings, index: Index, folders: Collection[str]
) -> Survey:
    """Look at some folders, and below those in them that are new."""
    look = look_at(root, settings, folders, _KnownFolders(index))
    known: dict[str, FileRow] = {}
    gone: list[str] = []
    for folder, inner in look.subfolders.items():
        known |= index.files_directly_in(folder)
        gone += [one for one in index.folders_directly_in(folder) if one not in inner]
    for folder in gone:
        known |= index.files_below(folder)
    return Survey(look.files, look.skips, known, tuple(look.subfolders), tuple(gone))


def changed_paths(root: Root, settings: Settings, index: Index) -> tuple[str, ...]:
    """The files that are not as they were when they were indexed; none before anything was."""
    known = index.files()
    if not known:
        return ()
    found = walk(root, settings)
    now = {file.path: (file.size, file.mtime_ns) for file in found.files}
    then = {path: (row.size, row.mtime_ns) for path, row in known.items()}
    paths = (now.keys() | then.keys()) - {skip.path for skip in index.skips()}
    return tuple(sorted(path for path in paths if now.get(path) != then.get(path)))


class _KnownFolders:
    """Those folders that hold files of the index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def __contains__(self, folder: object) -> bool:
        return isinstance(folder, str) and self._index.has_folder(folder)
