"""The weights that are shipped, read from plain arrays: never anything that could run.

`vocabulary.txt` (one stem a line, compressed), `table.npy` (V, D) int8, `scales.npy` (V,) float32 and
`encoder.json` with the rest; the table is mapped into memory, so that all processes share it.
"""

import gzip
import json
import zlib
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rlm_core.errors import EncoderUnusable

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Weights:
    """What training made; `fingerprint` dates every vector that is made with it."""

    vocabulary: tuple[str, ...]
    table: NDArray[np.int8]  # (V, D)
    scales: NDArray[np.float32]  # (V,)
    place_weight: float
    fingerprint: str


def read_weights(folder: Path) -> Weights:
    """Read and check weights.

    Raises:
        EncoderUnusable: They are missing, truncated, or not of this program's form.

    """
    try:
        told = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        vocabulary = gzip.decompress((folder / "vocabulary.txt.gz").read_bytes()).decode()
        weights = Weights(
            vocabulary=tuple(vocabulary.split("\n")),
            table=np.load(folder / "table.npy", mmap_mode="r", allow_pickle=False),
            scales=np.load(folder / "scales.npy", allow_pickle=False),
            place_weight=float(told["place_weight"]),
            fingerprint=str(told["fingerprint"]),
        )
    except (OSError, ValueError, KeyError, EOFError, TypeError, zlib.error) as error:
        raise EncoderUnusable(_message(folder, str(error) or type(error).__name__)) from error
    if problem := _problem(weights, told):
        raise EncoderUnusable(_message(folder, problem))
    return weights


def write_weights(
    folder: Path,
    vocabulary: tuple[str, ...],
    table: NDArray[np.int8],
    scales: NDArray[np.float32],
    place_weight: float,
) -> None:
    """Write weights as `read_weights` reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = "\n".join(vocabulary).encode()
    (folder / "vocabulary.txt.gz").write_bytes(gzip.compress(listed, mtime=0))
    np.save(folder / "table.npy", table, allow_pickle=False)
    np.save(folder / "scales.npy", scales, allow_pickle=False)
    digest = blake2b(digest_size=8)
    for part in (listed, table.tobytes(), scales.tobytes(), repr(place_weight).encode()):
        digest.update(part)
    told = {"format": FORMAT, "place_weight": place_weight, "fingerprint": digest.hexdigest()}
    (folder / "encoder.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _problem(weights: Weights, told: dict[str, Any]) -> str:
    """What is wrong with weights that could be read; empty where nothing is."""
    if told.get("format") != FORMAT:
        return f"its form is {told.get('format')!r}, this program reads {FORMAT}"
    shapes = (
        weights.table.ndim,
        weights.table.dtype,
        weights.scales.shape,
        len(weights.vocabulary),
    )
    size = len(weights.table)
    if shapes != (2, np.dtype(np.int8), (size,), size):
        return "its arrays do not belong together"
    if not np.isfinite(weights.scales).all():
        return "it holds numbers that are none"
    return ""


def _message(folder: Path, problem: str) -> str:
    return (
        f"The encoder in {folder} cannot be used: {problem}. Search goes on by words alone. "
        "Install the program again to get its own encoder back."
    )
