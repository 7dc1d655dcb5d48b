"""The stages in order; each leaves its result in the working folder, and is not done twice."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
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
from rlm_core.train.licences import corpora_table, permitted
from rlm_core.train.mining import stems_of
from rlm_core.train.segments import (
    SegmentModel,
    contrast,
    distilled_table,
    exported,
    learn,
)
from rlm_core.train.teacher import Teacher, TeacherChoice
from rlm_core.train.trees import UNTRAINED, Rows, Tree, grown
from rlm_core.train.tuning import tuned_teacher
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
TUNED_FOLDER = "tuned-teacher"  # in the working folder: the stages below a tuned teacher
LEARNED_PATHS = (4, 8)  # K, of the aggregation encoders that are learned
_PART = 1_000  # texts that the teacher reads before they are kept
_KINDS = ("documentation", "heading", "cloze", "question")
_REPEATED = {"question": 2}  # kinds that are rare, and that many times as worth seeing


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is learned; `SMALL` is for a test of the machinery, in seconds."""

    stems: int = 32_000
    tuned: int = 6_400  # examples that a teacher sees that is tuned
    taught: int = 8_000  # examples whose question and text the teacher reads
    learn_epochs: int = 8
    contrast_epochs: int = 5
    tree_epochs: int = 12
    batch: int = 1024
    most_of_one_corpus: int = 12_000  # examples: no corpus shall drown the others


