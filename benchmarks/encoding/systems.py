"""Scores of every passage for every question: by words, by a static table, by a transformer.

Times are CPU seconds of this process, all threads together: other work on the machine changes them less.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.encoding.collections import Collection
from benchmarks.retrieval import bm25
from rlm_core.encode.segment import SegmentEncoder, unit
from rlm_core.encode.weights import Weights
from rlm_core.train.segments import exported_table
from rlm_core.train.teacher import Teacher

_RANKED = 1_000  # of a question's passages
_FUSED = 60.0  # reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)
_MINILM_TOKENS = 256  # as it was trained

Scores = list[NDArray[np.float32]]  # one per question, of its own passages


@dataclass(frozen=True, slots=True)
class Encoded:
    """What an encoder made of a collection: unit rows of the passages and of the questions."""

    passages: NDArray[np.float32]
    questions: NDArray[np.float32]
    seconds: float  # of CPU, for the passages

    def scores(self, collection: Collection) -> Scores:
        """Cosines."""
        return [
            self.passages[asked.first : asked.last] @ question
            for asked, question in zip(collection.questions, self.questions, strict=True)
        ]


def by_words(collection: Collection) -> Scores:
    """BM25 over the texts with their places."""
    shards: dict[tuple[int, int], bm25.Shard] = {}
    found: Scores = []
    for asked in collection.questions:
        span = (asked.first, asked.last)
        if span not in shards:
            some = collection.passages[slice(*span)]
            shards[span] = bm25.make_shard(
                f"{'/'.join(one.address)} {one.place}\n{one.written}" for one in some
            )
        scores = np.zeros(asked.last - asked.first, np.float32)
        for one in bm25.rank([shards[span]], asked.written, _RANKED):
            scores[one.unit] = one.score
        found.append(scores)
    return found


def static(collection: Collection, weights: Weights, *, with_place: bool) -> Encoded:
    """The shipped encoder, or a stage of its training."""
    rows = {stem: row for row, stem in enumerate(weights.vocabulary)}
    encoder = SegmentEncoder(rows, weights.table, weights.scales, weights.place_weight)
    started = time.process_time()
    vectors = encoder.encode([one.stems for one in collection.passages])
    if with_place:
        vectors = encoder.placed(vectors, [one.place for one in collection.passages])
    seconds = time.process_time() - started
    questions = unit(encoder.sums([one.stems for one in collection.questions]))
    return Encoded(unit(vectors.astype(np.float32)), questions, seconds)


def stages(work: Path, shipped: Weights) -> dict[str, Weights]:
    """The tables that the first two stages of a training left in its working folder."""
    with np.load(work / "distilled.npz") as kept:
        tables = {"distilled": kept["table"], "learned": np.load(work / "learned.npy")}
    found = {}
    for name, table in tables.items():
        if len(table) != len(shipped.vocabulary):
            raise SystemExit(f"{work} holds another training than the weights that are shipped.")
        rows, scales = exported_table(table)
        found[name] = replace(shipped, table=rows, scales=scales)
    return found


def transformer(collection: Collection, work: Path | None) -> Encoded:
    """all-MiniLM-L6-v2, with the place in front of the text; kept in the working folder, where there is one."""
    passages = [
        f"{' '.join(one.address)} {one.place}\n{one.written}" for one in collection.passages
    ]
    questions = [one.written for one in collection.questions]
    digest = blake2b(repr((passages, questions, _MINILM_TOKENS)).encode(), digest_size=8)
    file = work / f"minilm-{digest.hexdigest()}.npz" if work else None
    if file and file.exists():
        with np.load(file, allow_pickle=False) as kept:
            return Encoded(kept["passages"], kept["questions"], float(kept["seconds"]))
    teacher = Teacher(None, "cpu", most_tokens=_MINILM_TOKENS)
    started = time.process_time()
    rows = teacher.encode(passages)
    seconds = time.process_time() - started
    made = Encoded(rows, teacher.encode(questions), seconds)
    if file:
        np.savez(file, passages=rows, questions=made.questions, seconds=np.float64(seconds))
    return made


def fused(some: Scores, others: Scores) -> Scores:
    """Reciprocal ranks of both, added."""
    return [_reciprocal(one) + _reciprocal(other) for one, other in zip(some, others, strict=True)]


def _reciprocal(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    ranks = np.empty(len(scores), np.float32)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return np.where(scores > 0, 1.0 / (_FUSED + ranks), 0.0).astype(np.float32)


Metric = Callable[[NDArray[np.float32], frozenset[int], int], float]


def ndcg(scores: NDArray[np.float32], gold: frozenset[int], first: int) -> float:
    """nDCG@10 with equal gains; among equal scores the wrong ones come first."""
    ranks = gold_ranks(scores, gold, first)
    gained = sum(1 / np.log2(rank + 1) for rank in ranks if rank <= 10)
    ideal = sum(1 / np.log2(rank + 1) for rank in range(1, min(10, len(gold)) + 1))
    return float(gained / ideal)


def recall(scores: NDArray[np.float32], gold: frozenset[int], first: int) -> float:
    """R@10: the share of the gold among the first ten, or of ten."""
    ranks = gold_ranks(scores, gold, first)
    return sum(rank <= 10 for rank in ranks) / min(10, len(gold))


def gold_ranks(scores: NDArray[np.float32], gold: frozenset[int], first: int) -> list[int]:
    """The ranks of the gold, from 1."""
    is_gold = np.zeros(len(scores), dtype=bool)
    is_gold[[at - first for at in gold]] = True
    order = np.lexsort((is_gold, -scores))
    return [int(rank) + 1 for rank in np.flatnonzero(is_gold[order])]
