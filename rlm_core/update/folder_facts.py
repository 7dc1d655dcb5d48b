"""Gather what is known of a folder: its children, and who wrote what about it elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import msgpack

from rlm_core.store.index import Index
from rlm_core.store.rows import unpack_summary
from rlm_core.summarize.folder_contents import (
    FolderChild,
    FolderContents,
    Lead,
    UsedDefinition,
    Witness,
    WitnessOrigin,
)
from rlm_core.summarize.standing import is_test_path, standing
from rlm_core.tree.address import ROOT
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node
from rlm_core.update.touched import name_term

_PACKAGE_FILES = (
    "__init__.py", "lib.rs", "mod.rs", "main.rs", "doc.go", "index.ts", "index.js", "package-info.java",
    "package.json", "pyproject.toml", "Cargo.toml", "setup.cfg", "composer.json",
)  # fmt: skip
_MOST_DEFINITIONS = 12  # of one folder that go up to the next
_MOST_WITNESSES = 12  # of one folder that are weighed


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """A folder as its summary sees it, and the definitions that it gives its parent."""

    contents: FolderContents
    children: tuple[Node, ...]  # in order of addresses


def folder_facts(index: Index, node: Node) -> FolderFacts:
    """What there is to tell of a folder, a group of a folder's children, or the whole."""
    children = sorted(index.children(node.identity), key=lambda child: child.address)
    is_group = node.kind is Kind.GROUP
    folder = "" if node.address == ROOT else node.path
    leads = {} if is_group else _leads(index, folder)
    contents = FolderContents(
        path=node.path,
        children=tuple(map(_child, children)),
        readme=next((lead for name, lead in leads.items() if name not in _PACKAGE_FILES), None),
        package_docs=tuple(leads[name] for name in _PACKAGE_FILES if name in leads),
        namesakes=() if is_group else tuple(_namesakes(index, node.path)),
        definitions=tuple(_used_below(index, children)),
        witnesses=() if is_group else tuple(_witnesses(index, folder))[:_MOST_WITNESSES],
    )
    return FolderFacts(contents, tuple(children))


def pack_definitions(definitions: Sequence[UsedDefinition]) -> bytes:
    """Definitions as the store keeps them with their folder."""
    packed: bytes = msgpack.packb(
        [(one.name, str(one.kind), one.headline, one.uses) for one in definitions]
    )
    return packed


def _child(node: Node) -> FolderChild:
    is_file = node.kind is Kind.FILE
    return FolderChild(
        node.name,
        node.kind,
        node.summary.headline.text,
        node.documentation if is_file else "",
        node.summary.weight * standing(node.path),
        is_test_path(node.path),
    )


def _leads(index: Index, folder: str) -> dict[str, Lead]:
    """The first words of the files of a folder that speak for it, by their names."""
    found = index.folders.leads(folder, _PACKAGE_FILES)
    return {name: Lead(words, path) for name, path, words in found}


def _used_below(index: Index, children: Sequence[Node]) -> list[UsedDefinition]:
    """The definitions below a folder that are used most; tests define nothing that others use."""
    files = [
        one.identity for one in children if one.kind is Kind.FILE and not is_test_path(one.path)
    ]
    found = list(_defined_in(index, files))
    for child in children:
        if child.kind is not Kind.FILE:
            found += _unpack_definitions(index.folders.described(child.identity)[1])
    best = {one.name: one for one in sorted(found, key=lambda one: (one.uses, one.name))}
    return sorted(best.values(), key=lambda one: (-one.uses, one.name))[:_MOST_DEFINITIONS]


def _defined_in(index: Index, files: Sequence[int]) -> Iterator[UsedDefinition]:
    rows = index.folders.definitions(files)
    uses = index.folders.uses(sorted({name_term(row.name) for row in rows}))
    for row in rows:
        headline = unpack_summary(row.summary, 1.0).headline.text
        count = uses.get(name_term(row.name), 0)
        yield UsedDefinition(row.name, Kind(row.kind), headline, bucket(count))


def bucket(count: int) -> int:
    """A count as coarse as that few edits change it."""
    return count.bit_length()


def _unpack_definitions(packed: bytes) -> Iterator[UsedDefinition]:
    for name, kind, headline, uses in msgpack.unpackb(packed) if packed else ():
        yield UsedDefinition(name, Kind(kind), headline, uses)


def _namesakes(index: Index, path: str) -> list[Lead]:
    """The lead of the first document elsewhere whose path ends as the folder's does, in two steps."""
    steps = path.strip("/").split("/")[-2:]
    documents = index.folders.named_after("/".join(steps)) if len(steps) > 1 else []
    elsewhere = (
        Lead(words, document)
        for document, words in documents
        if not document.startswith(path) and not is_test_path(document)
    )
    return list(islice(elsewhere, 1))


def _witnesses(index: Index, folder: str) -> Iterator[Witness]:
    """Sentences that name a folder by its path, or by what is left of it without leading folders."""
    if not folder:
        return
    for subject in path_ends(folder):
        for _, name, sentence, path, line in index.folders.mentions(subject):
            origin = WitnessOrigin.TEST if is_test_path(path) else WitnessOrigin.DOCUMENTATION
            yield Witness(name, sentence, path, line, origin)
    bare = folder.rstrip("/")
    name = bare.rpartition("/")[2]
    for sentence in index.folders.subjects(bare):
        yield Witness(name, sentence, bare, 0, WitnessOrigin.HISTORY)


def path_ends(folder: str) -> list[str]:
    """The ends of a folder's path by which it is named, longest first: never its last step alone."""
    steps = folder.strip("/").split("/")
    return ["/".join(steps[start:]) for start in range(max(1, len(steps) - 1))]
