"""The door: one encoder per process and choice.

An encoder says what it reads: stems, or text as written. The shipped one reads stems, and is read
from the weights that come with the program; a sentence-transformers model is the user's own.
"""

import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rlm_core.encode.choice import EncoderChoice
from rlm_core.encode.model_folder import find_model, model_fingerprint
from rlm_core.encode.torch_door import refused_device, with_torch
from rlm_core.errors import EncoderUnusable
from rlm_core.text.words import index_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rlm_core.encode.batches import Batches
    from rlm_core.encode.segment import SegmentEncoder, Vectors
    from rlm_core.encode.weights import Weights

SHIPPED = Path(__file__).parent / "weights"
DEFAULT_CHOICE = EncoderChoice()

_STEMS_TOGETHER = 8_192  # texts at once on a device: their pairs of text and stem are in its memory
_NUMPY = "numpy on the CPU"

_loading = threading.Lock()


class VectorSpace:
    """What can be done with an encoder's vectors without texts; may be used from any thread.

    Vectors are int8 rows of unit direction: a cosine needs no scale. A row of zeros is no vector.
    """

    def __init__(self, fingerprint: str, dimensions: int) -> None:
        self.fingerprint = fingerprint
        self.dimensions = dimensions

    def place(self, vectors: "Vectors", places: Sequence[str]) -> "Vectors":
        """The same vectors in their places, given as stems: (n, D). Here a place adds nothing."""
        del places
        return vectors

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
        from rlm_core.encode.segment import unit  # noqa: PLC0415 -- numpy, when first wanted

        rows = self.directions(packed)
        found: NDArray[np.float32] = unit(rows.sum(axis=0, keepdims=True))[0]
        return found

    def directions(self, packed: bytes) -> "NDArray[np.float32]":
        """A node's rows, from their bytes, as unit vectors: (n, D)."""
        import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

        from rlm_core.encode.segment import unit  # noqa: PLC0415 -- numpy, when first wanted

        return unit(self.unpacked(packed).astype(np.float32))

    def joined(self, *parts: "Vectors") -> "Vectors":
        """Vectors one after the other."""
        import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

        return np.concatenate(parts)


