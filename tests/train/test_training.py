"""Training runs from texts to weights, goes on where it was, and gives the same for the same seed."""

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

import click
import numpy as np
import pytest
import starlette

from rlm_core.encode.encoder import Encoder
from rlm_core.encode.weights import read_weights
from rlm_core.text.words import index_words
from rlm_core.train.aggregation import AggregationModel
from rlm_core.train.mining import mine_source
from rlm_core.train.trees import Tree

_BOOK = """Chapter 1

It was late when the captain came home. The harbor lay in fog. Nobody had lit the lamp at the pier.

Chapter 2

In the morning the letter was gone. She had hidden it in the clock. The clock had stopped at nine.
"""

_LICENCE = "Redistribution and use in source and binary\nforms, with or without modification"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `work` and `weights`, from two packages of others, one of them held out by its name."""
    folder = tmp_path_factory.mktemp("training")
    for module, name in ((click, "click"), (starlette, "encode+httpx")):
        source = Path(str(module.__file__)).parent
        shutil.copytree(source, folder / "repositories" / name / source.name)
        (folder / "repositories" / name / "LICENSE").write_text(_LICENCE)
    shutil.copytree(
        Path(str(click.__file__)).parent, folder / "repositories" / "unlicensed" / "src"
    )
    (folder / "prose").mkdir()
    (folder / "prose" / "book.txt.gz").write_bytes(gzip.compress(_BOOK.encode()))
    (folder / "meetings").mkdir()
    _train(folder)
    return folder


def _train(folder: Path, into: str = "weights", work: str = "work", *more: str) -> str:
    command = [*_command(folder, into, work), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def _kill_when_told(folder: Path, told: str) -> None:
    with subprocess.Popen(
        _command(folder, "killed-weights", "killed-work"), stderr=subprocess.PIPE, text=True
    ) as training:
        assert training.stderr
        seen = ""
        for line in training.stderr:
            seen += line
            if told in line:
                training.kill()
                return
    raise AssertionError(f"never told {told!r}: {seen}")


def _command(folder: Path, into: str, work: str) -> list[str]:
    command = [sys.executable, "-P", "-m", "rlm_core.train", "--small"]
    for name in ("repositories", "prose", "meetings"):
        command += [f"--{name}", str(folder / name)]
    return [*command, "--work", str(folder / work), "--into", str(folder / into)]


def test_what_was_trained_encodes(trained: Path) -> None:
    encoder = Encoder(read_weights(trained / "weights"))
    rows = encoder.encode_texts([index_words("a command line option")[1], "qzxvk"])
    assert rows.any(axis=1).tolist() == [True, False]


def test_the_losses_fall_and_are_kept(trained: Path) -> None:
    lines = (trained / "work" / "losses.log").read_text().splitlines()
    losses = [float(line.split("loss ")[1].split(",")[0]) for line in lines if "contrast" in line]
    assert losses[-1] < losses[0]


def test_what_stands_above_the_segments_learns_from_held_out_texts_alone(trained: Path) -> None:
    model = AggregationModel.read(
        trained / "work" / f"aggregation-8-{read_weights(trained / 'weights').fingerprint}.npz"
    )
    rows = np.eye(3, model.queries.shape[1], dtype=np.float32)
    (made,) = model.aggregated(Tree(rows, ((0, 1, 2),), ((),)))
    assert np.allclose(np.linalg.norm(made, axis=1), 1.0, atol=1e-4)
    log = (trained / "work" / "losses.log").read_text()
    assert "aggregation, 8: epoch 1 of 1" in log
    assert "guidance: learned, 8, gates" in log


def test_a_second_run_makes_no_stage_again_and_the_same_weights(trained: Path) -> None:
    kept = {file: file.stat().st_mtime_ns for file in (trained / "work").rglob("*.np[yz]")}
    told = _train(trained, "again")
    assert "distil: " not in told
    assert "learn: " not in told
    now = {file: file.stat().st_mtime_ns for file in kept}
    stages = [file for file in kept if "guidance" not in file.name]
    assert [now[file] for file in stages] == [kept[file] for file in stages]
    first, second = read_weights(trained / "weights"), read_weights(trained / "again")
    assert first.fingerprint == second.fingerprint


@pytest.mark.slow
def test_a_training_that_is_killed_in_every_stage_ends_with_the_same_weights(trained: Path) -> None:
    for told in ("examples of", "distil: ", "learn: ", "contrast: epoch 1", "aggregation, 4: "):
        _kill_when_told(trained, told)
    _train(trained, "killed-weights", "killed-work")
    names = ("weights", "killed-weights")
    whole, killed = (read_weights(trained / name).fingerprint for name in names)
    assert killed == whole


@pytest.mark.slow
def test_a_teacher_that_was_tuned_is_kept_and_teaches_something_else(trained: Path) -> None:
    told = _train(trained, "tuned-weights", "work", "--tune-teacher")
    assert "tune: part 4 of 4, 10 pairs" in told
    assert "tune: " not in _train(trained, "tuned-again", "work", "--tune-teacher")
    plain, tuned, again = (
        read_weights(trained / name).fingerprint
        for name in ("weights", "tuned-weights", "tuned-again")
    )
    assert plain != tuned == again


def test_what_names_no_permissive_licence_is_not_read(trained: Path) -> None:
    assert "unlicensed: not read" in (trained / "work" / "losses.log").read_text()
    table = (trained / "work" / "corpora.md").read_text()
    assert "unlicensed" not in table
    assert "| click |  | BSD | 281 |" in table
    assert "| encode+httpx |  | BSD | held out |" in table


def test_documentation_asks_for_its_code_without_answering_itself() -> None:
    source = b'def area(side):\n    """The area of a square."""\n    return side * side * unit_of(side)\n'
    (mined,) = mine_source("shapes.py", source, keep_written=True).examples
    assert mined.written
    question, text = mined.written
    assert question == "The area of a square."
    assert "return side * side" in text
    assert "square" not in text
