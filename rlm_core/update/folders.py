"""Hang files into their folders."""

from collections.abc import Iterable, Mapping, Sequence

from rlm_core.sources.root import Root
from rlm_core.store.index import Index
from rlm_core.store.rows import FOLDER_MARK, FOLDERS, NodeRow, pack_summary
from rlm_core.store.writer import IndexWriter
from rlm_core.text.words import index_words
from rlm_core.tree.address import escape_path, unescape
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node
from rlm_core.tree.summary import Statement, Summary
from rlm_core.update.layout import FolderPlace, lay_out
from rlm_core.update.touched import Touch, TouchKind


def hang_folders(root: Root, index: Index, paths: Sequence[str]) -> dict[str, int]:
    """Write the folders above the given files, and hang the indexed files into them.

    Gives the number of the node that each file hangs in, by path; none for a document. Folders keep
    their numbers and summaries; those that are new, or hold something else now, are touched.
    """
    if root.is_document:
        return {}
    places = lay_out(paths, root.name)
    known = {node.address: node for node in index.folders.nodes()}
    with index.writing() as writer:
        numbers = _write_places(writer, places, known)
        parent_of = {child: numbers[place.address] for place in places for child in place.children}
        moved = [
            (parent, node, now)
            for node, path, now in index.folders.file_tops()
            if (parent := parent_of.get(escape_path(path))) is not None and parent != now
        ]
        writer.set_parents((parent, node) for parent, node, _ in moved)
        writer.touch(_touches(numbers for parent, _, now in moved for numbers in (parent, now)))
    return {path: parent_of[escape_path(path)] for path in paths}


def _write_places(
    writer: IndexWriter, places: Sequence[FolderPlace], known: Mapping[str, Node]
) -> dict[str, int]:
    """Write what is new or stands elsewhere, remove what is gone; the number of every place."""
    numbers: dict[str, int] = {}
    following = writer.next_node()
    for place in places:
        if node := known.get(place.address):
            numbers[place.address] = node.identity
        else:
            numbers[place.address] = following
            following += 1
    gone = known.keys() - numbers.keys()
    moved = [place for place in places if not _stands(place, known.get(place.address), numbers)]
    writer.remove_nodes([known[address].identity for address in sorted(gone)])
    writer.remove_nodes([numbers[place.address] for place in moved])
    writer.put_nodes([_place_row(place, known.get(place.address), numbers) for place in moved])
    above = [known[one].parent for one in sorted(gone)]
    writer.touch(_touches([numbers[place.address] for place in moved] + above))
    return numbers


def _touches(numbers: Iterable[int | None]) -> set[Touch]:
    return {(TouchKind.NODE.value, str(number)) for number in numbers if number is not None}


def _stands(place: FolderPlace, node: Node | None, numbers: Mapping[str, int]) -> bool:
    return (
        node is not None
        and node.parent == numbers.get(place.parent)
        and node.child_count == len(place.children)
    )


def _place_row(place: FolderPlace, node: Node | None, numbers: Mapping[str, int]) -> NodeRow:
    summary = node.summary if node else Summary(Statement(place.name, 0, 0))
    return _folder_row(
        numbers[place.address],
        numbers.get(place.parent),
        (place.address, place.kind, place.name),
        summary,
        node.tree_fingerprint if node else b"",
        len(place.children),
    )


def described_row(node: Node, summary: Summary, tree_fingerprint: bytes) -> NodeRow:
    """The row of a folder that is told of in other words."""
    named = (node.address, node.kind, node.name)
    return _folder_row(
        node.identity, node.parent, named, summary, tree_fingerprint, node.child_count
    )


def _folder_row(
    identity: int,
    parent: int | None,
    named: tuple[str, Kind, str],
    summary: Summary,
    tree_fingerprint: bytes,
    child_count: int,
) -> NodeRow:
    """A folder has no text of its own, and is found by its path and its summary."""
    address, kind, name = named
    told = " ".join(one.text for one in (summary.headline, *summary.brief))
    return NodeRow(
        identity=identity,
        parent=parent,
        file=FOLDERS,
        ordinal=0,
        kind=str(kind),
        name=name,
        trail=address,
        start_byte=0,
        end_byte=0,
        start_line=0,
        end_line=0,
        signature="",
        documentation="",
        summary=pack_summary(summary),
        weight=summary.weight,
        own_fingerprint=b"",
        tree_fingerprint=tree_fingerprint,
        child_count=child_count,
        words=(
            " ".join(index_words(name)),
            f"{FOLDER_MARK} {' '.join(index_words(unescape(address)))}",
            *index_words(told),
        ),
    )