class TextEncoder(VectorSpace, ABC):
    """Makes vectors of texts and questions; may be used from any thread."""

    @property
    @abstractmethod
    def device(self) -> str:
        """Where it works now, in words."""

    @property
    @abstractmethod
    def notice(self) -> str:
        """What a user should know of how it works; empty where all is well."""

    @abstractmethod
    def rows(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Vectors of texts, not yet of unit length: (n, D); zeros for no vector, and NaN where it failed.

        Raises:
            EncoderUnusable: There is not the memory.

        """

    def rows_of_each(self, files: Sequence[Sequence[str]]) -> "list[NDArray[np.float32]]":
        """`rows` for the texts of several files, all together: a device is quick only with many at once."""
        import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

        rows = self.rows([text for texts in files for text in texts])
        ends = np.cumsum([len(texts) for texts in files])
        return np.split(rows, ends[:-1]) if files else []

    @abstractmethod
    def _questions(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """The vectors of questions as written, not yet of unit length: (n, D)."""

    def check(self) -> None:
        """See whether it gives vectors that mean something; it may take as long as loading it.

        Raises:
            EncoderUnusable: It does not.

        """

    def encode_texts(self, texts: Sequence[str]) -> "Vectors":
        """Vectors of texts: (n, D)."""
        from rlm_core.encode.segment import quantized  # noqa: PLC0415 -- numpy, when first wanted

        return quantized(self.rows(texts))

    def encode_query(self, text: str) -> "NDArray[np.float32]":
        """The unit vector of a question as written: (D,); zeros where nothing in it is known."""
        found: NDArray[np.float32] = self.encode_queries([text])[0]
        return found

    def encode_queries(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """The unit vectors of texts as written: (n, D)."""
        import numpy as np  # noqa: PLC0415 -- numpy, when first wanted

        from rlm_core.encode.segment import unit  # noqa: PLC0415 -- numpy, when first wanted

        return unit(np.nan_to_num(self._questions(texts)))


class Encoder(TextEncoder):
    """The encoder that is trained and shipped here. Its texts are stems with spaces between."""

    def __init__(self, weights: "Weights", device: str = "cpu") -> None:
        from rlm_core.encode.segment import SegmentEncoder  # noqa: PLC0415 -- numpy, when first wanted

        super().__init__(weights.fingerprint, int(weights.table.shape[1]))
        rows = {stem: row for row, stem in enumerate(weights.vocabulary)}
        self._segments = SegmentEncoder(rows, weights.table, weights.scales, weights.place_weight)
        self._batches: Batches | None = None
        self._refused = ""
        if device == "cuda":  # `auto` is numpy: a device saves less than importing torch costs
            self._move(rows, weights)

    def sums(self, stems: Sequence[str]) -> "NDArray[np.float32]":
        """The vectors of texts before they are made small, longer where they say more: (n, D)."""
        return self._segments.sums(stems)

    def _move(self, rows: dict[str, int], weights: "Weights") -> None:
        """Encode batches on a GPU, if that can be; in numpy otherwise, which gives the same vectors."""
        from rlm_core.encode.batches import Batches, DeviceUnusable  # noqa: PLC0415 -- numpy, as above

        try:
            torch = with_torch("torch")
            device = torch.device_for("cuda")
            on_cpu = InNumpy(self._segments, self.dimensions)
            moved = torch.TableDevice(rows, weights.table, weights.scales, device, on_cpu)
            self._batches = Batches(moved, _STEMS_TOGETHER)
        except (EncoderUnusable, DeviceUnusable) as error:
            self._refused = refused_device(error)

    @property
    def device(self) -> str:
        """Where it works now, in words."""
        return self._batches.device if self._batches else _NUMPY

    @property
    def notice(self) -> str:
        """Why it does not work where it should."""
        return self._batches.notice if self._batches else self._refused

    def rows(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Vectors of texts, given as stems with spaces between: (n, D)."""
        return self._batches.rows(texts) if self._batches else self._segments.sums(texts)

    def rows_of_each(self, files: Sequence[Sequence[str]]) -> "list[NDArray[np.float32]]":
        """As above; in numpy file by file, whose texts have stems in common."""
        if self._batches:
            return super().rows_of_each(files)
        return [self._segments.sums(texts) for texts in files]

    def place(self, vectors: "Vectors", places: Sequence[str]) -> "Vectors":
        """The same vectors in their places, given as stems; what has no vector gets its place's: (n, D)."""
        return self._segments.placed(vectors, places)

    def _questions(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        return self._segments.sums([index_words(text)[1] for text in texts])


class InNumpy:
    """The device that the shipped table falls back to."""

    name = _NUMPY

    def __init__(self, segments: "SegmentEncoder", dimensions: int) -> None:
        self._segments = segments
        self.dimensions = dimensions

    def rows(self, texts: Sequence[str], *, are_questions: bool) -> "NDArray[np.float32]":
        """The sums of stems; a question is encoded as any text."""
        del are_questions
        return self._segments.sums(texts)

    def on_cpu(self) -> None:
        """It is there already."""


def fingerprint_of(choice: EncoderChoice) -> str:
    """What dates the vectors of an encoder; empty where there is none. Costs next to nothing."""
    if choice.is_none:
        return ""
    if not choice.is_model:
        return shipped_fingerprint()
    try:
        return model_fingerprint(find_model(choice.name))
    except EncoderUnusable:
        return ""


def shipped_fingerprint() -> str:
    """What dates the vectors of the encoder that is shipped; empty where there is none. Costs nothing."""
    try:
        told = json.loads((SHIPPED / "encoder.json").read_text(encoding="utf-8"))
        return str(told["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def vector_space(choice: EncoderChoice, dimensions: int) -> VectorSpace:
    """What who writes an index needs of an encoder. No model is loaded, so its dimensions must be known.

    Raises:
        EncoderUnusable: The shipped weights cannot be read.

    """
    if choice.is_model:
        return VectorSpace(fingerprint_of(choice), dimensions)
    return load_encoder(choice.for_questions)


def load_shipped() -> Encoder:
    """The encoder that is shipped, where single texts are encoded.

    Raises:
        EncoderUnusable: Its weights cannot be read.

    """
    encoder = load_encoder(EncoderChoice().for_questions)
    assert isinstance(encoder, Encoder)
    return encoder


def load_encoder(choice: EncoderChoice = DEFAULT_CHOICE) -> TextEncoder:
    """The encoder that was chosen, read once per process; so is that it cannot be.

    Raises:
        EncoderUnusable: It cannot be used, or none is wanted.

    """
    if choice.is_none:
        raise EncoderUnusable("The encoder is set to none: nothing is compared by its meaning.")
    with _loading:
        found = _loaded(choice)
    if isinstance(found, EncoderUnusable):
        raise found
    return found


@lru_cache(maxsize=4)
def _loaded(choice: EncoderChoice) -> TextEncoder | EncoderUnusable:
    from rlm_core.encode.weights import read_weights  # noqa: PLC0415 -- numpy, when first wanted

    try:
        if choice.is_model:
            from rlm_core.encode.model_encoder import (  # noqa: PLC0415 -- only where one is chosen
                ModelEncoder,
            )

            return ModelEncoder(find_model(choice.name), choice.device)
        return Encoder(read_weights(SHIPPED), choice.device)
    except EncoderUnusable as error:
        return error
