"""Trees of passages, as the encoders above the segments meet them: folders, files, headings, names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from rlm_core.encode.aggregate import aggregate
from rlm_core.encode.segment import quantized, unit

Rows = NDArray[np.float32]  # (k, D), unit rows: the vectors of one node


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes by number: the n leaves first, then the inner ones, children before parents, the root last."""

    leaves: Rows  # (n, D)
    children: tuple[tuple[int, ...], ...]  # of each inner node
    addresses: tuple[tuple[str, ...], ...]  # of each inner node

    @property
    def root(self) -> int:
        """The number of the node that holds all."""
        return len(self.leaves) + len(self.children) - 1

    def below(self, node: int) -> tuple[int, ...]:
        """A node's children; none for a leaf."""
        at = node - len(self.leaves)
        return self.children[at] if at >= 0 else ()

    def leaves_below(self) -> list[NDArray[np.intp]]:
        """The leaves below each inner node."""
        found: list[NDArray[np.intp]] = []
        for children in self.children:
            parts = [
                np.asarray([one]) if one < len(self.leaves) else found[one - len(self.leaves)]
                for one in children
            ]
            found.append(np.concatenate(parts))
        return found

    def parents(self) -> NDArray[np.intp]:
        """The number of each node's parent; of the root, its own."""
        found = np.full(self.root + 1, self.root, dtype=np.intp)
        for at, children in enumerate(self.children):
            found[list(children)] = at + len(self.leaves)
        return found

    def aggregated(
        self, aggregate: Callable[[Sequence[Rows], Sequence[float]], Rows]
    ) -> list[Rows]:
        """The vectors of every inner node, each made from its children's and how many leaves they hold."""
        made: list[Rows] = []
        counts: list[int] = []
        for children in self.children:
            rows = [self._rows(one, made) for one in children]
            held = [
                1 if one < len(self.leaves) else counts[one - len(self.leaves)] for one in children
            ]
            made.append(aggregate(rows, [float(one) for one in held]))
            counts.append(sum(held))
        return made

    def _rows(self, node: int, made: Sequence[Rows]) -> Rows:
        at = node - len(self.leaves)
        return self.leaves[node : node + 1] if at < 0 else made[at]


def grown(leaves: Rows, addresses: Sequence[tuple[str, ...]]) -> Tree:
    """The tree of leaves, each with what contains it from the top down."""
    inner = {address[:depth] for address in addresses for depth in range(len(address) + 1)}
    ordered = sorted(inner, key=lambda one: (-len(one), one))
    number = {address: len(leaves) + at for at, address in enumerate(ordered)}
    children: list[list[int]] = [[] for _ in ordered]
    for leaf, address in enumerate(addresses):
        children[number[address] - len(leaves)].append(leaf)
    for address in ordered[:-1]:
        children[number[address[:-1]] - len(leaves)].append(number[address])
    return Tree(leaves, tuple(map(tuple, children)), tuple(ordered))


def mean_rows(children: Sequence[Rows], weights: Sequence[float]) -> Rows:
    """The weighted mean of the children."""
    pooled = sum(w * one.mean(axis=0) for one, w in zip(children, weights, strict=True))
    return unit(np.asarray(pooled, dtype=np.float32)[None, :])


def center_rows(children: Sequence[Rows], weights: Sequence[float], centers: int) -> Rows:
    """The pooled vector and so many centers of k-means, as they are shipped."""
    made = aggregate([quantized(one) for one in children], weights, centers)
    return unit(made.astype(np.float32))


def _by(
    aggregate_children: Callable[[Sequence[Rows], Sequence[float]], Rows],
) -> Callable[[Tree], list[Rows]]:
    return lambda tree: tree.aggregated(aggregate_children)


# Ways to make inner nodes that nobody trains.
UNTRAINED: Mapping[str, Callable[[Tree], list[Rows]]] = {
    "mean": _by(mean_rows),
    "k-means, 4": _by(partial(center_rows, centers=4)),
    "k-means, 8": _by(partial(center_rows, centers=8)),
}
