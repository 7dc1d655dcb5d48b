"""Go from the root to the passages that answer, by the vectors of inner nodes alone."""

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rlm_core.train.trees import Rows, Tree

BUDGETS = (200, 400, 800, 1600)  # nodes that may be scored for one question

Scores = NDArray[np.float32]


def node_scores(inner: Sequence[Rows], questions: NDArray[np.float32]) -> Scores:
    """How near each inner node is to each question, by the nearest of its vectors: (q, m)."""
    found: Scores = np.stack([(questions @ rows.T).max(axis=1) for rows in inner], axis=1)
    return found


def descend(
    tree: Tree, inner: Scores, leaves: Scores, answers: Sequence[int], budget: int
) -> list[float]:
    """For each question whether the right passage is among the ten best that were met.

    The best node that was seen is opened, wherever it stands, as long as there is budget to score
    what is in it. `inner` (q, m) decides what is opened, `leaves` (q, n) what is best.
    """
    found = []
    for asked, ranked, answer in zip(inner, leaves, answers, strict=True):
        met = _met(tree, asked, budget)
        best = met[np.argsort(-ranked[met], kind="stable")[:10]]
        found.append(float(answer in best))
    return found


def _met(tree: Tree, scores: Scores, budget: int) -> NDArray[np.intp]:
    """The leaves that one question meets."""
    n = len(tree.leaves)
    leaves: list[int] = []
    waiting = [(0.0, tree.root)]
    while waiting:
        _, node = heapq.heappop(waiting)
        children = tree.below(node)
        if len(children) > budget:
            continue
        budget -= len(children)
        for one in children:
            if one < n:
                leaves.append(one)
            else:
                heapq.heappush(waiting, (-float(scores[one - n]), one))
    return np.asarray(leaves, dtype=np.intp)
