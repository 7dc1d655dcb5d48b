"""The shipped encoder, through its door: what it says of texts, and of texts that say nothing."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rlm_core.encode.encoder import SHIPPED, Encoder, load_encoder, shipped_fingerprint
from rlm_core.encode.segment import Vectors, unit
from rlm_core.encode.weights import read_weights, write_weights
from rlm_core.errors import EncoderUnusable
from rlm_core.text.words import index_words


def _directions(rows: Vectors) -> NDArray[np.float32]:
    return unit(rows.astype(np.float32))


def _encoded(text: str) -> Vectors:
    return load_encoder().encode_texts([index_words(text)[1]])


def test_a_question_is_nearer_to_its_answer_though_they_share_no_word() -> None:
    asked = load_encoder().encode_query("How do I remove a file?")
    answer, other = _encoded("def unlink(path): delete entry"), _encoded("render the invoice total")
    assert (_directions(answer) @ asked)[0] > (_directions(other) @ asked)[0] + 0.1


@pytest.mark.parametrize("text", ["", "   \n", "qzxvkqj wwxqzzk"])
def test_what_holds_nothing_known_has_no_vector_but_its_place_has(text: str) -> None:
    encoder = load_encoder()
    none = encoder.encode_texts([text])
    assert not none.any()
    assert not encoder.encode_query(text).any()
    assert encoder.place(none, ["parser token"]).any()
    assert not encoder.place(none, [""]).any()


def test_a_gigantic_text_has_the_direction_of_what_it_repeats() -> None:
    once, often = "parse token stream", "parse token stream " * 500_000
    likeness = _directions(_encoded(once)) @ _directions(_encoded(often)).T
    assert likeness[0, 0] > 0.99


@given(
    st.lists(
        st.lists(st.sampled_from(["parse", "token", "file", "delete", "unheardof"])), max_size=300
    )
)
@settings(deadline=None)
def test_a_text_has_the_same_vector_alone_and_among_others(texts: list[list[str]]) -> None:
    encoder = load_encoder()
    joined = [" ".join(words) for words in texts]
    together = encoder.encode_texts(joined)
    assert together.shape == (len(texts), encoder.dimensions)
    for text, row in list(zip(joined, together, strict=True))[:5]:
        assert np.abs(encoder.encode_texts([text])[0].astype(int) - row).max() <= 1


@given(
    st.lists(st.lists(st.integers(-127, 127), min_size=256, max_size=256), min_size=1, max_size=12)
)
@settings(deadline=None)
def test_every_child_is_near_one_of_its_parents_vectors(rows: list[list[int]]) -> None:
    children = [np.asarray([row], dtype=np.int8) for row in rows]
    made = load_encoder().aggregate(children, [1.0] * len(children))
    known = _directions(np.concatenate([one for one in children if one.any()] or children))
    assert len(made) <= 5
    if known.any():
        assert np.abs(made).max(axis=1).tolist() == [127] * len(made)
        best = (known @ _directions(made).T).max(axis=1)
        pooled = (known @ _directions(made[:1]).T)[:, 0]
        assert (best >= pooled - 1e-6).all()
        assert best.max() > 0.3


def test_a_node_of_two_topics_is_as_near_to_either_as_its_parts() -> None:
    encoder = load_encoder()
    parts = [_encoded("database migration schema table")] * 9 + [_encoded("font glyph rendering")]
    made = encoder.aggregate(parts, [1.0] * 10)
    asked = encoder.encode_query("drawing glyphs of a font")
    alone = (_directions(parts[-1]) @ asked)[0]
    likeness = _directions(made) @ asked
    assert likeness.max() == pytest.approx(alone, abs=0.02)
    assert likeness[0] < alone - 0.2  # the pooled vector has lost it


def test_children_without_vectors_make_none() -> None:
    encoder = load_encoder()
    assert len(encoder.aggregate([encoder.encode_texts(["", ""])], [1.0])) == 0


def test_what_is_shipped_is_dated_by_its_fingerprint_and_small() -> None:
    assert load_encoder().fingerprint == shipped_fingerprint() != ""
    assert sum(one.stat().st_size for one in SHIPPED.iterdir()) < 20_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "weights"))


@pytest.mark.parametrize("name", ["encoder.json", "vocabulary.txt.gz", "table.npy", "scales.npy"])
def test_weights_that_miss_a_part_or_are_cut_short_say_so(folder: Path, name: str) -> None:
    part = folder / name
    part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])
    with pytest.raises(EncoderUnusable, match="Search goes on by words"):
        read_weights(folder)
    part.unlink()
    with pytest.raises(EncoderUnusable, match="weights"):
        read_weights(folder)


def test_foreign_weights_say_what_is_foreign(folder: Path) -> None:
    (folder / "encoder.json").write_text('{"format": 99, "place_weight": 1, "fingerprint": "x"}')
    with pytest.raises(EncoderUnusable, match="99"):
        read_weights(folder)


def test_arrays_that_could_run_code_are_not_read(folder: Path) -> None:
    np.save(folder / "scales.npy", np.asarray([print], dtype=object), allow_pickle=True)
    with pytest.raises(EncoderUnusable):
        read_weights(folder)


def test_numbers_that_are_none_are_refused(folder: Path) -> None:
    scales = np.load(folder / "scales.npy")
    scales[7] = np.nan
    np.save(folder / "scales.npy", scales)
    with pytest.raises(EncoderUnusable, match="numbers"):
        read_weights(folder)


def test_any_weights_of_the_form_make_an_encoder(tmp_path: Path) -> None:
    table = np.eye(4, 64, dtype=np.int8) * 100
    write_weights(tmp_path, ("a", "b", "c", "d"), table, np.ones(4, np.float32), 0.5)
    encoder = Encoder(read_weights(tmp_path))
    assert encoder.dimensions == 64
    assert encoder.encode_texts(["b"]).argmax() == 1
