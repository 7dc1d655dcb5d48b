"""Encoding in torch on the CPU: the shipped table agrees with numpy, and a real, tiny model behaves."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertConfig, BertModel, BertTokenizer

from rlm_core.encode.batches import Batches, DeviceUnusable
from rlm_core.encode.encoder import SHIPPED, InNumpy
from rlm_core.encode.model_encoder import ModelEncoder
from rlm_core.encode.segment import SegmentEncoder, quantized, unit
from rlm_core.encode.weights import read_weights
from rlm_core.encode.with_torch import TableDevice, device_for
from rlm_core.errors import EncoderUnusable

_WEIGHTS = read_weights(SHIPPED)
_ROWS = {stem: row for row, stem in enumerate(_WEIGHTS.vocabulary)}
_NUMPY = SegmentEncoder(_ROWS, _WEIGHTS.table, _WEIGHTS.scales, _WEIGHTS.place_weight)
_TORCH = TableDevice(_ROWS, _WEIGHTS.table, _WEIGHTS.scales, "cpu", InNumpy(_NUMPY, 256))
_STEMS = [*_WEIGHTS.vocabulary[::1_500], "qzxvkqj"]


@given(st.lists(st.lists(st.sampled_from(_STEMS), max_size=200).map(" ".join), max_size=30))
@settings(deadline=None)
def test_torch_and_numpy_agree_to_the_last_number_but_one(texts: list[str]) -> None:
    ours, theirs = _NUMPY.sums(texts), Batches(_TORCH, 8).rows(texts)

    assert np.abs(quantized(ours).astype(int) - quantized(theirs).astype(int)).max(initial=0) <= 1
    cosines = np.einsum("nd,nd->n", unit(ours), unit(theirs))
    assert (cosines[ours.any(axis=1)] > 0.9999).all()
    assert (ours.any(axis=1) == theirs.any(axis=1)).all()


def test_a_device_that_is_not_there_is_named() -> None:
    if torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(DeviceUnusable, match="no CUDA device"):
        device_for("cuda")
    assert device_for("auto") == "cpu"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _tiny_model(tmp_path_factory.mktemp("tiny"))


def _tiny_model(folder: Path, *, broken: str = "") -> Path:
    """A transformer with chance weights, which knows ten words; one of them may have no numbers."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "car", "engine", "tree", "oak", "leaf"]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=48,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=32,
    )
    bert = BertModel(config)
    if broken:
        with torch.no_grad():
            bert.embeddings.word_embeddings.weight[words.index(broken)] = torch.nan
    bert.save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_a_real_model_gives_vectors_of_its_size_on_the_device_asked_for(model: Path) -> None:
    encoder = ModelEncoder(model, "cpu")
    rows = encoder.encode_texts(["car engine", "", "tree", "car engine"])

    assert (rows.shape, encoder.dimensions, encoder.device) == ((4, 48), 48, "cpu")
    assert rows.any(axis=1).tolist() == [True, False, True, True]
    assert np.abs(rows[0].astype(int) - rows[3]).max() <= 1
    asked = encoder.encode_query("car engine")
    assert unit(rows[:1].astype(np.float32))[0] @ asked > 0.999
    encoder.check()


def test_a_gigantic_text_is_as_its_beginning(model: Path) -> None:
    encoder = ModelEncoder(model, "cpu")
    once, often = encoder.rows(["tree oak " * 16, "tree oak " * 400_000])

    assert np.allclose(once, often, atol=1e-5)


def test_a_word_without_numbers_costs_its_texts_their_vectors_and_nobody_else(
    tmp_path: Path,
) -> None:
    encoder = ModelEncoder(_tiny_model(tmp_path, broken="oak"), "cpu")
    encoder.check()
    rows = encoder.rows(["oak", "car", "tree"])

    assert np.isfinite(rows).all(axis=1).tolist() == [False, True, True]
    assert quantized(rows).any(axis=1).tolist() == [False, True, True]
    assert not encoder.encode_query("an oak").any()


def test_weights_of_another_model_are_refused(tmp_path: Path) -> None:
    folder = _tiny_model(tmp_path)
    (folder / "model.safetensors").unlink()
    _save_foreign(folder)

    with pytest.raises(EncoderUnusable, match=r"another model's|cannot be loaded"):
        ModelEncoder(folder, "cpu").check()


def _save_foreign(folder: Path) -> None:
    from safetensors.torch import save_file

    save_file({"some.other.weight": torch.ones(3)}, str(folder / "model.safetensors"))


def test_a_gpu_that_is_not_there_leaves_the_model_on_the_cpu_and_says_so(model: Path) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is one")
    encoder = ModelEncoder(model, "cuda")

    assert encoder.device == "cpu"
    assert encoder.notice.startswith("The device cuda cannot be used: ")
