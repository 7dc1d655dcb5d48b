"""The segment encoder: the stems of a text in, one vector out.

A static table has one row of D = 256 numbers for each stem that it knows. The length of a row is the
stem's importance, learned: what says little is short, and hardly counts. A text is the sum of its
rows, each times the root of how often it occurs, as a unit vector; so is a place (path, headings,
names), which is added to it. Nothing here is sensitive to order: that is what makes it a hundred
times as fast as a transformer.
"""

from collections.abc import Mapping, Sequence
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.int8]  # (n, D), rows of unit direction at whatever scale; zeros: nothing known
_LONGEST = 127.0
_UNKNOWN = -1
_TOGETHER = 128  # texts at once: their counts are a matrix in memory


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
        parts = [
            self._sums(texts[start : start + _TOGETHER])
            for start in range(0, len(texts), _TOGETHER)
        ]
        empty = np.zeros((0, self._table.shape[1]), dtype=np.float32)
        return np.concatenate(parts) if parts else empty

    def _sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Counts (n, S) of the S stems that these texts hold, times the rows of those (S, D)."""
        stems = [text.split() for text in texts]
        known = map(self._rows.get, chain.from_iterable(stems), repeat(_UNKNOWN))
        rows = np.fromiter(known, dtype=np.int64, count=sum(map(len, stems)))
        owners = np.repeat(np.arange(len(stems)), [len(one) for one in stems])
        owners, rows = owners[rows != _UNKNOWN], rows[rows != _UNKNOWN]
        chosen, which = np.unique(rows, return_inverse=True)
        size = len(stems) * len(chosen)
        counts = np.bincount(owners * len(chosen) + which, minlength=size).astype(np.float32)
        table = self._table[chosen] * self._scales[chosen, None]
        summed: NDArray[np.float32] = np.sqrt(counts).reshape(len(stems), len(chosen)) @ table
        return summed

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
    """Rows as int8, each scaled so that its largest number is 127; a row that holds NaN is none."""
    largest = np.abs(vectors).max(axis=1, initial=0.0)
    sound = np.isfinite(largest)
    if not sound.all():
        vectors, largest = np.where(sound[:, None], vectors, 0.0), np.where(sound, largest, 0.0)
    largest[largest == 0] = 1.0
    rows: Vectors = np.rint(vectors * (_LONGEST / largest)[:, None]).astype(np.int8)
    return rows
