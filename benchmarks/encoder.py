"""Measure what the encoder is worth, each layer and each stage of its training beside what it replaces.

    python benchmarks/encoder.py [retrieval|descent|scale ...] [--repositories DIR] [--work DIR]
                                 [--passages N] [--nodes N] [--files N] [--without-transformer]

Needs the extra `train`. Texts are Python's own library, the labelled sets in the folder that
RLM_EVALUATION_DATA names, and, where given, the held-out corpora among the training's repositories.
"""

import os
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.encoding import collections, scale, systems
from benchmarks.encoding.collections import Asked, Collection
from benchmarks.encoding.descent import BEAMS, Descended, center_rows, descend, mean_rows
from benchmarks.encoding.systems import Encoded, Scores
from benchmarks.retrieval.intervals import Bootstrap
from rlm_core.encode.encoder import SHIPPED
from rlm_core.encode.segment import SegmentEncoder, unit
from rlm_core.encode.weights import Weights, read_weights
from rlm_core.train.aggregation import AggregationModel
from rlm_core.train.guidance import ancestor_scores
from rlm_core.train.mining import stems_of
from rlm_core.train.trees import Rows, Tree, grown

_PARTS = ("retrieval", "descent", "scale")
_ASKED = 1_000  # questions of a collection, drawn by chance
_SEED = 2026
_FULL = "text + place (shipped)"
_MINILM = "all-MiniLM-L6-v2"
_MEBIBYTE = 1 << 20


def main() -> None:
    """Print a table per collection, one of descents, and what a million nodes cost."""
    torch.set_num_threads(os.cpu_count() or 1)
    chosen = _arguments()
    weights = read_weights(SHIPPED)
    if "retrieval" in chosen.parts:
        for collection in _collections(chosen):
            _print_retrieval(collection, weights, chosen.work, chosen.with_transformer)
    if "descent" in chosen.parts:
        _print_descent(collections.standard_library(1_000_000), weights, chosen.work)
    if "scale" in chosen.parts:
        _print_scale(chosen.nodes, chosen.files)


def _arguments() -> Namespace:
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(_PARTS)}")
    parser.add_argument("--repositories", type=Path, help="of the training: its held-out corpora")
    parser.add_argument("--work", type=Path, help="of the training: what its stages left")
    parser.add_argument("--passages", type=int, default=3_000, help="of each collection, about")
    parser.add_argument("--nodes", type=int, default=1_000_000, help="rows that are scanned")
    parser.add_argument("--files", type=int, default=60_000, help="of the index that is searched")
    parser.add_argument("--without-transformer", dest="with_transformer", action="store_false")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(_PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    chosen.parts = chosen.parts or list(_PARTS)
    return chosen


def _collections(chosen: Namespace) -> Iterator[Collection]:
    shared = Path(__file__).resolve().parent.parent.parent / "shared" / "evaluation"
    data = Path(os.environ.get("RLM_EVALUATION_DATA", shared))
    yield _fewer(collections.standard_library(chosen.passages))
    if chosen.repositories:
        for kind in ("documentation", "heading"):
            yield _fewer(collections.held_out(chosen.repositories, kind, chosen.passages))
    if data.is_dir():
        for read in (collections.meetings, collections.contracts, collections.filings):
            yield _fewer(read(data, chosen.passages))


def _fewer(collection: Collection) -> Collection:
    asked = collection.questions
    some = Random(_SEED).sample(asked, min(_ASKED, len(asked)))
    return Collection(collection.name, collection.passages, tuple(some))


def _print_retrieval(
    collection: Collection, weights: Weights, work: Path | None, with_transformer: bool
) -> None:
    words = systems.by_words(collection)
    encoded = _encoded(collection, weights, work, with_transformer)
    rows: dict[str, Scores] = {"BM25": words}
    for name, one in encoded.items():
        scores = one.scores(collection)
        rows[name] = scores
        rows[f"BM25 + {name}"] = systems.fused(words, scores)
    bootstrap = Bootstrap([one.cluster for one in collection.questions])
    counts = f"{len(collection.questions):,} questions, {len(collection.passages):,} passages"
    print(f"## {collection.name}: {counts}\n")
    print(f"{'system':<38}{'nDCG@10':>14}{'R@10':>14}  {'nDCG@10 − BM25 [95 %]':<28}")
    floor = _clustered(collection, words, systems.ndcg)
    for name, scores in rows.items():
        gained = _clustered(collection, scores, systems.ndcg)
        cells = [
            bootstrap.mean(values)
            for values in (gained, _clustered(collection, scores, systems.recall))
        ]
        told = "".join(f"{f'{one.value:.3f} ±{one.half_width:.3f}':>14}" for one in cells)
        less = bootstrap.difference(gained, floor)
        print(f"{name:<38}{told}  {less.value:+.3f} [{less.low:+.3f}, {less.high:+.3f}]")
    _print_cost(collection, encoded)


def _encoded(
    collection: Collection, weights: Weights, work: Path | None, with_transformer: bool
) -> dict[str, Encoded]:
    found: dict[str, Encoded] = {}
    for name, stage in (systems.stages(work, weights) if work else {}).items():
        found[f"{name}, text alone"] = systems.static(collection, stage, with_place=False)
    found["contrasted, text alone"] = systems.static(collection, weights, with_place=False)
    if any(one.place for one in collection.passages):
        found[_FULL] = systems.static(collection, weights, with_place=True)
    if with_transformer:
        found[_MINILM] = systems.transformer(collection)
    return found


def _clustered(
    collection: Collection, scores: Scores, metric: systems.Metric
) -> Mapping[str, Sequence[float]]:
    found: dict[str, list[float]] = {}
    for asked, one in zip(collection.questions, scores, strict=True):
        found.setdefault(asked.cluster, []).append(metric(one, asked.gold, asked.first))
    return found


def _print_cost(collection: Collection, encoded: Mapping[str, Encoded]) -> None:
    passages = len(collection.passages)
    for name, one in encoded.items():
        if name in {_FULL, _MINILM}:
            print(f"{name}: {passages / one.seconds:,.0f} passages per second")
    if {_FULL, _MINILM} <= encoded.keys():
        times = encoded[_MINILM].seconds / encoded[_FULL].seconds
        print(f"{times:,.0f} times as fast; {_size(SHIPPED):.1f} MiB of weights, {_MINILM} 87 MiB")
    print(flush=True)


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.iterdir()) / _MEBIBYTE


