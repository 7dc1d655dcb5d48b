"""The aggregation encoder: the vectors of a node's children in, a few of its own out.

K = 4 centers that its children's vectors gather around (spherical k-means; Dhillon and Modha 2001),
each child counting by how much stands below it, and in front of them the pooled vector of all. Several
centers keep what a mean dilutes: a folder of two topics is near to either.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rlm_core.encode.segment import Vectors, quantized, unit

CENTERS = 4
_ROUNDS = 6  # after these, hardly any vector changes its center


def aggregate(
    children: Sequence[Vectors], weights: Sequence[float], centers: int = CENTERS
) -> Vectors:
    """The pooled vector and up to K `centers`: (1 + K, D); (0, D) where no child has a vector.

    `children` are (k_i, D) each; `weights` how many leaves stand below each.
    """
    rows = unit(np.concatenate(children).astype(np.float32))
    share = np.repeat(
        np.asarray(
            [w / max(1, len(c)) for c, w in zip(children, weights, strict=True)], np.float32
        ),
        [len(one) for one in children],
    )
    known = np.einsum("nd,nd->n", rows, rows) > 0
    rows, share = rows[known], share[known]
    if not len(rows):
        return np.zeros((0, rows.shape[1]), dtype=np.int8)
    pooled = (rows * share[:, None]).sum(axis=0, keepdims=True)
    if len(rows) == 1:
        return quantized(pooled)
    return quantized(np.concatenate([pooled, _centers(rows, share, centers)]))


def _centers(
    rows: NDArray[np.float32], share: NDArray[np.float32], wanted: int
) -> NDArray[np.float32]:
    """Centers of weighted unit rows, started far from each other; the same for the same rows."""
    if len(rows) <= wanted:
        return rows
    centers = _far_apart(rows, share, wanted)
    for _ in range(_ROUNDS):
        nearest = (rows @ centers.T).argmax(axis=1)
        members = np.zeros((len(rows), len(centers)), dtype=np.float32)
        members[np.arange(len(rows)), nearest] = share
        centers = unit(members.T @ rows)
    filled: NDArray[np.float32] = centers[np.einsum("kd,kd->k", centers, centers) > 0]
    return filled


def _far_apart(
    rows: NDArray[np.float32], share: NDArray[np.float32], wanted: int
) -> NDArray[np.float32]:
    """The row nearest to the pooled one, then again and again the heaviest of those least like the chosen."""
    chosen = [int((rows @ (share @ rows)).argmax())]
    likeness = rows @ rows[chosen[0]]
    while len(chosen) < min(wanted, len(rows)):
        farthest = int(((1.0 - likeness) * np.sqrt(share)).argmax())
        if farthest in chosen:
            break
        chosen.append(farthest)
        likeness = np.maximum(likeness, rows @ rows[farthest])
    return rows[chosen]
