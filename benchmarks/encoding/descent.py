"""Go from the root to the passages that answer, by the vectors of inner nodes alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rlm_core.encode.aggregate import aggregate
from rlm_core.encode.segment import quantized, unit
from rlm_core.train.trees import Rows, Tree

BEAMS = (1, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Descended:
    """For each question whether the right passage is among the ten best, and how many nodes were scored."""

    found: list[float]
    scored: float


def mean_rows(children: Sequence[Rows], weights: Sequence[float]) -> Rows:
    """The weighted mean of the children."""
    pooled = sum(w * one.mean(axis=0) for one, w in zip(children, weights, strict=True))
    return unit(np.asarray(pooled, dtype=np.float32)[None, :])


def center_rows(children: Sequence[Rows], weights: Sequence[float], centers: int) -> Rows:
    """What is shipped: the pooled vector and so many centers of k-means."""
    made = aggregate([quantized(one) for one in children], weights, centers)
    return unit(made.astype(np.float32))


def descend(
    tree: Tree,
    inner: Sequence[Rows],
    questions: NDArray[np.float32],
    answers: Sequence[int],
    beam: int,
) -> Descended:
    """Open the `beam` best inner nodes of what has been seen, level by level."""
    leaf_scores = questions @ tree.leaves.T
    inner_scores = np.stack([(questions @ rows.T).max(axis=1) for rows in inner], axis=1)
    scores = np.concatenate([leaf_scores, inner_scores], axis=1)  # (q, nodes)
    found, scored = [], 0
    for asked, answer in zip(scores, answers, strict=True):
        leaves, seen = _one(tree, asked, beam)
        best = leaves[np.argsort(-asked[leaves], kind="stable")[:10]]
        found.append(float(answer in best))
        scored += seen
    return Descended(found, scored / len(answers))


def _one(tree: Tree, scores: NDArray[np.float32], beam: int) -> tuple[NDArray[np.intp], int]:
    """The leaves that one question meets, and how many nodes were scored."""
    leaves: list[int] = []
    open_nodes = [tree.root]
    seen = 0
    while open_nodes:
        children = [one for node in open_nodes for one in tree.below(node)]
        seen += len(children)
        leaves += [one for one in children if one < len(tree.leaves)]
        inner = [one for one in children if one >= len(tree.leaves)]
        open_nodes = sorted(inner, key=lambda one: (-scores[one], one))[:beam]
    return np.asarray(leaves, dtype=np.intp), seen
