"""Choose the blocks that are read for a question, in the order in which they are worth reading."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rlm_core.ask.rank import Ranked
from rlm_core.ask.recursion.blocks import Block, Blocks, Part
from rlm_core.ask.recursion.excerpts import Excerpts
from rlm_core.ask.search import Ranking
from rlm_core.store.index import Index
from rlm_core.text.words import content_stems
from rlm_core.tree.node import Node

AGAIN = 0.25  # what each further match in a block adds of what it says itself
OPENING = 0.5  # what a match of a part that is too large for a block is worth for its beginning
NEIGHBOR = 0.2  # of a block's worth that goes to those beside it in the same part
LEAST = 0.03  # of the best block's worth: what is worth less is barren
NOVEL = 0.02  # of a block's words: where fewer are new, it is barren
BARREN = 24  # blocks one after the other, after which nothing more is expected


@dataclass(slots=True)
class Worth:
    """What is known of the blocks that a ranking touches: their worth, and which parts they stand in.

    `own` is the part of it that a block has from what it says itself. All blocks of a source share the
    rest, so counting that once for each match would favor blocks of many short parts, whatever they say.
    """

    of: dict[Block, float] = field(default_factory=dict)
    own: dict[Block, float] = field(default_factory=dict)
    part_of: dict[Block, tuple[Part, ...]] = field(default_factory=dict)


class _Match(NamedTuple):
    score: float
    own: float


def worth_of(ranking: Ranking, index: Index, blocks: Blocks) -> Worth:
    """The worth of each block that a ranked node stands in; 1 for the best."""
    ranked = [one for one in ranking.ranked if one.candidate.format]
    above = _above(index, [one.candidate.identity for one in ranked])
    worth = Worth()
    matches: dict[Block, list[_Match]] = {}
    for one in ranked:
        place = _block_of(one, above, blocks)
        if place is None:
            continue
        block, parts, share = place
        matches.setdefault(block, []).append(_Match(one.score * share, one.own * share))
        worth.part_of[block] = parts
    best = {block: max(found) for block, found in matches.items()}
    own = {block: best[block].own + AGAIN * _further(found) for block, found in matches.items()}
    of = {block: best[block].score - best[block].own + own[block] for block in matches}
    most = max(of.values(), default=1.0) or 1.0
    worth.of = {block: score / most for block, score in of.items()}
    worth.own = {block: score / most for block, score in own.items()}
    return worth


def _further(matches: Sequence[_Match]) -> float:
    """What all matches but the best say themselves."""
    return sum(one.own for one in matches) - max(matches).own


def best_first(worth: Worth, excerpts: Excerpts) -> Iterator[Block]:
    """Blocks by their worth, each opening those beside it, until several in a row add nothing.

    A block adds nothing where it is worth little, or says in its words what was read already.
    """
    read: set[str] = set()
    barren = 0
    for block, value in _opened(worth):
        stems = set(content_stems(" ".join(one.text for one in excerpts.of([block]))))
        is_barren = value < LEAST or len(stems - read) < NOVEL * len(stems) or not stems
        barren = barren + 1 if is_barren else 0
        if barren >= BARREN:
            return
        read |= stems
        if not is_barren:
            yield block


def _opened(worth: Worth) -> Iterator[tuple[Block, float]]:
    """Blocks with their worth, best first; each adds to the worth of those beside it."""
    known = dict(worth.of)
    order = [_entry(block, value) for block, value in known.items()]
    heapq.heapify(order)
    at = {_entry(block, 0.0)[1:]: block for block in known}
    parts = dict(worth.part_of)
    done: set[Block] = set()
    while order:
        value, path, start, end = heapq.heappop(order)
        block = at[path, start, end]
        if block in done:
            continue
        done.add(block)
        yield block, -value
        for neighbor in _beside(block, parts.get(block, ())):
            parts.setdefault(neighbor, parts[block])
            own = worth.own.get(block, 0.0)
            # What it shares with others goes to a neighbor once: one that matches has its own.
            known[neighbor] = known.get(neighbor, NEIGHBOR * (-value - own)) + NEIGHBOR * own
            entry = _entry(neighbor, known[neighbor])
            at[entry[1:]] = neighbor
            heapq.heappush(order, entry)


def _entry(block: Block, value: float) -> tuple[float, str, int, int]:
    return -value, block.path, block.start_byte, block.end_byte


def _beside(block: Block, parts: Sequence[Part]) -> list[Block]:
    """The blocks right before and after one among the parts that it stands in."""
    at = next((number for number, part in enumerate(parts) if part == block), None)
    if at is None:
        return []
    near = [*parts[max(0, at - 1) : at], *parts[at + 1 : at + 2]]
    return [part for part in near if isinstance(part, Block) and part.path == block.path]


def _block_of(
    one: Ranked, above: Mapping[int, Node], blocks: Blocks
) -> tuple[Block, tuple[Part, ...], float] | None:
    """The block that a ranked node stands in, with the parts around it and its share of the match."""
    node = above.get(one.candidate.identity)
    if node is None:
        return None
    share = 1.0
    if not blocks.is_one(node):
        holder, share = node, OPENING
    else:
        while (parent := above.get(node.parent or 0)) and blocks.is_one(parent):
            node = parent
        if parent is None:  # the whole root is one block
            found = next(blocks.below(node))
            return found, (found,), share
        holder = parent
    parts = blocks.parts(holder)
    at = one.candidate.start_byte
    for part in parts:
        if isinstance(part, Block) and _holds(part, one.candidate.path, at):
            return part, parts, share
    return None


def _holds(block: Block, path: str, byte: int) -> bool:
    return block.path == path and block.start_byte <= byte < block.end_byte


def _above(index: Index, identities: Sequence[int]) -> dict[int, Node]:
    """The nodes of these numbers and all above them."""
    found: dict[int, Node] = {}
    wanted = set(identities)
    while wanted:
        nodes = index.nodes(sorted(wanted))
        found.update(nodes)
        wanted = {node.parent for node in nodes.values() if node.parent is not None} - found.keys()
    return found
