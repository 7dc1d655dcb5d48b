"""The stages in order; each leaves its result in the working folder, and is not done twice."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from rlm_core.encode.segment import SegmentEncoder, unit
from rlm_core.encode.weights import Weights, write_weights
from rlm_core.train.aggregation import AggregationModel, Grove, train_aggregation
from rlm_core.train.batches import Pairs, encoded
from rlm_core.train.example import Example
from rlm_core.train.examples import mine_all, read_examples
from rlm_core.train.guidance import train_guidance
from rlm_core.train.mining import stems_of
from rlm_core.train.segments import (
    SegmentModel,
    contrast,
    distilled_table,
    exported,
    learn,
)
from rlm_core.train.teacher import Teacher
from rlm_core.train.trees import grown
from rlm_core.train.vocabulary import choose_vocabulary, written_forms

Log = Callable[[str], None]

# Never seen by the segment encoder: what is trained above it, and what it is measured on, stays new.
HELD_OUT = frozenset(
    [
        "celery+celery",
        "networkx+networkx",
        "dask+dask",
        "encode+httpx",
        "google+gson",
        "axios+axios",
        "pypi+scikit_learn",
        "pypi+statsmodels",
        "pypi+distributed",
    ]
)
_REPEATED = {"question": 2}  # kinds that are rare, and that many times as worth seeing


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is learned; `SMALL` is for a test of the machinery, in seconds."""

    stems: int = 32_000
    taught: int = 9_000  # examples whose question and text the teacher reads
    learn_epochs: int = 8
    contrast_epochs: int = 3
    tree_epochs: int = 40
    batch: int = 1024
    most_of_one_corpus: int = 12_000  # examples: no corpus shall drown the others


SMALL = Scale(stems=2_000, taught=40, learn_epochs=1, contrast_epochs=2, tree_epochs=1, batch=64)


class Training:
    """One training in one working folder."""

    def __init__(
        self, work: Path, files: Sequence[Path], scale: Scale, seed: int, log: Log
    ) -> None:
        self._work = work
        self._files = files
        self._scale = scale
        self._seed = seed
        self._log = log
        torch.manual_seed(seed)

    @cached_property
    def examples(self) -> list[Example]:
        """What the segment encoder learns from."""
        found: list[Example] = []
        for file in self._files:
            if file.stem not in HELD_OUT:
                found += self._share(file)
        self._log(f"{len(found):,} examples of {len(self._files)} corpora")
        return found

    def _share(self, file: Path) -> list[Example]:
        examples = [one._replace(group=f"{file.stem}/{one.group}") for one in read_examples(file)]
        if len(examples) > self._scale.most_of_one_corpus:
            chosen = random.Random(self._seed).sample(examples, self._scale.most_of_one_corpus)
            examples = sorted(chosen, key=lambda one: one.group)
        return [one for one in examples for _ in range(_REPEATED.get(one.kind, 1))]

    @cached_property
    def vocabulary(self) -> list[str]:
        """The stems, most frequent first."""
        return choose_vocabulary(self.examples, self._scale.stems)

    @cached_property
    def rows(self) -> dict[str, int]:
        """Each stem's row."""
        return {stem: row for row, stem in enumerate(self.vocabulary)}

    def distil(
        self, teacher: Callable[[], Teacher]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The first table, and the teacher's texts in its space."""
        file = self._work / "distilled.npz"
        if not file.exists():
            loaded = teacher()
            words = loaded.encode(written_forms(self.vocabulary, loaded.words()))
            self._log(f"distil: {len(words):,} words")
            texts = loaded.encode(self._taught())
            self._log(f"distil: {len(texts):,} texts")
            table, targets = distilled_table(words, texts)
            np.savez(file, table=table, targets=targets)
        with np.load(file) as kept:
            return kept["table"], kept["targets"]

    def learn(
        self, table: NDArray[np.float32], targets: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """The table after the second stage."""
        file = self._work / "learned.npy"
        if not file.exists():
            texts = [encoded(stems_of(one), self.rows) for one in self._taught()]
            model = SegmentModel(table)
            learn(model, texts, targets, self._scale.learn_epochs, self._seed, self._log)
            np.save(file, model.table.detach().numpy())
        learned: NDArray[np.float32] = np.load(file)
        return learned

    def contrast(self, table: NDArray[np.float32]) -> SegmentModel:
        """The model after the third stage."""
        model = SegmentModel(table)
        pairs = Pairs(self.examples, self.rows)
        contrast(
            model, pairs, self._scale.contrast_epochs, self._scale.batch, self._seed, self._log
        )
        return model

    def export(self, model: SegmentModel, folder: Path) -> None:
        """Write the weights as they are shipped."""
        table, scales = exported(model)
        place_weight = round(model.place_weight.item(), 4)
        write_weights(folder, tuple(self.vocabulary), table, scales, place_weight)
        self._log(f"written: {folder}")

    def _taught(self) -> list[str]:
        """The texts that the teacher reads, as written: questions, then what answers them."""
        taught = [one for one in self.examples if one.written and one.kind != "commit"]
        random.Random(self._seed).shuffle(taught)
        chosen = taught[: self._scale.taught]
        return [one.written[0] for one in chosen if one.written] + [
            one.written[1] for one in chosen if one.written
        ]


def train_above_segments(work: Path, weights: Weights, scale: Scale, seed: int, log: Log) -> None:
    """The aggregation encoder and the guidance above these weights, on trees that they have not seen.

    What is learned stays in the working folder, to be measured: centers of k-means, which nobody
    trains, are as good, and are what is shipped.
    """
    files = [one for one in sorted((work / "examples").glob("*.msgpack")) if one.stem in HELD_OUT]
    groves = [_grove(read_examples(file), weights) for file in files]
    if not groves:
        log("aggregation: none of the held-out corpora is there")
        return
    file = work / "aggregation.npz"
    if not file.exists():
        train_aggregation(groves, scale.tree_epochs, seed, log).save(file)
    model = AggregationModel.read(file)
    made = [one.tree.aggregated(model.aggregate) for one in groves]
    gates = train_guidance(groves, made, seed)
    np.save(work / "guidance.npy", gates)
    log(f"guidance: gates {np.round(gates, 3).tolist()}")


def _grove(examples: Sequence[Example], weights: Weights) -> Grove:
    """One corpus as a tree of folders and files, with every question about it but those of commits."""
    rows = {stem: row for row, stem in enumerate(weights.vocabulary)}
    encoder = SegmentEncoder(rows, weights.table, weights.scales, weights.place_weight)
    asked = [one for one in examples if one.kind != "commit"]
    texts = encoder.encode([one.text for one in asked])
    leaves = unit(encoder.placed(texts, [one.place for one in asked]).astype(np.float32))
    tree = grown(leaves, [tuple(one.group.split("/")) for one in asked])
    questions = unit(encoder.sums([one.question for one in asked]))
    return Grove(tree, questions, np.arange(len(asked)))


def train_segments(
    repositories: Path, prose: Path, meetings: Path, work: Path, into: Path,
    teacher: Callable[[], Teacher], scale: Scale, seed: int, log: Log,
) -> None:  # fmt: skip
    """All stages of the segment encoder, from corpora to weights."""
    work.mkdir(parents=True, exist_ok=True)
    training = Training(
        work, mine_all(repositories, prose, meetings, work / "examples"), scale, seed, log
    )
    table, targets = training.distil(teacher)
    learned = training.learn(table, targets)
    training.export(training.contrast(learned), into)
