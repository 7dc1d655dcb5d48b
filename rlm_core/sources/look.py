"""Look at some folders of a root, where a whole walk would say the same and cost more.

The verdicts are those of `walk`, for which every folder above is listed too. What a change of rules
does to folders further down is not found by looking at one of them: see `changes_rules`.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rlm_core.settings import Settings
from rlm_core.sources.root import Root
from rlm_core.sources.verdicts import GIT_IGNORE, USER_IGNORE, OpenFolder, Verdicts
from rlm_core.sources.walk import Lister, SourceFile
from rlm_core.tree.status import Skip

_RULE_FILES = frozenset(
    {
        ".git/info/exclude",
        ".claude/settings.json",
        ".claude/settings.local.json",
    }
)


@dataclass(frozen=True, slots=True)
class Look:
    """What some folders of a root hold now.

    `files` and `skips` stand directly in the folders that were listed, sorted by path. `subfolders`
    has each folder that was listed with those in it that belong to the root: relative, with a
    trailing `/`; `""` is the root. Settings files that cannot be understood are among every look's
    skips: they concern the root, wherever they stand.
    """

    files: tuple[SourceFile, ...]
    skips: tuple[Skip, ...]
    subfolders: Mapping[str, tuple[str, ...]]


def look_at(root: Root, settings: Settings, folders: Iterable[str], known: Container[str]) -> Look:
    """List just these folders, with the verdicts of a whole `walk`.

    A subfolder that is not known is entered too, and all there is below it. A folder that is gone,
    or that does not belong to the root, is answered by listing the nearest folder above it that
    does. One that is spelled otherwise on disk is listed under that name, together with the folder
    above it: no folder is ever two.

    Raises:
        RootError: The root itself is gone or cannot be read.

    """
    lister = Lister(root, settings)
    if not lister.is_of_folders:
        return Look(lister.files(), lister.skips(), {"": ()})
    lister.list_folders(_nearest(lister.verdicts, folders), known)
    subfolders = {path: tuple(sorted(inner)) for path, inner in sorted(lister.subfolders.items())}
    return Look(lister.files(), lister.skips(), subfolders)


def changes_rules(path: str) -> bool:
    """Whether a change of this file may change verdicts in folders that it does not stand in.

    Then a look at its own folder is not enough: look at everything. `path` is relative to the root.
    """
    return path in _RULE_FILES or path.rpartition("/")[2] in {GIT_IGNORE, USER_IGNORE}


def _nearest(verdicts: Verdicts, folders: Iterable[str]) -> Iterator[OpenFolder]:
    """For each folder itself, or the nearest above it that belongs to the root; none twice."""
    top = verdicts.open_root()
    opened: dict[str, OpenFolder | None] = {}
    found: dict[str, OpenFolder] = {}
    for folder in sorted(set(folders)):
        here = top
        for name in folder.split("/")[:-1]:
            path = f"{here.path}{name}/"
            if path not in opened:
                opened[path] = verdicts.enter(here, name)
            inner = opened[path]
            if inner is None or inner.reason:
                break
            if inner.path != path:  # known by another name, which the folder above disowns
                found[here.path] = here
            here = inner
        found[here.path] = here
    return iter(found.values())
