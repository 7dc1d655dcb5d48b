"""What the texts of one source mean, each encoded once, whoever asks.

Where a topic begins, which sentence says most, and what the index keeps are all read from these.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rlm_core.text.range_words import Ranges, RangeWords
from rlm_core.text.words import index_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rlm_core.encode.encoder import Encoder


class Meaning:
    """The vectors of a source's texts and sentences, from one encoder."""

    def __init__(self, encoder: "Encoder", words: RangeWords) -> None:
        self._encoder = encoder
        self._words = words
        self._known: dict[str, NDArray[np.float32]] = {}  # by stems: equal texts are one

    def texts(self, texts: Iterable[Ranges]) -> "NDArray[np.float32]":
        """The summed vectors of texts, as long as they say much: (n, D)."""
        return self._sums([self._words.of(ranges)[1] for ranges in texts])

    def sentences(self, sentences: Iterable[str]) -> "NDArray[np.float32]":
        """The unit vectors of sentences as written: (n, D); zeros where nothing in one is known."""
        from rlm_core.encode.segment import unit  # noqa: PLC0415 -- numpy, when first wanted

        return unit(self._encoder.sums([index_words(text)[1] for text in sentences]))

    def packed(self, texts: Iterable[Ranges]) -> bytes:
        """The vectors of texts as the memo keeps them."""
        from rlm_core.encode.segment import quantized  # noqa: PLC0415 -- numpy, when first wanted

        return quantized(self.texts(texts)).tobytes()

    def _sums(self, stems: Sequence[str]) -> "NDArray[np.float32]":
        import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

        unknown = [text for text in dict.fromkeys(stems) if text not in self._known]
        self._known.update(zip(unknown, self._encoder.sums(unknown), strict=True))
        empty = np.zeros((0, self._encoder.dimensions), dtype=np.float32)
        return np.stack([self._known[text] for text in stems]) if stems else empty
