"""Cut the tree into blocks: what is read as one. No question moves their boundaries.

A block is a node that is short enough with all below it, or a run of such nodes side by side. Where
a run is cut is decided by its nodes' own text, so that an edit changes the blocks around it alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rlm_core.segment.cuts import choose_cuts, content_hash
from rlm_core.store.index import Index
from rlm_core.text.tokens import CODE_CHARACTERS, PROSE_CHARACTERS
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node
from rlm_core.tree.prose_format import PROSE_FORMATS

BLOCK_BYTES = 2_000  # as much as one leaf of prose
_SHORTEST_PART = 4  # no block of a run is shorter than this part of the longest
_BLANK = 3  # bytes: less between two parts is the end of a line
_UNNAMED = frozenset({Kind.PARAGRAPH, Kind.TURN, Kind.SEGMENT, Kind.GROUP})


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of one source, in bytes as it was indexed.

    `place` is the address of the innermost part with a name of its own that holds it: a number in
    order would change with every edit before it. `key` is its first node's tree fingerprint.
    """

    place: str
    path: str
    start_byte: int
    end_byte: int
    key: bytes
    is_prose: bool

    @property
    def tokens(self) -> int:
        """Estimated."""
        characters = PROSE_CHARACTERS if self.is_prose else CODE_CHARACTERS
        return int((self.end_byte - self.start_byte) / characters) + 1


Part = Block | Node  # a node is a part that is too large to be read as one


class Blocks:
    """The blocks of one index; what was cut is kept for as long as one question."""

    def __init__(self, index: Index, longest: int = BLOCK_BYTES) -> None:
        self._index = index
        self._longest = longest
        self._cut: dict[int, tuple[Part, ...]] = {}

    def is_one(self, node: Node) -> bool:
        """Whether a node is read as one, with all below it."""
        return bool(node.format) and (len(node.span) <= self._longest or not node.child_count)

    def parts(self, node: Node) -> tuple[Part, ...]:
        """What a node is made of, in source order."""
        if node.identity not in self._cut:
            children = self._index.children(node.identity)
            cut = self._cut_source(node, children) if node.format else map(self._part, children)
            self._cut[node.identity] = tuple(cut)
        return self._cut[node.identity]

    def below(self, top: Node) -> Iterator[Block]:
        """All blocks at or below a node, in source order."""
        waiting: list[Part] = [self._part(top)]
        while waiting:
            part = waiting.pop()
            if isinstance(part, Block):
                yield part
            else:
                waiting += reversed(self.parts(part))

    def _part(self, node: Node) -> Part:
        if not self.is_one(node):
            return node
        return _block(node, self._place(node), node, node.span.start_byte, node.span.end_byte)

    def _place(self, node: Node) -> str:
        """The address of the innermost part with a name of its own that a node is, or stands in."""
        while node.kind in _UNNAMED and node.parent is not None:
            above = self._index.node(node.parent)
            if above is None:
                break
            node = above
        return node.address

    def _cut_source(self, parent: Node, children: Sequence[Node]) -> Iterator[Part]:
        """Runs of short children, and long ones by themselves; what stands between goes with a run."""
        run: list[Node] = []
        start = parent.span.start_byte
        place = self._place(parent)
        for child in children:
            if self.is_one(child) and len(child.span) <= self._longest:
                run.append(child)
                continue
            yield from self._runs(parent, place, run, (start, child.span.start_byte))
            run, start = [], child.span.end_byte
            yield self._part(child)
        yield from self._runs(parent, place, run, (start, parent.span.end_byte))

    def _runs(
        self, parent: Node, place: str, run: Sequence[Node], reach: tuple[int, int]
    ) -> Iterator[Block]:
        start, end = reach
        shortest = self._longest // _SHORTEST_PART
        if not run:
            if end - start > _BLANK:  # text of its own, beside long children
                yield _block(parent, place, parent, start, end)
            return
        begins = {child.span.start_byte: child for child in run[1:]}
        candidates = [((content_hash(one.tree_fingerprint),), at) for at, one in begins.items()]
        ends = [start, *choose_cuts(start, end, candidates, shortest, self._longest), end]
        for first, last in pairwise(ends):
            yield _block(parent, place, begins.get(first, run[0]), first, last)


def _block(source: Node, place: str, first: Node, start: int, end: int) -> Block:
    return Block(
        place, source.path, start, end, first.tree_fingerprint, source.format in PROSE_FORMATS
    )
