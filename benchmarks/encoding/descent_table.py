"""What inner nodes are worth, however they are made: with and without guidance, at equal nodes scored."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.encoding.collections import Asked, Collection
from benchmarks.encoding.descent import BUDGETS, Scores, descend, node_scores
from benchmarks.retrieval.intervals import Bootstrap
from rlm_core.encode.segment import SegmentEncoder, unit
from rlm_core.encode.weights import Weights
from rlm_core.train.aggregation import AggregationModel, children_of
from rlm_core.train.guidance import ancestor_scores
from rlm_core.train.mining import stems_of
from rlm_core.train.stages import LEARNED_PATHS, aggregation_file, guidance_file
from rlm_core.train.trees import UNTRAINED, Rows, Tree, grown

_OPPONENT = "k-means, 8"
_LEAST_CHILDREN = 5  # for a rank among them to say anything

Way = Callable[[Tree], list[Rows]]
Gates = NDArray[np.float32]  # of the guidance, by level


def print_descents(
    collection: Collection, asked: Sequence[Asked], weights: Weights, work: Path | None
) -> None:
    """Print R@10 by how inner nodes are made, and what the learned ones hold for important."""
    encoder = SegmentEncoder(
        {stem: row for row, stem in enumerate(weights.vocabulary)},
        weights.table, weights.scales, weights.place_weight,
    )  # fmt: skip
    texts = encoder.encode([one.stems for one in collection.passages])
    placed = encoder.placed(texts, [one.place for one in collection.passages])
    leaves = unit(placed.astype(np.float32))
    tree = grown(leaves, [one.address for one in collection.passages])
    questions = unit(encoder.sums([one.stems for one in asked]))
    print(f"## Descent: {len(leaves):,} leaves, {len(tree.children):,} inner nodes\n")
    gates = _gates(weights, work)
    _print_table(_Asking(tree, questions, asked), _ways(encoder, weights, work), gates)
    for name, learned in gates.items():
        print(f"gates of {name}, nearest level first: {np.round(learned, 3).tolist()}")
    for model in _learned(weights, work):
        _print_importance(tree, model)


class _Asking(NamedTuple):
    tree: Tree
    questions: NDArray[np.float32]
    asked: Sequence[Asked]

    def flat(self) -> Scores:
        """Scores of the leaves: (q, n)."""
        found: Scores = self.questions @ self.tree.leaves.T
        return found

    def answers(self) -> list[int]:
        return [next(iter(one.gold)) for one in self.asked]

    def clustered(self, values: Sequence[float]) -> dict[str, list[float]]:
        found: dict[str, list[float]] = {}
        for one, value in zip(self.asked, values, strict=True):
            found.setdefault(one.cluster, []).append(value)
        return found


def _print_table(asking: _Asking, ways: Mapping[str, Way], gates: Mapping[str, Gates]) -> None:
    bootstrap = Bootstrap([one.cluster for one in asking.asked])
    flat = asking.flat()
    header = "".join(f"{f'{budget} scored':>14}" for budget in BUDGETS)
    print(f"{'inner nodes':<24}{header}{'R@10 flat':>11}  at {BUDGETS[1]}, less {_OPPONENT} [95 %]")
    opponent: Mapping[str, Sequence[float]] = {}
    for name, way in ways.items():
        inner = way(asking.tree)
        scores = node_scores(inner, asking.questions)
        ranked = {name: flat}
        if name in gates:
            ranked[f"{name}, guided"] = _guided(asking, inner, flat, gates[name])
        for told, leaves in ranked.items():
            found = [
                asking.clustered(descend(asking.tree, scores, leaves, asking.answers(), budget))
                for budget in BUDGETS
            ]
            opponent = opponent or found[1]
            cells = "".join(f"{_cell(bootstrap, one):>14}" for one in found)
            less = bootstrap.difference(found[1], opponent)
            tail = f"{less.value:+.3f} [{less.low:+.3f}, {less.high:+.3f}]"
            recalled = _recalled(leaves, asking.answers())
            print(f"{told:<24}{cells}{recalled:>11.3f}  {tail}", flush=True)


def _ways(encoder: SegmentEncoder, weights: Weights, work: Path | None) -> dict[str, Way]:
    def titles(tree: Tree) -> list[Rows]:
        names = [stems_of("/".join(one)) for one in tree.addresses]
        return list(unit(encoder.sums(names))[:, None, :])

    ways: dict[str, Way] = {_OPPONENT: UNTRAINED[_OPPONENT], "title": titles, **UNTRAINED}
    ways["nearest leaf (oracle)"] = lambda tree: [tree.leaves[one] for one in tree.leaves_below()]
    for model in _learned(weights, work):
        ways[f"learned, {len(model.queries)}"] = model.aggregated
    return ways


def _learned(weights: Weights, work: Path | None) -> list[AggregationModel]:
    files = [aggregation_file(work, weights, paths) for paths in LEARNED_PATHS] if work else []
    return [AggregationModel.read(file) for file in files]


def _gates(weights: Weights, work: Path | None) -> dict[str, Gates]:
    if work is None:
        return {}
    with np.load(guidance_file(work, weights), allow_pickle=False) as kept:
        return {name: kept[name] for name in kept.files}


def _guided(asking: _Asking, inner: Sequence[Rows], flat: Scores, gates: Gates) -> Scores:
    """The leaves' scores in the light of what is above them, all of which a descent has scored."""
    above = ancestor_scores(asking.tree, inner, asking.questions)
    guided: Scores = flat + np.einsum("l,lqn->qn", gates, above - flat)
    return guided


def _cell(bootstrap: Bootstrap, clustered: Mapping[str, Sequence[float]]) -> str:
    estimate = bootstrap.mean(clustered)
    return f"{estimate.value:.3f} ±{estimate.half_width:.3f}"


def _recalled(scores: Scores, answers: Sequence[int]) -> float:
    right = scores[np.arange(len(answers)), answers]
    return float(((scores > right[:, None]).sum(axis=1) < 10).mean())


def _print_importance(tree: Tree, model: AggregationModel) -> None:
    """Whether what a learned node sees of its children says more than their size and their middle."""
    below, made = tree.leaves_below(), model.aggregated(tree)
    ranks: dict[str, list[float]] = {"size": [], "likeness to the mean": []}
    for at in range(len(tree.children)):
        children, sizes = children_of(tree, made, below, at)
        if len(children) < _LEAST_CHILDREN:
            continue
        rows = np.stack([unit(one.mean(axis=0)[None, :])[0] for one in children])
        shares = np.asarray(sizes, np.float32) / sum(sizes)
        with torch.no_grad():
            seen = model.attention(torch.from_numpy(rows)[None], torch.from_numpy(shares)[None])
        mass = seen[0].mean(0).numpy()
        if len(set(sizes)) > 1:
            ranks["size"].append(_correlation(mass, shares))
        ranks["likeness to the mean"].append(_correlation(mass / shares, rows @ (shares @ rows)))
    told = ", ".join(f"{name} {np.mean(found):+.2f}" for name, found in ranks.items())
    print(f"learned, {len(model.queries)}: attention to a child, rank correlation with its {told}")


def _correlation(some: NDArray[np.float32], others: NDArray[np.float32]) -> float:
    """Spearman's, with ties in order."""
    ranks = [np.argsort(np.argsort(one, kind="stable")) for one in (some, others)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])
