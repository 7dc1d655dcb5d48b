"""Where another topic begins among pieces that no heading divides.

What stands before a piece is compared with what begins with it; where the two are less alike than
around, a topic ends (TextTiling; Hearst 1997). Only the text near a piece is read, so that an edit
changes nothing far away.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_WINDOWS = (3_000, 6_000)  # bytes that are compared, on either side
_REACH = 25  # pieces around within which a likeness is high or low
_STEPS = 1_000  # in which a break is told: less than that is chance, and another rule decides


class Topics:
    """What the pieces of one level are about: `vectors` (n, D), summed, and their `sizes` in bytes."""

    def __init__(self, vectors: NDArray[np.float32], sizes: Sequence[int]) -> None:
        self._vectors = vectors.astype(np.float64)  # sums that do not tell where they began
        self._sizes = np.asarray(sizes)

    def breaks(self) -> list[int]:
        """For each piece, how clearly another topic begins with it."""
        likeness = np.mean([self._likeness(window) for window in _WINDOWS], axis=0)  # (n,)
        found = [0]
        for at in range(1, len(likeness)):
            before = likeness[max(1, at - _REACH) : at + 1].max()
            behind = likeness[at : at + _REACH + 1].max()
            found.append(int(_STEPS * (before + behind - 2 * likeness[at])))
        return found

    def joined(self, runs: Sequence[tuple[int, int]]) -> "Topics":
        """The same with runs of neighbors as pieces."""
        starts = [start for start, _ in runs]
        vectors = np.add.reduceat(self._vectors, starts, axis=0)
        return Topics(vectors, np.add.reduceat(self._sizes, starts).tolist())

    def _likeness(self, window: int) -> NDArray[np.float64]:
        """For each piece, the cosine of the text before it and the text that begins with it: (n,)."""
        ends = np.concatenate([[0], np.cumsum(self._sizes)])
        sums = np.concatenate([np.zeros((1, self._vectors.shape[1])), self._vectors.cumsum(axis=0)])
        at = np.arange(len(self._sizes))
        first = np.minimum(np.searchsorted(ends, ends[at] - window), np.maximum(at - 1, 0))
        last = np.maximum(np.minimum(np.searchsorted(ends, ends[at] + window), len(at)), at + 1)
        before, behind = sums[at] - sums[first], sums[last] - sums[at]  # (n, D) each
        lengths = np.linalg.norm(before, axis=1) * np.linalg.norm(behind, axis=1)
        likeness: NDArray[np.float64] = np.einsum("nd,nd->n", before, behind)
        likeness /= np.maximum(lengths, 1e-9)
        return likeness