SMALL = Scale(
    stems=2_000, tuned=40, taught=40, learn_epochs=1, contrast_epochs=2, tree_epochs=1, batch=64
)


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
        self.learned_from: dict[str, int] = {}  # examples, by corpus
        torch.manual_seed(seed)

    @cached_property
    def examples(self) -> list[Example]:
        """What the segment encoder learns from."""
        kept_back = self._kept_back()
        found: list[Example] = []
        for file in self._files:
            if file.stem not in HELD_OUT:
                share = self._share(file)
                new = [one for one in share if hash(one.text) not in kept_back]
                self._log(f"{file.stem}: {len(new):,} examples, {len(share) - len(new):,} held out")
                self.learned_from[file.stem] = len(new)
                found += new
        self._log(f"{len(found):,} examples of {len(self.learned_from)} corpora")
        return found

    def _kept_back(self) -> set[int]:
        """The texts of the held-out corpora: one package carries a copy of a part of another."""
        held_out = (file for file in self._files if file.stem in HELD_OUT)
        return {hash(one.text) for file in held_out for one in read_examples(file)}

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

    def distil(self, choice: TeacherChoice) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The first table, and the teacher's texts in its space."""
        file = self._work / "distilled.npz"
        if not file.exists():
            folder = self._tuned(choice) if choice.is_tuned else choice.folder
            loaded = Teacher(folder, choice.device)
            words = self._encoded(loaded, "words", written_forms(self.vocabulary, loaded.words()))
            read = [self._encoded(loaded, "texts", one) for one in self._taught()]
            table, targets = distilled_table(words, np.concatenate(read))
            _keep(file, lambda part: np.savez(part, table=table, targets=targets))
        with np.load(file) as kept:
            return kept["table"], kept["targets"]

    def _encoded(self, teacher: Teacher, name: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """The teacher's vectors, made and kept in parts: this is what takes longest."""
        folder = self._work / "teacher"
        folder.mkdir(exist_ok=True)
        parts = []
        for start in range(0, len(texts), _PART):
            part = texts[start : start + _PART]
            file = folder / f"{blake2b(repr(part).encode(), digest_size=8).hexdigest()}.npy"
            if not file.exists():
                made = teacher.encode(part)
                _keep(file, partial(np.save, arr=made))
                self._log(f"distil: {start + len(part):,} of {len(texts):,} {name}")
            parts.append(np.load(file))
        return np.concatenate(parts)

    def learn(
        self, table: NDArray[np.float32], targets: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """The table after the second stage."""
        file = self._work / "learned.npy"
        if not file.exists():
            texts = [encoded(stems_of(one), self.rows) for some in self._taught() for one in some]
            model = SegmentModel(table)
            learn(model, texts, targets, self._scale.learn_epochs, self._seed, self._log)
            _keep(file, partial(np.save, arr=model.table.detach().numpy()))
        learned: NDArray[np.float32] = np.load(file)
        return learned

    def contrast(self, table: NDArray[np.float32]) -> SegmentModel:
        """The model after the third stage; every epoch of it is kept."""
        epochs = self._scale.contrast_epochs
        files = [self._work / f"contrasted-{at + 1}-of-{epochs}.npz" for at in range(epochs)]
        done = sum(file.exists() for file in files)
        model = _kept_model(files[done - 1]) if done else SegmentModel(table)
        if done < epochs:
            pairs = Pairs(self.examples, self.rows)
            for at in range(done, epochs):
                self._log(contrast(model, pairs, at, epochs, self._scale.batch, self._seed))
                _keep_model(model, files[at])
        return model

    def export(self, model: SegmentModel, folder: Path) -> None:
        """Write the weights as they are shipped."""
        table, scales = exported(model)
        place_weight = round(model.place_weight.item(), 4)
        write_weights(folder, tuple(self.vocabulary), table, scales, place_weight)
        self._log(f"written: {folder}")

    def _tuned(self, choice: TeacherChoice) -> Path:
        """The folder of a teacher that has seen pairs of these corpora."""
        pairs = self._written()[-self._scale.tuned :]  # from the end: others than it will teach
        return tuned_teacher(choice.folder, choice.device, pairs, self._work, self._seed, self._log)

    def _taught(self) -> tuple[list[str], list[str]]:
        """The texts that the teacher reads, as written: questions, and what answers them."""
        chosen = self._written()[: self._scale.taught]
        return [question for question, _ in chosen], [answer for _, answer in chosen]

    def _written(self) -> list[tuple[str, str]]:
        """The pairs that were kept as written, in the same order for the same seed."""
        written = [one.written for one in self.examples if one.written and one.kind != "commit"]
        random.Random(self._seed).shuffle(written)
        return written


def _keep(file: Path, save: Callable[[Path], object]) -> None:
    """Save all of it or nothing, whenever the program is killed."""
    part = file.with_name(f"part-{file.name}")
    save(part)
    part.rename(file)


def _keep_model(model: SegmentModel, file: Path) -> None:
    table, place_weight = model.table.detach().numpy(), np.float32(model.place_weight.item())
    _keep(file, lambda part: np.savez(part, table=table, place_weight=place_weight))


def _kept_model(file: Path) -> SegmentModel:
    with np.load(file) as kept:
        return SegmentModel(kept["table"], float(kept["place_weight"]))


def train_above_segments(work: Path, weights: Weights, scale: Scale, seed: int, log: Log) -> None:
    """The aggregation encoders and the guidance above these weights, on trees that they have not seen.

    What is learned stays in the working folder, to be measured beside the centers of k-means that are
    shipped, and that nobody trains.
    """
    files = [one for one in sorted((work / "examples").glob("*.msgpack")) if one.stem in HELD_OUT]
    groves = [_grove(read_examples(file), weights) for file in files]
    if not groves:
        log("aggregation: none of the held-out corpora is there")
        return
    ways: dict[str, Callable[[Tree], list[Rows]]] = dict(UNTRAINED)
    for paths in LEARNED_PATHS:
        file = aggregation_file(work, weights, paths)
        if not file.exists():
            _keep(file, train_aggregation(groves, scale.tree_epochs, seed, log, paths).save)
        ways[f"learned, {paths}"] = AggregationModel.read(file).aggregated
    gates = {}
    for name, way in ways.items():
        gates[name] = train_guidance(groves, [way(one.tree) for one in groves], seed)
        log(f"guidance: {name}, gates {gates[name].round(3).astype(float).tolist()}")
    np.savez(guidance_file(work, weights), allow_pickle=False, **gates)


def aggregation_file(work: Path, weights: Weights, paths: int) -> Path:
    """Where the working folder keeps what was learned above these weights."""
    return work / f"aggregation-{paths}-{weights.fingerprint}.npz"


def guidance_file(work: Path, weights: Weights) -> Path:
    """Where it keeps the gates, by how the inner nodes were made."""
    return work / f"guidance-{weights.fingerprint}.npz"


def _grove(examples: Sequence[Example], weights: Weights) -> Grove:
    """One corpus as a tree of folders and files, with every question about it but those of commits."""
    rows = {stem: row for row, stem in enumerate(weights.vocabulary)}
    encoder = SegmentEncoder(rows, weights.table, weights.scales, weights.place_weight)
    asked = [one for one in examples if one.kind != "commit"]
    texts = encoder.encode([one.text for one in asked])
    leaves = unit(encoder.placed(texts, [one.place for one in asked]).astype(np.float32))
    tree = grown(leaves, [tuple(one.group.split("/")) for one in asked])
    questions = unit(encoder.sums([one.question for one in asked]))
    kinds = np.asarray([_KINDS.index(one.kind) for one in asked])
    return Grove(tree, questions, np.arange(len(asked)), kinds)


def train_segments(
    repositories: Path, prose: Path, meetings: Path, work: Path, into: Path,
    choice: TeacherChoice, scale: Scale, seed: int, log: Log,
) -> None:  # fmt: skip
    """All stages of the segment encoder, from corpora to weights."""
    stages = work / TUNED_FOLDER if choice.is_tuned else work
    stages.mkdir(parents=True, exist_ok=True)
    corpora = permitted(repositories, log)
    files = mine_all(list(corpora), prose, meetings, work / "examples")
    training = Training(stages, files, scale, seed, log)
    table, targets = training.distil(choice)
    learned = training.learn(table, targets)
    training.export(training.contrast(learned), into)
    told = corpora_table(corpora, files, training.learned_from)
    (work / "corpora.md").write_text(told, encoding="utf-8")
