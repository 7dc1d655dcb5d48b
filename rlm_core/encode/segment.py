"""The segment encoder: the stems of a text in, one vector out.

A static table has one row of D = 256 numbers for each stem that it knows. The length of a row is the
stem's importance, learned: what says little is short, and hardly counts. A text is the sum of its
rows, each times the root of how often it occurs, as a unit vector; so is a place (path, headings,
names), which is added to it. Nothing here is sensitive to order: that is what makes it a hundred
times as fast as a transformer.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.int8]  # (n, D), rows of unit direction at whatever scale; zeros: nothing known
_LONGEST = 127.0


class SegmentEncoder:
    """Encodes texts with a table of int8 rows.

    `table` is (V, D) int8, `scales` (V,) float32: a row's numbers times its scale are the learned ones.
    """

    def __init__(
        self,
        rows: Mapping[str, int],
        table: NDArray[np.int8],
        scales: NDArray[np.float32],
        place_weight: float,
    ) -> None:
        self._rows = rows
        self._table = table
        self._scales = scales
        self._place_weight = place_weight

    def sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The weighted sums of the texts' rows, not yet of unit length: (n, D)."""
        rows: list[int] = []
        counts: list[int] = []
        starts: list[int] = []
        known = self._rows
        for text in texts:
            starts.append(len(rows))
            for stem, count in Counter(text.split()).items():
                row = known.get(stem)
                if row is not None:
                    rows.append(row)
                    counts.append(count)
        return _segment_sums(self._weighted(rows, counts), starts)

    def _weighted(self, rows: list[int], counts: list[int]) -> NDArray[np.float32]:
        chosen = np.asarray(rows, dtype=np.intp)
        weights = np.sqrt(np.asarray(counts, dtype=np.float32)) * self._scales[chosen]
        weighted: NDArray[np.float32] = self._table[chosen] * weights[:, None]
        return weighted

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts."""
        return quantized(self.sums(texts))

    def placed(self, vectors: Vectors, places: Sequence[str]) -> Vectors:
        """The same vectors, in the light of where each stands."""
        text = unit(vectors.astype(np.float32))
        return quantized(text + self._place_weight * unit(self.sums(places)))


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length 1; rows of zeros stay so."""
    lengths = np.sqrt(np.einsum("nd,nd->n", vectors, vectors))
    lengths[lengths == 0] = 1.0
    scaled: NDArray[np.float32] = vectors / lengths[:, None]
    return scaled


def quantized(vectors: NDArray[np.float32]) -> Vectors:
    """Rows as int8, each scaled so that its largest number is 127."""
    largest = np.abs(vectors).max(axis=1, initial=0.0)
    largest[largest == 0] = 1.0
    rows: Vectors = np.rint(vectors * (_LONGEST / largest)[:, None]).astype(np.int8)
    return rows


def _segment_sums(rows: NDArray[np.float32], starts: list[int]) -> NDArray[np.float32]:
    """Sums of runs of rows; a run may be empty."""
    bounds = np.asarray([*starts, len(rows)])
    sums = np.zeros((len(starts), rows.shape[1]), dtype=np.float32)
    filled = bounds[1:] > bounds[:-1]
    if filled.any():
        sums[filled] = np.add.reduceat(rows, bounds[:-1][filled], axis=0)
    return sums
