"""Lay out folders from the paths of their files. Pure.

A folder with more children than a reader can take in gets groups: runs of neighbors by name, at
boundaries that depend on the names near them, so that a new file moves few others.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rlm_core.segment.groups import WIDEST, group_runs
from rlm_core.tree.address import ROOT, escape_path
from rlm_core.tree.kind import Kind


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """A folder, the whole corpus, or a group of a folder's children, and what hangs in it.

    `children` are addresses of folders and groups, and escaped paths of files, in order of names.
    """

    address: str
    name: str
    kind: Kind
    parent: str  # address; empty for the corpus
    children: tuple[str, ...]


def lay_out(paths: Iterable[str], corpus_name: str) -> list[FolderPlace]:
    """Every folder above the given files, parents before children."""
    below: dict[str, set[str]] = defaultdict(set)
    below[ROOT] = set()
    for path in paths:
        child = escape_path(path)
        while child != ROOT and child not in below[parent := _folder_of(child)]:
            below[parent].add(child)
            child = parent
    places: list[FolderPlace] = []
    for folder in sorted(below, key=lambda address: (address != ROOT, address)):
        kind = Kind.CORPUS if folder == ROOT else Kind.FOLDER
        parent = "" if folder == ROOT else _folder_of(folder)
        name = corpus_name if folder == ROOT else folder.rstrip("/").rpartition("/")[2]
        places += _with_groups(
            FolderPlace(folder, name, kind, parent, tuple(sorted(below[folder])))
        )
    return _hang_in_groups(places)


def _folder_of(address: str) -> str:
    above = address.rstrip("/").rpartition("/")[0]
    return f"{above}/" if above else ROOT


def _with_groups(place: FolderPlace) -> list[FolderPlace]:
    """Put groups between a wide folder and its children, and groups of groups where there are many."""
    children, groups = list(place.children), []
    while len(children) > WIDEST:
        runs = group_runs([child.encode() for child in children])
        level = [_group(place, children[start:end]) for start, end in runs]
        groups += level
        children = [group.address for group in level]
    top = FolderPlace(place.address, place.name, place.kind, place.parent, tuple(children))
    return [top, *reversed(groups)]


def _group(folder: FolderPlace, run: list[str]) -> FolderPlace:
    first = _step(run[0]).partition("..")[0]
    last = _step(run[-1]).rpartition("..")[2]
    prefix = "" if folder.address == ROOT else folder.address
    name = f"{first} … {last}"
    return FolderPlace(f"{prefix}{first}..{last}", name, Kind.GROUP, folder.address, tuple(run))


def _step(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def _hang_in_groups(places: list[FolderPlace]) -> list[FolderPlace]:
    """Make the parent of each place the one that lists it among its children."""
    parent_of = {child: place.address for place in places for child in place.children}
    return [
        FolderPlace(
            place.address, place.name, place.kind, parent_of.get(place.address, ""), place.children
        )
        for place in places
    ]
