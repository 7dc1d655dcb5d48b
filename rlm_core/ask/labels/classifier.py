"""Labels for the items that nobody judged, from those that were: ridge regression on words and meaning.

Each text is its vector beside a hashed bag of its stems; a label's scores are one linear function of
both, in closed form (Hoerl and Kennard 1970; Weinberger and others 2009 for the hashing).
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rlm_core.text.words import index_words

Features = NDArray[np.float32]  # (n, F)

_BUCKETS = 2_048  # of the bag of stems
_PENALTY = 1.0  # on weights, for features of unit length


def bag_features(texts: Sequence[str], vectors: NDArray[np.float32] | None) -> Features:
    """Features of texts: (n, F); `vectors` (n, D) are unit rows, or None where there is no encoder."""
    bags = np.zeros((len(texts), _BUCKETS), dtype=np.float32)
    for row, text in enumerate(texts):
        for stem in set(index_words(text)[1].split()):
            code = zlib.crc32(stem.encode("utf-8", "replace"))
            bags[row, code % _BUCKETS] += 1.0 if code & 0x8000_0000 else -1.0
    lengths = np.linalg.norm(bags, axis=1, keepdims=True)
    bags /= np.where(lengths == 0, 1.0, lengths)
    return bags if vectors is None else np.concatenate([bags, vectors], axis=1)


def learned(features: Features, labels: Sequence[int], count: int) -> NDArray[np.float32]:
    """Weights (F + 1, count) from labeled rows; the last row of weights is the offset."""
    rows = _with_offset(features)
    wanted = np.full((len(labels), count), -1.0, dtype=np.float32)
    wanted[np.arange(len(labels)), list(labels)] = 1.0
    if len(rows) < rows.shape[1]:  # the same weights by the smaller of two systems of equations
        return _as_floats(rows.T @ np.linalg.solve(_with_penalty(rows @ rows.T), wanted))
    return _as_floats(np.linalg.solve(_with_penalty(rows.T @ rows), rows.T @ wanted))


def _with_penalty(gram: Features) -> Features:
    gram[np.diag_indices(len(gram))] += _PENALTY
    return gram


def _as_floats(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    return weights.astype(np.float32, copy=False)


def predicted(features: Features, weights: NDArray[np.float32]) -> NDArray[np.intp]:
    """The best label of each row."""
    best: NDArray[np.intp] = (_with_offset(features) @ weights).argmax(axis=1)
    return best


def _with_offset(features: Features) -> Features:
    return np.concatenate([features, np.ones((len(features), 1), dtype=np.float32)], axis=1)
