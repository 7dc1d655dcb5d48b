"""The door: one encoder per process, made of the weights that are shipped."""

import json
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rlm_core.errors import EncoderUnusable
from rlm_core.text.words import index_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rlm_core.encode.segment import Vectors
    from rlm_core.encode.weights import Weights

SHIPPED = Path(__file__).parent / "weights"

_loading = threading.Lock()


class Encoder:
    """Encodes texts, places, inner nodes and questions; may be used from any thread.

    Vectors are int8 rows of unit direction: a cosine needs no scale. A row of zeros is no vector.
    """

    def __init__(self, weights: "Weights") -> None:
        from rlm_core.encode.segment import SegmentEncoder  # noqa: PLC0415 -- numpy, when first wanted

        rows = {stem: row for row, stem in enumerate(weights.vocabulary)}
        self._segments = SegmentEncoder(rows, weights.table, weights.scales, weights.place_weight)
        self.fingerprint = weights.fingerprint
        self.dimensions = int(weights.table.shape[1])

    def encode_texts(self, stems: Sequence[str]) -> "Vectors":
        """Vectors of texts, given as stems with spaces between: (n, D)."""
        return self._segments.encode(stems)

    def sums(self, stems: Sequence[str]) -> "NDArray[np.float32]":
        """The vectors of texts before they are made small, longer where they say more: (n, D)."""
        return self._segments.sums(stems)

    def place(self, vectors: "Vectors", places: Sequence[str]) -> "Vectors":
        """The same vectors in their places, given as stems; what has no vector gets its place's: (n, D)."""
        return self._segments.placed(vectors, places)

    def aggregate(self, children: "Sequence[Vectors]", weights: Sequence[float]) -> "Vectors":
        """The vectors of an inner node from its children's, each (k_i, D); row 0 is the pooled one."""
        from rlm_core.encode.aggregate import aggregate  # noqa: PLC0415 -- numpy, when first wanted

        return aggregate(children, weights)

    def unpacked(self, packed: bytes) -> "Vectors":
        """Vectors from their bytes: (n, D)."""
        import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

        return np.frombuffer(packed, dtype=np.int8).reshape(-1, self.dimensions)

    def direction(self, packed: bytes) -> "NDArray[np.float32]":
        """What a node's rows, as bytes, have in common: a unit vector (D,); zeros where it has none."""
        import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

        from rlm_core.encode.segment import unit  # noqa: PLC0415 -- numpy, when first wanted

        rows = unit(self.unpacked(packed).astype(np.float32))
        found: NDArray[np.float32] = unit(rows.sum(axis=0, keepdims=True))[0]
        return found

    def joined(self, *parts: "Vectors") -> "Vectors":
        """Vectors one after the other."""
        import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

        return np.concatenate(parts)

    def encode_query(self, text: str) -> "NDArray[np.float32]":
        """The unit vector of a question as written: (D,); zeros where nothing in it is known."""
        from rlm_core.encode.segment import unit  # noqa: PLC0415 -- numpy, when first wanted

        found: NDArray[np.float32] = unit(self._segments.sums([index_words(text)[1]]))[0]
        return found


def shipped_fingerprint() -> str:
    """What dates the vectors of the encoder that is shipped; empty where there is none. Costs nothing."""
    try:
        told = json.loads((SHIPPED / "encoder.json").read_text(encoding="utf-8"))
        return str(told["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def load_encoder() -> Encoder:
    """The encoder that is shipped, read once per process; so is that it cannot be.

    Raises:
        EncoderUnusable: Its weights cannot be read.

    """
    with _loading:
        found = _shipped()
    if isinstance(found, EncoderUnusable):
        raise found
    return found


@lru_cache(maxsize=1)
def _shipped() -> Encoder | EncoderUnusable:
    from rlm_core.encode.weights import read_weights  # noqa: PLC0415 -- numpy, when first wanted

    try:
        return Encoder(read_weights(SHIPPED))
    except EncoderUnusable as error:
        return error
