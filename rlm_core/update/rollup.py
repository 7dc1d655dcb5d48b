"""Roll summaries up through the folders to the root.

What a folder is for is told by its README, its package's own words, sentences elsewhere that name
it, and its most important children; how often a definition is used enters as a coarse bucket. Every
folder is described anew after a change, since a witness may stand anywhere; only what came out
different is written.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rlm_core.parse.prose.detect import Format
from rlm_core.sources.history import commit_subjects
from rlm_core.sources.root import Root
from rlm_core.store.index import Index
from rlm_core.store.rows import unpack_summary
from rlm_core.summarize.folder import summarize_folder
from rlm_core.summarize.folder_contents import (
    FolderChild,
    FolderContents,
    Lead,
    UsedDefinition,
    Witness,
    WitnessOrigin,
)
from rlm_core.summarize.standing import standing
from rlm_core.tree.address import ROOT, escape_path, unescape
from rlm_core.tree.fingerprint import tree_fingerprint
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node
from rlm_core.tree.summary import Summary
from rlm_core.update.folders import folder_row
from rlm_core.update.layout import FolderPlace, lay_out

_README = re.compile(r"readme(\.\w+)?$", re.IGNORECASE)
_PACKAGE_FILES = (
    "__init__.py", "lib.rs", "mod.rs", "main.rs", "doc.go", "index.ts", "index.js", "package-info.java",
    "package.json", "pyproject.toml", "Cargo.toml", "setup.cfg", "composer.json",
)  # fmt: skip
_TEST = re.compile(
    r"(^|/)(tests?|testing|__tests__|spec)(/|$)|(^|/)(test_[^/]*|[^/]*(_test|\.test|\.spec)\.\w+)$"
)
_MOST_DEFINITIONS = 12  # of one folder that go up to the next
_MOST_WITNESSES = 12  # of one folder that are weighed
_COMMITS = 1_000
PROSE_FORMATS = frozenset(format_.value for format_ in Format)


@dataclass(slots=True)
class _Described:
    """What a folder gives its parent."""

    summary: Summary
    fingerprint: bytes
    definitions: list[UsedDefinition] = field(default_factory=list)


def summarize_folders(root: Root, index: Index, paths: Sequence[str]) -> None:
    """Describe every folder, the deepest first, and write those whose description changed."""
    if root.is_document:
        return
    places = lay_out(paths, root.name)
    known = {node.address: node for node in index.folder_nodes()}
    numbers = {address: node.identity for address, node in known.items()}
    if any(place.address not in numbers for place in places):
        return  # hung by another update meanwhile; that one describes them
    described = _Rollup(root, index).describe(places)
    changed = [
        place for place in places if _differs(known[place.address], described[place.address])
    ]
    with index.writing() as writer:
        writer.remove_nodes([numbers[place.address] for place in changed])
        writer.put_nodes(
            [
                folder_row(
                    place,
                    numbers,
                    described[place.address].summary,
                    described[place.address].fingerprint,
                )
                for place in changed
            ]
        )


def _differs(node: Node, described: _Described) -> bool:
    return node.summary != described.summary or node.tree_fingerprint != described.fingerprint


class _Rollup:
    """Describes folders from what the index holds; reads all of it once."""

    def __init__(self, root: Root, index: Index) -> None:
        self._files = {escape_path(node.path): node for node in index.top_of_files()}
        self._definitions = _definitions_by_file(index)
        self._witnesses = _Witnesses(root, index)
        self._leads: dict[str, dict[str, Lead]] = defaultdict(dict)  # by folder, then by name
        self._documents: dict[tuple[str, ...], Lead] = {}  # by the last two steps of their paths
        for node in self._files.values():
            if node.documentation:
                self._take_lead(node)

    def _take_lead(self, node: Node) -> None:
        """Note the first words of a file for its folder, and of a document for its namesakes."""
        lead = Lead(node.documentation, node.path)
        folder, _, name = node.path.rpartition("/")
        self._leads[f"{folder}/" if folder else ROOT][node.name] = lead
        if node.format in PROSE_FORMATS and not _is_test(node.path):
            steps = [*folder.split("/"), name.rpartition(".")[0]]
            named = steps[:-1] if steps[-1] in ("index", "README") else steps
            self._documents.setdefault(tuple(named[-2:]), lead)

    def describe(self, places: Sequence[FolderPlace]) -> Mapping[str, _Described]:
        """Every folder's description by address; children come before their parents."""
        done: dict[str, _Described] = {}
        names = {place.address: place for place in places}
        for place in _deepest_first(places):
            children = [self._child(address, names, done) for address in place.children]
            definitions = self._used_below(place, done)
            leads = {} if place.kind is Kind.GROUP else self._leads[unescape(place.address)]
            contents = FolderContents(
                path=unescape(place.address),
                children=tuple(child for child in children if child),
                readme=_readme(leads),
                package_docs=tuple(leads[name] for name in _PACKAGE_FILES if name in leads),
                namesakes=()
                if place.kind is Kind.GROUP
                else self._namesakes(unescape(place.address)),
                definitions=tuple(definitions),
                witnesses=()
                if place.kind is Kind.GROUP
                else self._witnesses.of(unescape(place.address)),
            )
            below = [self._fingerprint(address, done) for address in place.children]
            done[place.address] = _Described(
                summarize_folder(contents), tree_fingerprint(b"", below), definitions
            )
        return done

    def _child(
        self, address: str, names: Mapping[str, FolderPlace], done: Mapping[str, _Described]
    ) -> FolderChild | None:
        if place := names.get(address):
            summary = done[address].summary
            return FolderChild(
                place.name,
                place.kind,
                summary.headline.text,
                "",
                summary.weight * standing(unescape(address)),
                _is_test(address),
            )
        node = self._files.get(address)
        if node is None:
            return None
        return FolderChild(
            node.name,
            Kind.FILE,
            node.summary.headline.text,
            node.documentation,
            node.summary.weight * standing(node.path),
            _is_test(address),
        )

    def _fingerprint(self, address: str, done: Mapping[str, _Described]) -> bytes:
        if address in done:
            return done[address].fingerprint
        node = self._files.get(address)
        return node.tree_fingerprint if node else b""

    def _used_below(
        self, place: FolderPlace, done: Mapping[str, _Described]
    ) -> list[UsedDefinition]:
        """The definitions below a folder that are used most; tests define nothing that others use."""
        found: list[UsedDefinition] = []
        for address in place.children:
            if address in done:
                found += done[address].definitions
            elif (node := self._files.get(address)) and not _is_test(address):
                found += self._definitions.get(node.identity, ())
        best = {one.name: one for one in sorted(found, key=lambda one: (one.uses, one.name))}
        return sorted(best.values(), key=lambda one: (-one.uses, one.name))[:_MOST_DEFINITIONS]

    def _namesakes(self, path: str) -> tuple[Lead, ...]:
        """The lead of the document elsewhere whose path ends as the folder's does, in two steps."""
        steps = tuple(path.strip("/").split("/")[-2:])
        lead = self._documents.get(steps) if len(steps) > 1 else None
        return (lead,) if lead and not lead.path.startswith(path) else ()