def _print_descent(collection: Collection, weights: Weights, work: Path | None) -> None:
    encoder = SegmentEncoder(
        {stem: row for row, stem in enumerate(weights.vocabulary)},
        weights.table, weights.scales, weights.place_weight,
    )  # fmt: skip

    def placed(texts: Sequence[str], places: Sequence[str]) -> Rows:
        return unit(encoder.placed(encoder.encode(texts), places).astype(np.float32))

    passages = collection.passages
    leaves = placed([one.stems for one in passages], [one.place for one in passages])
    tree = grown(leaves, [one.address for one in passages])
    asked = _fewer(collection).questions
    questions = unit(encoder.sums([one.stems for one in asked]))
    answers = [next(iter(one.gold)) for one in asked]
    bootstrap = Bootstrap([one.cluster for one in asked])
    flat = questions @ leaves.T
    print(f"## Descent: {len(leaves):,} leaves, {len(tree.children):,} inner nodes\n")
    print(f"R@10 of all leaves at once: {_recalled(flat, answers):.3f}\n")
    header = "".join(f"{f'beam {beam} (scored)':>22}" for beam in BEAMS)
    print(f"{'inner nodes':<26}{header}{'guided R@10':>14}")
    gates = _gates(work)
    for name, inner in _inner_nodes(tree, encoder, work).items():
        cells = (
            _cell(descend(tree, inner, questions, answers, b), asked, bootstrap) for b in BEAMS
        )
        above = ancestor_scores(tree, inner, questions)
        guided = flat + np.einsum("l,lqn->qn", gates, above - flat)
        told = f"{_recalled(guided, answers):.3f}" if work else "–"
        print(f"{name:<26}{''.join(f'{cell:>22}' for cell in cells)}{told:>14}", flush=True)
    print(f"\ngates of the guidance, nearest level first: {np.round(gates, 3).tolist()}\n")


def _cell(found: Descended, asked: Sequence[Asked], bootstrap: Bootstrap) -> str:
    clustered: dict[str, list[float]] = {}
    for one, value in zip(asked, found.found, strict=True):
        clustered.setdefault(one.cluster, []).append(value)
    estimate = bootstrap.mean(clustered)
    return f"{estimate.value:.3f} ±{estimate.half_width:.3f} ({found.scored:,.0f})"


def _recalled(scores: NDArray[np.float32], answers: Sequence[int]) -> float:
    right = scores[np.arange(len(answers)), answers]
    return float(((scores > right[:, None]).sum(axis=1) < 10).mean())


def _gates(work: Path | None) -> NDArray[np.float32]:
    learned: NDArray[np.float32] = (
        np.load(work / "guidance.npy") if work else np.zeros(4, np.float32)
    )
    return learned


def _inner_nodes(tree: Tree, encoder: SegmentEncoder, work: Path | None) -> dict[str, list[Rows]]:
    def titles() -> list[Rows]:
        names = [stems_of("/".join(one)) for one in tree.addresses]
        return list(unit(encoder.sums(names))[:, None, :])

    made: dict[str, Callable[[], list[Rows]]] = {
        "title": titles,
        "mean": lambda: tree.aggregated(mean_rows),
        "k-means, 4": lambda: tree.aggregated(partial(center_rows, centers=4)),
        "k-means, 8": lambda: tree.aggregated(partial(center_rows, centers=8)),
        "nearest leaf (oracle)": lambda: [tree.leaves[one] for one in tree.leaves_below()],
    }
    if work:
        model = AggregationModel.read(work / "aggregation.npz")
        made[f"learned, {len(model.queries)}"] = lambda: tree.aggregated(model.aggregate)
    return {name: make() for name, make in made.items()}


def _print_scale(nodes: int, files: int) -> None:
    with tempfile.TemporaryDirectory(prefix="rlm-encoder-") as folder:
        spent = scale.scan_milliseconds(nodes, Path(folder))
        print(f"scan of {nodes:,} rows: {_told(spent)} (aim < 20)", flush=True)
        found, spent = scale.search_milliseconds(files, Path(folder))
        print(f"search by words and meaning among {found:,} nodes: {_told(spent)} (aim < 150)")


def _told(spent: Sequence[float]) -> str:
    return f"median {median(spent):.1f} ms, worst {max(spent):.1f} ms"


if __name__ == "__main__":
    main()
