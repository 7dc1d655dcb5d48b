"""What is ready to be written now: a function of the tree and of what is kept so far."""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from rlm_core.store.index import Index
from rlm_core.store.written import Place, WrittenSummaries
from rlm_core.summarize.compose import importance
from rlm_core.summarize.standing import standing
from rlm_core.summarize.written.item import Item, Told, is_folder, is_short, is_worth_writing
from rlm_core.summarize.written.look import Look, Texts
from rlm_core.summarize.written.piece import Piece, piece_of, runs
from rlm_core.summarize.written.prompt import variant_of
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node

_ASKED = 10.0  # what was asked about comes before all else
_NONE: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Ready:
    """Pieces to be written, those of most weight first; and texts that are told by a kept summary.

    The latter cost nothing: what they are written from came out as it was (inputs' key, place).
    """

    pieces: tuple[Piece, ...] = ()
    found: tuple[tuple[bytes, Place], ...] = ()


class Work:
    """The writing of one root. Each method looks anew, so that it may be stopped and asked at any time."""

    def __init__(
        self, index: Index, kept: WrittenSummaries, texts: Texts, root: str, origin: str = ""
    ) -> None:
        self.kept = kept
        self.root = root
        self._index = index
        self._texts = texts
        self._origin = origin  # whose summaries are preferred where several are kept

    def ready(
        self,
        scope: Node,
        asked: Sequence[Node] = (),
        most: int = 50,
        failed: Collection[bytes] = _NONE,
    ) -> Ready:
        """Pieces of a scope whose parts are all written, so that the whole is written bottom-up.

        Nodes that were asked about come first, from what there is of their parts. `failed` are the
        keys of items that could not be had: what holds them is written from their extracts.
        """
        with self._index.snapshot():
            first = self._at_once(self._look(), asked, failed)
            walk = _Walk(self._look(), most, failed)
            walk.tell(scope, 1.0)
            known = {one.identity for one in first.pieces}
            pieces = [
                *first.pieces, *(one for one in walk.pieces() if one.identity not in known)
            ]  # fmt: skip
            return Ready(tuple(pieces[:most]), (*first.found, *walk.found))

    def at_once(self, nodes: Sequence[Node], failed: Collection[bytes] = _NONE) -> Ready:
        """Pieces for exactly these nodes, as far as they are not written, from what there is of their parts."""
        with self._index.snapshot():
            return self._at_once(self._look(), nodes, failed)

    def best_first(self, scope: Node, most: int = 50, failed: Collection[bytes] = _NONE) -> Ready:
        """Pieces from the top of a scope down, by importance, each from what there is of its parts.

        What a small budget is spent on: it says most soonest, and is written again from its parts
        once those are.
        """
        with self._index.snapshot():
            look = self._look()
            pieces: list[Piece] = []
            found: list[tuple[bytes, Place]] = []
            for nodes, weight in _by_importance(look, scope):
                ready = self._at_once(look, nodes, failed, weight)
                pieces += ready.pieces
                found += ready.found
                if len(pieces) >= most:
                    break
            return Ready(tuple(pieces[:most]), tuple(found))

    def piece_again(self, addresses: Sequence[str]) -> Piece | None:
        """A piece that was made before, from what its nodes are written from now; None where one is gone."""
        with self._index.snapshot():
            nodes = [self._index.node_at(address) for address in addresses]
            look = self._look()
            items = [look.item(node) for node in nodes if node]
            whole = [one for one in items if one]
            if not whole or len(whole) < len(addresses):
                return None
            return piece_of(whole, look.around(whole[0].node), 1.0)

    def _look(self) -> Look:
        return Look(self._index, self.kept, self._texts, self.root, self._origin)

    def _at_once(
        self, look: Look, nodes: Sequence[Node], failed: Collection[bytes], weight: float = _ASKED
    ) -> Ready:
        """One piece of those of the nodes that nothing is kept of."""
        items: list[Item] = []
        found: list[tuple[bytes, Place]] = []
        for node in nodes:
            if look.best(node) or not is_worth_writing(node) or not (item := look.item(node)):
                continue
            if kept := look.written_from(item):
                found.append((kept.key, look.place(item)))
            elif item.key not in failed:
                items.append(item)
        return Ready(tuple(_pieces(look, items, weight)), tuple(found))


