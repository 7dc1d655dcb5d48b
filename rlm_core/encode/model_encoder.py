"""A user's own sentence-transformers model as the encoder. Importing this imports numpy, making one torch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rlm_core.encode.batches import Batches, Device, DeviceUnusable
from rlm_core.encode.encoder import TextEncoder
from rlm_core.encode.model_folder import model_fingerprint, unusable
from rlm_core.encode.torch_door import refused_device, with_torch
from rlm_core.errors import EncoderUnusable

_TEXTS_TOGETHER = 32  # at once on a device, which holds every layer of each
_PROBES = ("The total of the cart.", "def parse(tokens): ...")
_CHANCE = 0.05  # of the largest number: devices differ by far less, chance by far more
_BY_CHANCE = "it gives other vectors each time it is loaded: its weights are another model's"


class ModelEncoder(TextEncoder):
    """A sentence-transformers model. It reads text as written, with the names above it in front."""

    def __init__(self, folder: Path, device: str) -> None:
        try:
            self._torch = with_torch("transformers")
        except EncoderUnusable as error:
            raise EncoderUnusable(unusable(folder, str(error))) from error
        self._folder, self._refused = folder, ""
        try:
            model = self._torch.ModelDevice(folder, self._torch.device_for(device))
        except DeviceUnusable as error:
            self._refused = refused_device(error)
            model = self._on_cpu()
        super().__init__(model_fingerprint(folder), model.dimensions)
        self._batches = Batches(model, _TEXTS_TOGETHER)

    def _on_cpu(self) -> Device:
        """The model, loaded once more."""
        try:
            device: Device = self._torch.ModelDevice(self._folder, "cpu")
        except DeviceUnusable as error:
            raise EncoderUnusable(
                unusable(self._folder, "there is not the memory for it")
            ) from error
        return device

    @property
    def device(self) -> str:
        """Where it works now, in words."""
        return self._batches.device

    @property
    def notice(self) -> str:
        """Why it does not work where it should."""
        return self._batches.notice or self._refused

    def rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts as written: (n, D)."""
        return self._batches.rows(texts)

    def check(self) -> None:
        """See whether the weights are those of the model.

        What a file of weights lacks is made up by chance, each time anew, with no more than a warning.

        Raises:
            EncoderUnusable: Two loadings give different vectors, or one gives none.

        """
        here = self.rows(_PROBES)
        if not np.isfinite(here).any():
            raise EncoderUnusable(unusable(self._folder, "it gives no numbers for any text"))
        there = Batches(self._on_cpu(), _TEXTS_TOGETHER).rows(_PROBES)
        here, there = np.nan_to_num(here), np.nan_to_num(there)
        if not np.allclose(here, there, atol=_CHANCE * float(np.abs(here).max())):
            raise EncoderUnusable(unusable(self._folder, _BY_CHANCE))

    def _questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._batches.rows(texts, are_questions=True)
