"""How near what is said is to what its node, its parts and what contains it are about, by meaning.

All of it is one source: the parent's centroid guides its parts from above without making anything
stale that was not made anew anyway.
"""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rlm_core.encode.meaning import Meaning
from rlm_core.encode.segment import unit
from rlm_core.summarize.candidates import Candidate
from rlm_core.tree.outline import NO_PARENT, Outline

_OF_PARENT = 0.3  # weight of being near to what contains the node
_OF_PART = 0.5  # weight of standing in a part that is near to the node
_COMMON = 0.5  # how much of what all sentences have in common is left out
_SAMPLE = 128  # sentences that tell what all sentences of the source have in common

_Floats = NDArray[np.float32]


class ProseMeaning:
    """The sentences and centroids of one source, without half of what all its sentences have in common.

    With all of it, a sentence of nothing but everyday words is near to everything; with none of it,
    what everybody talks about counts for nothing.
    """

    def __init__(self, outline: Outline, sentences: Sequence[Candidate], meaning: Meaning) -> None:
        self._meaning = meaning
        self._known: dict[int, _Floats] = {}  # by order
        self._common = _COMMON * self._read(_sample(sentences)).mean(axis=0)  # (D,)
        self._centroids = unit(_gathered(outline, meaning) - self._common)  # (entries, D)
        self._parents = [max(0, entry.parent) for entry in outline.entries]

    def nearness(
        self, index: int, sentences: Sequence[Candidate], parts: Sequence[int]
    ) -> list[float]:
        """How near sentences are to an entry; `parts` are the children they come from, or NO_PARENT."""
        vectors = unit(self._read(sentences) - self._common)  # (n, D)
        own, parent = self._centroids[index], self._centroids[self._parents[index]]
        near = vectors @ (own + _OF_PARENT * parent)
        from_part = np.asarray(parts) != NO_PARENT
        near += _OF_PART * from_part * (self._centroids[list(parts)] @ own)
        return [float(one) for one in near]

    def _read(self, sentences: Sequence[Candidate]) -> _Floats:
        new = [one for one in sentences if one.order not in self._known]
        vectors = self._meaning.sentences(one.text for one in new)
        self._known.update((one.order, vector) for one, vector in zip(new, vectors, strict=True))
        return np.stack([self._known[one.order] for one in sentences])


def _sample(sentences: Sequence[Candidate]) -> list[Candidate]:
    """Sentences chosen by their own text: an edit elsewhere leaves them what they are."""
    return sorted(sentences, key=lambda one: (crc32(one.text.encode()), one.order))[:_SAMPLE]


def _gathered(outline: Outline, meaning: Meaning) -> _Floats:
    """What each entry and all below it are about: (entries, D), of unit length."""
    gathered = unit(meaning.texts(outline.own_spans()))
    for at in range(len(gathered) - 1, 0, -1):  # children stand after their parents
        gathered[outline.entries[at].parent] += gathered[at]
    return unit(gathered)