class _Walk:
    """One walk through a scope, from the leaves up."""

    def __init__(self, look: Look, most: int, failed: Collection[bytes]) -> None:
        self._look = look
        self._most = most
        self._failed = failed
        self._long: list[tuple[Item, float]] = []
        self._short: dict[tuple[str, str], list[_Short]] = defaultdict(list)
        self._begun: set[tuple[str, str]] = set()  # runs of short nodes of which one is missing
        self.found: list[tuple[bytes, Place]] = []

    def tell(self, node: Node, weight: float, home: str = "") -> Told | None:
        """How a node is told once it is written; None while it, or a part of it, is not.

        `home` is what holds it: short nodes of one home may be written together.
        """
        if not is_worth_writing(node):
            return self._look.told(node)
        kept = None if is_folder(node) else self._look.best(node)
        if is_short(node):
            return self._tell_short(node, weight, home or node.address)
        if kept and self._look.is_final(node, kept):
            return Told(node, kept.written)
        parts = self._tell_parts(node, weight)
        item = self._look.item(node, parts) if parts is not None else None
        return self._settle(item, weight) if item else None

    def _tell_parts(self, node: Node, weight: float) -> list[Told] | None:
        children = self._look.children(node)
        shares = importance([_weight(one) for one in children])
        told: dict[int, Told | None] = {}
        # The short ones first and all of them, so that they are cut into the same runs at any time.
        for at in sorted(
            range(len(children)), key=lambda one: (not is_short(children[one]), -shares[one])
        ):
            child = children[at]
            if not is_short(child) and len(self._long) + len(self._begun) >= self._most:
                return None
            told[at] = self.tell(child, weight * shares[at], node.address)
        in_order = [told[at] for at in range(len(children))]
        return None if None in in_order else [one for one in in_order if one]

    def _tell_short(self, node: Node, weight: float, home: str) -> Told | None:
        kept = self._look.best(node)
        short = _Short(node, weight)
        together = home, str(variant_of(node))
        self._short[together].append(short)
        if kept and self._look.is_final(node, kept):
            return Told(node, kept.written)
        item = self._look.item(node)
        told = self._known(item) if item else None
        if not told:
            short.missing = item
            self._begun.add(together)
        return told

    def _settle(self, item: Item, weight: float) -> Told | None:
        told = self._known(item)
        if not told:
            self._long.append((item, weight))
        return told

    def _known(self, item: Item) -> Told | None:
        """How an item is told by what is kept, or, where it failed, by its extract."""
        node = item.node
        if kept := self._look.written_from(item):
            best = self._look.best(node)
            if not best or best.key != kept.key or item.is_whole > best.is_whole:
                self.found.append((kept.key, self._look.place(item)))
            return Told(node, kept.written, is_final=item.is_whole)
        return Told(node, is_final=False) if item.key in self._failed else None

    def pieces(self) -> list[Piece]:
        """What is ready, by weight."""
        pieces = [
            piece_of([item], self._look.around(item.node), weight) for item, weight in self._long
        ]
        for some in self._short.values():
            in_order = sorted(some, key=_place)
            by_identity = {one.node.identity: one for one in in_order}
            for run in runs([one.node for one in in_order]):
                missing = [one for node in run if (one := by_identity[node.identity]).missing]
                items = [one.missing for one in missing if one.missing]
                if items:
                    around = self._look.around(items[0].node)
                    pieces.append(piece_of(items, around, sum(one.weight for one in missing)))
        return sorted(pieces, key=lambda one: -one.task.weight)


@dataclass(slots=True)
class _Short:
    """A short node, and what it is written from if it is not written yet."""

    node: Node
    weight: float
    missing: Item | None = None


def _place(short: _Short) -> tuple[str, int, int]:
    return short.node.path, short.node.span.start_byte, short.node.identity


def _pieces(look: Look, items: Sequence[Item], weight: float) -> Iterator[Piece]:
    """The short ones in runs, each of the long ones alone."""
    by_kind: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if is_short(item.node):
            by_kind[str(item.variant)].append(item)
        else:
            yield piece_of([item], look.around(item.node), weight)
    for some in by_kind.values():
        of = {item.node.identity: item for item in some}
        for run in runs([item.node for item in some]):
            yield piece_of([of[one.identity] for one in run], look.around(run[0]), weight)


def _by_importance(look: Look, scope: Node) -> Iterator[tuple[list[Node], float]]:
    """A scope's nodes from the top down, the weightiest first; short siblings come together."""
    turn = count()
    waiting: list[tuple[float, int, list[Node]]] = [(-1.0, next(turn), [scope])]
    while waiting:
        weight, _, nodes = heapq.heappop(waiting)
        yield nodes, -weight
        if len(nodes) > 1 or is_short(nodes[0]):
            continue
        children = look.children(nodes[0])
        shares = importance([_weight(one) for one in children])
        short = [at for at, one in enumerate(children) if is_short(one)]
        if short:
            together = weight * sum(shares[at] for at in short)
            heapq.heappush(waiting, (together, next(turn), [children[at] for at in short]))
        for at, child in enumerate(children):
            if not is_short(child):
                heapq.heappush(waiting, (weight * shares[at], next(turn), [child]))


def _weight(node: Node) -> float:
    """A node's weight among its siblings; that of a file or folder by its name, too."""
    named = node.kind in (Kind.FILE, Kind.FOLDER)
    return node.summary.weight * (standing(node.path) if named else 1.0)