def _readme(leads: Mapping[str, Lead]) -> Lead | None:
    return next((lead for name, lead in leads.items() if _README.match(name)), None)


def _deepest_first(places: Sequence[FolderPlace]) -> list[FolderPlace]:
    parent_of = {place.address: place.parent for place in places}

    def depth(address: str) -> int:
        count = 0
        while address := parent_of.get(address, ""):
            count += 1
        return count

    return sorted(places, key=lambda place: (-depth(place.address), place.address))


def _is_test(address: str) -> bool:
    return bool(_TEST.search(address))


def _definitions_by_file(index: Index) -> dict[int, list[UsedDefinition]]:
    """Top-level public definitions by their file's node, with how often their names occur."""
    rows = [row for row in index.definitions() if not row[2].startswith("_")]
    uses = _uses(index, {_whole(name) for _, _, name, _ in rows})
    found: dict[int, list[UsedDefinition]] = defaultdict(list)
    for file, kind, name, packed in rows:
        count = uses.get(_whole(name), 0)
        headline = unpack_summary(packed, 1.0).headline.text
        found[file].append(UsedDefinition(name, Kind(kind), headline, count.bit_length()))
    return found


def _uses(index: Index, names: set[str]) -> dict[str, int]:
    """In how many nodes of files each name occurs; folders only repeat what is counted there already."""
    counts = index.rows_with(sorted(names))
    folders = index.words_of([node.identity for node in index.folder_nodes()])
    for columns in folders.values():
        for name in set(" ".join(columns).split()) & counts.keys():
            counts[name] -= 1
    return counts


def _whole(name: str) -> str:
    return name.lower().replace("_", "")


class _Witnesses:
    """Sentences that name a folder: in documents, and in the subjects of commits."""

    def __init__(self, root: Root, index: Index) -> None:
        self._by_name: dict[str, list[Witness]] = defaultdict(list)
        for name, sentence, path, line in index.mentions():
            origin = WitnessOrigin.TEST if _is_test(path) else WitnessOrigin.DOCUMENTATION
            self._by_name[_normal(name)].append(Witness(name, sentence, path, line, origin))
        for commit in commit_subjects(root, _COMMITS):
            folders = {path.rpartition("/")[0] for path in commit.paths}
            if len(folders) == 1 and (folder := folders.pop()):
                self._by_name[folder].append(
                    Witness(
                        folder.rpartition("/")[2], commit.subject, folder, 0, WitnessOrigin.HISTORY
                    )
                )

    def of(self, path: str) -> tuple[Witness, ...]:
        """Witnesses for a folder by its path, or by what is left of it without leading folders."""
        steps = path.strip("/").split("/")
        found: list[Witness] = []
        for start in range(max(1, len(steps) - 1)):
            found += self._by_name.get("/".join(steps[start:]), ())
        return tuple(found[:_MOST_WITNESSES])


def _normal(name: str) -> str:
    return name.strip("/.").replace(".", "/")
