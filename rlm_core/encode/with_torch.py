"""Encoding in torch: a sentence-transformers model, or the shipped table on a GPU. Only this file knows torch.

It is imported when a user chose what needs it. Nothing is downloaded, and no code that comes with a
model is run.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from rlm_core.encode.batches import Device, DeviceFull, DeviceUnusable
from rlm_core.encode.model_folder import unusable
from rlm_core.errors import EncoderUnusable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_UNKNOWN = -1
_CHARACTERS_PER_TOKEN = (
    16  # at least so many of a text are read for each token that the model takes
)
_USUAL_TOKENS = 512  # where a model names no limit
_PROBE = "text"


class ModelDevice:
    """A sentence-transformers model on one device."""

    def __init__(self, folder: Path, device: str) -> None:
        """Load it.

        Raises:
            EncoderUnusable: It cannot be loaded.

        """
        self._folder = folder
        self._most_characters = _CHARACTERS_PER_TOKEN * _USUAL_TOKENS
        try:
            self._model = _loaded(folder, device)
            tokens = self._model.max_seq_length or _USUAL_TOKENS
            self._most_characters = _CHARACTERS_PER_TOKEN * int(tokens)
            self.dimensions = int(self.rows([_PROBE], are_questions=False).shape[1])
        except DeviceFull:
            raise
        except Exception as error:  # whatever a foreign folder makes a foreign library raise
            told = " ".join(str(error).split()) or type(error).__name__
            raise EncoderUnusable(unusable(folder, f"it cannot be loaded: {told[:300]}")) from error

    @property
    def name(self) -> str:
        """The device, as torch calls it."""
        return str(self._model.device)

    def rows(self, texts: Sequence[str], *, are_questions: bool) -> NDArray[np.float32]:
        """Vectors of texts, whose ends the model may not see: (n, D)."""
        encode = self._model.encode_query if are_questions else self._model.encode_document
        cut = [text.strip()[: self._most_characters] for text in texts]
        with _telling_full():
            found = encode(cut, batch_size=len(cut), show_progress_bar=False)
        return np.asarray(found, dtype=np.float32)

    def on_cpu(self) -> "ModelDevice | None":
        """The same model on the CPU."""
        if self._model.device.type == "cpu":
            return None
        self._model.to("cpu")
        torch.cuda.empty_cache()
        return self


class TableDevice:
    """The shipped table in torch: the same sums as in numpy, the rows of a batch gathered at once."""

    def __init__(
        self,
        rows: Mapping[str, int],
        table: NDArray[np.int8],
        scales: NDArray[np.float32],
        device: str,
        on_cpu: Device,
    ) -> None:
        self._rows = rows
        self._on_cpu = on_cpu
        with _telling_full():
            scale = torch.from_numpy(np.array(scales)).to(device)
            self._table = torch.from_numpy(np.array(table)).to(device).float() * scale[:, None]
        self.name = str(self._table.device)  # (V, D)
        self.dimensions = int(self._table.shape[1])

    def rows(self, texts: Sequence[str], *, are_questions: bool) -> NDArray[np.float32]:
        """The weighted sums of the rows of texts, given as stems: (n, D)."""
        del are_questions  # a question is encoded as any text
        stems = [text.split() for text in texts]
        known = map(self._rows.get, chain.from_iterable(stems), repeat(_UNKNOWN))
        rows = np.fromiter(known, dtype=np.int64, count=sum(map(len, stems)))
        owners = np.repeat(np.arange(len(stems)), [len(one) for one in stems])
        pairs = (owners * len(self._table) + rows)[rows != _UNKNOWN]
        with _telling_full():
            return self._sums(torch.from_numpy(pairs).to(self._table.device), len(texts))

    def _sums(self, pairs: torch.Tensor, texts: int) -> NDArray[np.float32]:
        """Each pair (P,) is a text and a row of its; a row counts by the root of how often it occurs."""
        pairs, counts = torch.unique(pairs, return_counts=True)
        owners, rows = pairs // len(self._table), pairs % len(self._table)
        starts = torch.searchsorted(owners, torch.arange(texts, device=owners.device))
        summed = torch.nn.functional.embedding_bag(
            rows, self._table, starts, mode="sum", per_sample_weights=counts.float().sqrt()
        )
        return summed.cpu().numpy()

    def on_cpu(self) -> Device:
        """The same in numpy."""
        return self._on_cpu


def device_for(wanted: str) -> str:
    """The device for a choice of auto, cpu or cuda.

    Raises:
        DeviceUnusable: There is none of that kind.

    """
    if wanted == "cuda" and not torch.cuda.is_available():
        raise DeviceUnusable("torch finds no CUDA device here")
    return "cuda" if wanted != "cpu" and torch.cuda.is_available() else "cpu"


def _loaded(folder: Path, device: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 -- seconds; the table needs it not
    from transformers.utils import logging  # noqa: PLC0415 -- as above

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    with _telling_full():
        return SentenceTransformer(str(folder), device=device, local_files_only=True).eval()


@contextmanager
def _telling_full() -> Iterator[None]:
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise DeviceFull from error
    except RuntimeError as error:
        if "can't allocate memory" in str(error):  # so the CPU's allocator says
            raise DeviceFull from error
        raise
