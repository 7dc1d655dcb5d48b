"""Train an aggregation encoder: the vectors of a node's children in, K of its own out.

Several paths: the weighted mean of the children; learned attention with K queries; the maximum. A gate
per number lets the paths add to the mean, from which training starts. The loss is that of several
tasks: a node shall score a question as the best leaf below it does (KL among siblings, and the
max-heap property; Li and others 2023, "JTR"), lie near the questions that it answers (InfoNCE), tell a
child that was hidden from it, which of two children comes first, and of what kind most below it are.
It is trained level by level: what stands below is taken as it is; all ancestors first, and then, more
slowly, the distant ones alone (You and others 2025).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from rlm_core.train.trees import Rows, Tree

PATHS = 8  # K, the vectors of an inner node
_TEMPERATURE = 0.05
_RATE = 1e-3
_QUESTIONS = 256  # of a tree, at each step
_HEAP, _NEAR, _HIDDEN, _TOLD = 5.0, 0.2, 0.2, 0.1  # weights of the tasks, next to 1 for divergence
_WIDEST = 512  # children's vectors that one node reads; more are thinned out evenly
_NODES = 128  # of a level, at each step
_ROWS_AT_ONCE = 32_768  # children's vectors, padding included
_DISTANT = 2  # levels below the root
_DISTANT_SHARE = 4  # one epoch in so many, at the end, is for distant ancestors alone
_DISTANT_RATE = 0.1  # of the rate before

Log = Callable[[str], None]
_NOTHING: Rows = np.zeros((0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Grove:
    """A tree with questions about its leaves: (q, D), and the leaf that answers each, (q,).

    `kinds` says of each leaf what it is, by number: (n,).
    """

    tree: Tree
    questions: NDArray[np.float32]
    answers: NDArray[np.intp]
    kinds: NDArray[np.intp]


class AggregationModel(torch.nn.Module):
    """Children's rows (b, k, D) with their weights to K rows of the parent: (b, K, D)."""

    def __init__(self, dimensions: int, seed: int, paths: int = PATHS) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        queries = torch.randn(paths, dimensions, generator=generator)
        self.queries = torch.nn.Parameter(functional.normalize(queries, dim=1))
        self.keys = torch.nn.Parameter(torch.eye(dimensions))
        self.sharpness = torch.nn.Parameter(torch.tensor(8.0))
        self.attended = torch.nn.Parameter(torch.full((paths, dimensions), 0.3))
        self.highest = torch.nn.Parameter(torch.zeros(paths, dimensions))

    def forward(self, rows: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """`weights` (b, k) are 0 where there is no child; they sum to 1."""
        mean = functional.normalize((rows * weights[:, :, None]).sum(1), dim=1)  # (b, D)
        seen = functional.normalize(self.attention(rows, weights) @ rows, dim=2)  # (b, K, D)
        hidden = (weights == 0)[:, :, None]
        most = functional.normalize(rows.masked_fill(hidden, -1.0).amax(1), dim=1)  # (b, D)
        paths = mean[:, None, :] + self.attended * (seen - mean[:, None, :])
        return functional.normalize(paths + self.highest * most[:, None, :], dim=2)

    def attention(self, rows: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """How much each query sees of each child: (b, K, k), summing to 1 over the children."""
        logits = torch.einsum("kd,bnd->bkn", self.queries @ self.keys, rows) * self.sharpness
        return (logits + torch.log(weights.clamp_min(1e-12))[:, None, :]).softmax(dim=2)

    def aggregated(self, tree: Tree) -> list[Rows]:
        """The (K, D) rows of every inner node, level by level from below."""
        below, made = tree.leaves_below(), list[Rows]([_NOTHING] * len(tree.children))
        with torch.no_grad():
            for level in _levels(tree):
                nodes = {at: _Children.of(*children_of(tree, made, below, at)) for at in level}
                for some in _of_like_width(nodes):
                    rows = self(*_padded([nodes[at] for at in some])).numpy()
                    for at, one in zip(some, rows, strict=True):
                        made[at] = one
        return made

    def save(self, file: Path) -> None:
        """Keep what was learned, as plain arrays."""
        learned: dict[str, Any] = {n: one.detach().numpy() for n, one in self.named_parameters()}
        np.savez(file, **learned)

    @classmethod
    def read(cls, file: Path) -> "AggregationModel":
        """What `save` kept."""
        with np.load(file, allow_pickle=False) as kept:
            paths, dimensions = kept["queries"].shape
            model = cls(dimensions, seed=0, paths=paths)
            model.load_state_dict({name: torch.from_numpy(kept[name]) for name in kept.files})
        return model


class _Heads(torch.nn.Module):
    """What a node is asked besides, in training alone: which child comes first, and of what kind it is."""

    def __init__(self, dimensions: int, kinds: int) -> None:
        super().__init__()
        self.first = torch.nn.Parameter(torch.zeros(dimensions))
        self.kind = torch.nn.Linear(dimensions, kinds)

    def forward(self, nodes: Sequence["_Children"], made: torch.Tensor, kinds: torch.Tensor,
                generator: np.random.Generator) -> torch.Tensor:  # fmt: skip
        """`made` (b, K, D) are the nodes' rows, `kinds` (b,) what most of each is."""
        pooled = made.mean(1)
        loss = functional.cross_entropy(self.kind(pooled), kinds)
        wide = [at for at, one in enumerate(nodes) if len(one.rows) > 1]
        if not wide:
            return loss
        pairs = [np.sort(generator.choice(len(nodes[at].rows), 2, replace=False)) for at in wide]
        earlier, later = (
            torch.from_numpy(
                np.stack(
                    [nodes[at].rows[pair[which]] for at, pair in zip(wide, pairs, strict=True)]
                )
            )
            for which in (0, 1)
        )
        told = ((earlier - later) * pooled[wide] * self.first).sum(1)
        return loss + functional.softplus(-told).mean()


def train_aggregation(
    groves: Sequence[Grove], epochs: int, seed: int, log: Log, paths: int = PATHS
) -> AggregationModel:
    """Learn on these trees, whose leaves the segment encoder must not have seen."""
    torch.manual_seed(seed)
    dimensions = groves[0].tree.leaves.shape[1]
    model = AggregationModel(dimensions, seed, paths)
    heads = _Heads(dimensions, 1 + max(int(one.kinds.max()) for one in groves))
    generator = np.random.default_rng(seed)
    optimizer = torch.optim.Adam([*model.parameters(), *heads.parameters()], lr=_RATE)
    near_epochs = epochs - epochs // _DISTANT_SHARE
    for epoch in range(epochs):
        if epoch == near_epochs:
            optimizer.param_groups[0]["lr"] = _RATE * _DISTANT_RATE
        losses = []
        for at in generator.permutation(len(groves)):
            grove = groves[at]
            made = model.aggregated(grove.tree)
            for level in _levels(grove.tree):
                is_distant = len(grove.tree.addresses[level[0]]) <= _DISTANT
                if len(level) > 1 and (epoch < near_epochs or is_distant):
                    losses.append(
                        _Step(model, heads, generator).take(optimizer, grove, made, level)
                    )
        ancestors = "all" if epoch < near_epochs else "distant"
        log(
            f"aggregation, {paths}: epoch {epoch + 1} of {epochs}, {ancestors}, loss {np.mean(losses):.4f}"
        )
    return model


@dataclass(frozen=True, slots=True)
class _Children:
    """The rows of a node's children side by side, and the share of each."""

    rows: Rows
    shares: NDArray[np.float32]

    @classmethod
    def of(cls, children: Sequence[Rows], weights: Sequence[float]) -> "_Children":
        rows = np.concatenate(children)
        shares = np.repeat(
            np.asarray([w / len(c) for c, w in zip(children, weights, strict=True)], np.float32),
            [len(one) for one in children],
        )
        kept = np.linspace(0, len(rows) - 1, min(len(rows), _WIDEST)).astype(int)
        return cls(rows[kept], shares[kept] / shares[kept].sum())


def _padded(nodes: Sequence[_Children]) -> tuple[torch.Tensor, torch.Tensor]:
    """Nodes side by side: rows (b, k, D) and shares (b, k)."""
    widest = max(len(one.rows) for one in nodes)
    rows = np.zeros((len(nodes), widest, nodes[0].rows.shape[1]), dtype=np.float32)
    shares = np.zeros((len(nodes), widest), dtype=np.float32)
    for at, one in enumerate(nodes):
        rows[at, : len(one.rows)], shares[at, : len(one.rows)] = one.rows, one.shares
    return torch.from_numpy(rows), torch.from_numpy(shares)


def _of_like_width(nodes: Mapping[int, _Children]) -> Iterator[list[int]]:
    """Nodes to be made at once: of like width, so that little is padding."""
    some: list[int] = []
    for at in sorted(nodes, key=lambda one: (len(nodes[one].rows), one)):
        if some and (len(some) + 1) * len(nodes[at].rows) > _ROWS_AT_ONCE:
            yield some
            some = []
        some.append(at)
    if some:
        yield some


def _levels(tree: Tree) -> list[list[int]]:
    """Inner nodes (from 0) by their depth, the deepest first."""
    levels: dict[int, list[int]] = {}
    for at, address in enumerate(tree.addresses):
        levels.setdefault(len(address), []).append(at)
    return [levels[depth] for depth in sorted(levels, reverse=True)]


class _Step(NamedTuple):
    """One step of learning, on some nodes of one level."""

    model: AggregationModel
    heads: _Heads
    generator: np.random.Generator

    def take(
        self,
        optimizer: torch.optim.Optimizer,
        grove: Grove,
        made: Sequence[Rows],
        level: Sequence[int],
    ) -> float:
        """Give the loss."""
        optimizer.zero_grad()
        loss = self._loss(grove, made, level)
        loss.backward()
        optimizer.step()
        return loss.item()

    def _loss(self, grove: Grove, made: Sequence[Rows], level: Sequence[int]) -> torch.Tensor:
        below = grove.tree.leaves_below()
        chosen = [level[at] for at in self._some(len(level), _NODES)]
        asked = self._some(len(grove.answers), _QUESTIONS)
        questions = torch.from_numpy(grove.questions[asked])
        nodes = [_Children.of(*children_of(grove.tree, made, below, at)) for at in chosen]
        rows = self.model(*_padded(nodes))  # (b, K, D)
        scores = torch.einsum("qd,bkd->qbk", questions, rows).amax(2)  # (q, b)
        leaf_scores = questions @ torch.from_numpy(grove.tree.leaves).T
        best = torch.stack([leaf_scores[:, below[at]].amax(1) for at in chosen], 1)
        holder = {int(leaf): place for place, at in enumerate(chosen) for leaf in below[at]}
        right = torch.tensor([holder.get(int(grove.answers[one]), -1) for one in asked])
        kinds = torch.tensor([int(np.bincount(grove.kinds[below[at]]).argmax()) for at in chosen])
        loss = _scoring_loss(scores, best, right)
        loss = loss + _HIDDEN * _hidden_loss(self.model, nodes, self.generator)
        told: torch.Tensor = self.heads(nodes, rows, kinds, self.generator)
        return loss + _TOLD * told

    def _some(self, count: int, most: int) -> NDArray[np.intp]:
        return self.generator.choice(count, min(most, count), replace=False)


def _scoring_loss(scores: torch.Tensor, best: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Nodes score (q, b) as the `best` leaf below each does, and the `right` one most, where it is there."""
    loss = functional.kl_div(
        (scores / _TEMPERATURE).log_softmax(1),
        (best / _TEMPERATURE).log_softmax(1),
        log_target=True,
        reduction="batchmean",
    )
    loss = loss + _HEAP * functional.relu(best - scores).square().mean()
    if (right >= 0).any():
        near = functional.cross_entropy(scores / _TEMPERATURE, right, ignore_index=-1)
        loss = loss + _NEAR * near
    return loss


def children_of(
    tree: Tree, made: Sequence[Rows], below: Sequence[NDArray[np.intp]], at: int
) -> tuple[list[Rows], list[float]]:
    """The rows of each child of an inner node (from 0), and how many leaves stand below each."""
    n = len(tree.leaves)
    children = tree.children[at]
    rows = [tree.leaves[one : one + 1] if one < n else made[one - n] for one in children]
    return rows, [1.0 if one < n else float(len(below[one - n])) for one in children]


def _hidden_loss(
    model: AggregationModel, nodes: Sequence[_Children], generator: np.random.Generator
) -> torch.Tensor:
    """Nodes made without one of their children's rows shall lie near that row, nearer than others do."""
    wide = [one for one in nodes if len(one.rows) > 2]
    if len(wide) < 2:
        return torch.zeros(())
    rows, shares = _padded(wide)
    hidden = torch.from_numpy(generator.integers(0, [len(one.rows) for one in wide]))
    each = torch.arange(len(wide))
    targets = rows[each, hidden].clone()
    shares = shares.clone()
    shares[each, hidden] = 0.0
    made = model(rows, shares / shares.sum(1, keepdim=True))
    scores = torch.einsum("cd,bkd->cbk", targets, made).amax(2) / _TEMPERATURE
    return functional.cross_entropy(scores, each)
