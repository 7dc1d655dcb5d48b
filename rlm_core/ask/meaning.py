"""Which nodes mean what a question means, whatever their words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rlm_core.ask.query import Query
from rlm_core.encode.choice import EncoderChoice
from rlm_core.encode.encoder import TextEncoder, fingerprint_of, load_encoder
from rlm_core.errors import EncoderUnusable
from rlm_core.store.index import Index
from rlm_core.tree.node import Node

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEAREST = 200  # nodes that are looked at closely for their meaning
# Cosines of texts that have nothing to do with each other lie around 0 with a deviation of .06.
UNRELATED = 0.15
# Of 541 pairs of definitions that are so near to each other, in packages and in the copies of them that
# others bundle, 87 in 100 share four fifths of their words, and 97 share three fifths.
SAME = 0.94
SPREAD = 0.1  # between the nearest node and the farthest that counts, at least


class Meaning:
    """What the nodes of one index mean, by the encoder that was chosen."""

    def __init__(self, index: Index, chosen: EncoderChoice) -> None:
        self._index = index
        self._chosen = chosen.for_questions

    def alike(self, node: Node, within: Node | None) -> Sequence[tuple[int, float]]:
        """The nodes whose meaning is nearest to a node's, by number, with their cosines, nearest first.

        Raises:
            EncoderUnusable: There is nothing to compare by.

        """
        encoder = self._encoder()
        rows = self._index.vectors.rows_of([node.identity]).get(node.identity, b"")
        near = self._index.vectors.nearest(encoder.direction(rows), NEAREST, within)
        return [(identity, cosine) for identity, cosine in near if cosine > UNRELATED]

    def likenesses(self, query: Query, within: Node | None) -> Mapping[int, float]:
        """How like the question the nearest nodes are: at most 1 for the nearest, down to 0, by number.

        Empty where nothing is near, and where there is nothing to compare by: words go on alone.
        """
        try:
            asked = self._encoder().encode_query(query.text)
        except EncoderUnusable:
            return {}
        found = self._index.vectors.nearest(asked, NEAREST, within)
        if not found:
            return {}
        least = max(UNRELATED, found[-1][1] if len(found) == NEAREST else UNRELATED)
        spread = max(found[0][1] - least, SPREAD)
        return {identity: (cosine - least) / spread for identity, cosine in found if cosine > least}

    def vectors(self, texts: Sequence[str]) -> "NDArray[np.float32] | None":
        """Unit rows of texts as written, (n, D); None where there is nothing to encode by."""
        try:
            return self._encoder().encode_queries(texts)
        except EncoderUnusable:
            return None

    def vectors_of(self, nodes: Sequence[int]) -> "Mapping[int, NDArray[np.float32]]":
        """The vectors (k, D) of nodes, of unit length, by number; empty where there is nothing to compare by."""
        try:
            encoder = self._encoder()
        except EncoderUnusable:
            return {}
        rows = self._index.vectors.rows_of(nodes)
        return {one: encoder.directions(packed) for one, packed in rows.items() if packed}

    def nearness(self, question: str, nodes: Sequence[int]) -> list[tuple[int, float]]:
        """How near each of some nodes is to a question by its nearest vector: 1 for the nearest, down to 0."""
        vectors = self.vectors_of(nodes)
        if not vectors:
            return []
        asked = self._encoder().encode_query(question)
        cosines = {one: float((rows @ asked).max()) for one, rows in vectors.items()}
        most = max(cosines.values())
        least = min(*cosines.values(), most - SPREAD)
        return [(one, (cosine - least) / (most - least)) for one, cosine in cosines.items()]

    def nearest(self, vector: "NDArray[np.float32]", within: Node | None, most: int) -> list[int]:
        """The nodes nearest to a vector, by number, nearest first."""
        return [one for one, _ in self._index.vectors.nearest(vector, most, within)]

    def _encoder(self) -> TextEncoder:
        is_other = self._index.meta("encoder") != fingerprint_of(self._chosen)
        if is_other and not self._chosen.is_none:  # before a model is loaded
            raise EncoderUnusable("The vectors here are another encoder's. Update the index.")
        return load_encoder(self._chosen)
