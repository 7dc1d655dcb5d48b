"""Roll summaries up through the folders to the root.

What a folder is for is told by its README, its package's own words, sentences elsewhere that name
it, and its most important children; how often a definition is used enters as a coarse bucket.
An update describes the folders that it touched, the deepest first, and goes on to the folder above
only where something came out different.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rlm_core.encode.choice import EncoderChoice
from rlm_core.encode.encoder import VectorSpace, fingerprint_of, vector_space
from rlm_core.sources.root import Root
from rlm_core.store.index import Index
from rlm_core.store.writer import IndexWriter
from rlm_core.summarize import SUMMARY_VERSION
from rlm_core.summarize.folder import summarize_folder
from rlm_core.tree.fingerprint import fingerprint, tree_fingerprint
from rlm_core.tree.node import Node
from rlm_core.tree.summary import Summary
from rlm_core.update.affected import AffectedFolders, has_new_history
from rlm_core.update.folder_facts import folder_facts, pack_definitions
from rlm_core.update.folders import described_row
from rlm_core.update.vectors import folder_rows

_DESCRIBED = "described"  # the fact that says what described the folders


def described_by(index: Index, choice: EncoderChoice) -> str:
    """What describes folders: another maker, or encoder, does so anew."""
    made_by = index.meta("encoder")
    is_other = made_by and made_by != fingerprint_of(choice)
    return f"{SUMMARY_VERSION}/{made_by}{'/without' if is_other else ''}"


def are_described(index: Index, maker: str) -> bool:
    """Whether all folders were described by this maker, so that touches say what is not true any more."""
    return index.meta(_DESCRIBED) == maker


def describe_folders(root: Root, index: Index, choice: EncoderChoice) -> int:
    """Describe the folders that were touched, or all of them; how many had something new to tell from."""
    maker = described_by(index, choice)
    if root.is_document or not _has_work(root, index, maker):
        return 0
    with index.writing() as writer:
        affected = AffectedFolders(root, index, writer)
        is_first = not are_described(index, maker)
        rollup = _Rollup(index, writer, maker, _space_of(index, choice))
        described = rollup.run(affected.all() if is_first else affected.touched())
        writer.clear_touched()
        writer.set_meta(_DESCRIBED, maker)
    return described


def _has_work(root: Root, index: Index, maker: str) -> bool:
    return (
        not are_described(index, maker)
        or bool(index.folders.touched())
        or has_new_history(root, index)
    )


def _space_of(index: Index, choice: EncoderChoice) -> VectorSpace | None:
    """The space of the index's vectors, if it has some; another encoder's has no places."""
    if not (made_by := index.meta("encoder")):
        return None
    dimensions = int(index.meta("vectors_dimensions"))
    if made_by != fingerprint_of(choice):
        return VectorSpace(made_by, dimensions)
    return vector_space(choice, dimensions)


@dataclass(frozen=True, slots=True)
class _Told:
    """A folder as it is told of now."""

    node: Node  # as it was
    summary: Summary
    fingerprint: bytes
    inputs: bytes
    definitions: bytes
    has_new_inputs: bool
    has_other_definitions: bool
    vectors: bytes
    has_other_vectors: bool

    @property
    def concerns_parent(self) -> bool:
        return (
            self.summary != self.node.summary
            or self.fingerprint != self.node.tree_fingerprint
            or self.has_other_definitions
            or self.has_other_vectors
        )


class _Rollup:
    """One pass over the folders, level by level, inside one transaction."""

    def __init__(
        self, index: Index, writer: IndexWriter, maker: str, space: VectorSpace | None
    ) -> None:
        self._index = index
        self._writer = writer
        self._maker = maker
        self._space = space
        self._levels: dict[int, set[int]] = defaultdict(set)  # numbers by depth, the root's 1
        self._depths: dict[int, int] = {}

    def run(self, folders: Iterable[int]) -> int:
        for identity in folders:
            self._levels[self._depth(identity)].add(identity)
        described = 0
        while deepest := max(self._levels, default=0):
            told = [self._tell(node) for node in self._nodes(self._levels.pop(deepest))]
            self._write(told)
            self._levels[deepest - 1].update(
                one.node.parent for one in told if one.concerns_parent and one.node.parent
            )
            described += sum(one.has_new_inputs for one in told)
        return described

    def _nodes(self, identities: Iterable[int]) -> list[Node]:
        found = self._index.nodes(sorted(identities))
        return [found[identity] for identity in sorted(found)]

    def _depth(self, identity: int) -> int:
        """How deep a folder stands, the root at 1; 0 for what is no folder (any more)."""
        known = self._depths.get(identity)
        if known is None:
            node = self._index.node(identity)
            if node is None or node.format:  # its number may be a file's by now
                known = 0
            else:
                known = 1 if node.parent is None else self._depth(node.parent) + 1
            self._depths[identity] = known
        return known

    def _tell(self, node: Node) -> _Told:
        """Describe one folder, if what it is described from has changed."""
        facts = folder_facts(self._index, node)
        inputs = fingerprint(self._maker.encode(), repr(facts.contents).encode())
        known_inputs, known_definitions = self._index.folders.described(node.identity)
        definitions = pack_definitions(facts.contents.definitions)
        vectors = self._vectors(node, facts.children)
        return _Told(
            node=node,
            summary=node.summary if inputs == known_inputs else summarize_folder(facts.contents),
            fingerprint=tree_fingerprint(b"", [one.tree_fingerprint for one in facts.children]),
            inputs=inputs,
            definitions=definitions,
            has_new_inputs=inputs != known_inputs,
            has_other_definitions=definitions != known_definitions,
            vectors=vectors,
            has_other_vectors=vectors != self._known_rows([node]).get(node.identity, b""),
        )

    def _vectors(self, node: Node, children: Sequence[Node]) -> bytes:
        """A folder's rows: its place's, and those of what is in it."""
        if not self._space:
            return b""
        known = self._known_rows(children)
        below = [
            (known[one.identity], one.summary.weight) for one in children if one.identity in known
        ]
        return folder_rows(self._space, node.path, below)

    def _known_rows(self, nodes: Sequence[Node]) -> dict[int, bytes]:
        return self._index.vectors.rows_of([one.identity for one in nodes])

    def _write(self, told: list[_Told]) -> None:
        rewritten = [one for one in told if one.summary != one.node.summary]
        self._writer.change_nodes(
            [described_row(one.node, one.summary, one.fingerprint) for one in rewritten],
            {one.node.identity for one in rewritten},
        )
        self._writer.set_tree_fingerprints(
            (one.fingerprint, one.node.identity)
            for one in told
            if one.fingerprint != one.node.tree_fingerprint
        )
        self._writer.put_vectors(
            (one.node.identity, one.vectors) for one in told if one.has_other_vectors
        )
        self._writer.put_folders(
            (one.node.identity, one.inputs, one.definitions) for one in told if one.has_new_inputs
        )
