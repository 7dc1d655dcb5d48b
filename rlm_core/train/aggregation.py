"""Train an aggregation encoder: the vectors of a node's children in, K of its own out.

Several paths: the weighted mean of the children; learned attention with K queries; the maximum. A gate
per number lets the paths add to the mean, from which training starts. The loss is that of several
tasks: a node shall score a question as the best leaf below it does (KL among siblings, and the
max-heap property; Li and others 2023, "JTR"), lie near the questions that it answers (InfoNCE), and tell
a child that was hidden from it. It is trained level by level: what stands below is taken as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from rlm_core.train.trees import Rows, Tree

PATHS = 8  # K, the vectors of an inner node
_TEMPERATURE = 0.05
_RATE = 1e-3
_QUESTIONS = 256  # of a tree, at each step
_HEAP, _NEAR, _HIDDEN = 5.0, 0.2, 0.2  # weights of the tasks, next to 1 for the divergence
_WIDEST = 512  # children's vectors that one node reads; more are thinned out evenly

Log = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Grove:
    """A tree with questions about its leaves: (q, D), and the leaf that answers each, (q,)."""

    tree: Tree
    questions: NDArray[np.float32]
    answers: NDArray[np.intp]


class AggregationModel(torch.nn.Module):
    """Children's rows (b, k, D) with their weights to K rows of the parent: (b, K, D)."""

    def __init__(self, dimensions: int, seed: int) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        queries = torch.randn(PATHS, dimensions, generator=generator)
        self.queries = torch.nn.Parameter(functional.normalize(queries, dim=1))
        self.keys = torch.nn.Parameter(torch.eye(dimensions))
        self.sharpness = torch.nn.Parameter(torch.tensor(8.0))
        self.attended = torch.nn.Parameter(torch.full((PATHS, dimensions), 0.3))
        self.highest = torch.nn.Parameter(torch.zeros(PATHS, dimensions))

    def forward(self, rows: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """`weights` (b, k) are 0 where there is no child; they sum to 1."""
        mean = functional.normalize((rows * weights[:, :, None]).sum(1), dim=1)  # (b, D)
        logits = torch.einsum("kd,bnd->bkn", self.queries @ self.keys, rows) * self.sharpness
        attention = (logits + torch.log(weights.clamp_min(1e-12))[:, None, :]).softmax(dim=2)
        seen = functional.normalize(attention @ rows, dim=2)  # (b, K, D)
        hidden = (weights == 0)[:, :, None]
        most = functional.normalize(rows.masked_fill(hidden, -1.0).amax(1), dim=1)  # (b, D)
        paths = mean[:, None, :] + self.attended * (seen - mean[:, None, :])
        return functional.normalize(paths + self.highest * most[:, None, :], dim=2)

    def aggregate(self, children: Sequence[Rows], weights: Sequence[float]) -> Rows:
        """One node, outside of training: (K, D)."""
        rows, shares = _padded([_Children.of(children, weights)])
        with torch.no_grad():
            made: Rows = self(rows, shares)[0].numpy()
        return made

    def save(self, file: Path) -> None:
        """Keep what was learned, as plain arrays."""
        learned: dict[str, Any] = {n: one.detach().numpy() for n, one in self.named_parameters()}
        np.savez(file, **learned)

    @classmethod
    def read(cls, file: Path) -> "AggregationModel":
        """What `save` kept."""
        with np.load(file, allow_pickle=False) as kept:
            model = cls(kept["queries"].shape[1], seed=0)
            model.load_state_dict({name: torch.from_numpy(kept[name]) for name in kept.files})
        return model


def train_aggregation(
    groves: Sequence[Grove], epochs: int, seed: int, log: Log
) -> AggregationModel:
    """Learn on these trees, whose leaves the segment encoder must not have seen."""
    model = AggregationModel(groves[0].tree.leaves.shape[1], seed)
    generator = np.random.default_rng(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=_RATE)
    for epoch in range(epochs):
        losses = []
        for at in generator.permutation(len(groves)):
            grove = groves[at]
            made = grove.tree.aggregated(model.aggregate)
            losses += [
                _step(model, optimizer, grove, made, level, generator)
                for level in _levels(grove.tree)
            ]
        log(f"aggregation: epoch {epoch + 1} of {epochs}, loss {np.mean(losses):.4f}")
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


def _levels(tree: Tree) -> list[list[int]]:
    """Inner nodes (from 0) by their depth, the deepest first; a level with one node says nothing."""
    levels: dict[int, list[int]] = {}
    for at, address in enumerate(tree.addresses):
        levels.setdefault(len(address), []).append(at)
    return [levels[depth] for depth in sorted(levels, reverse=True) if len(levels[depth]) > 1]


def _step(
    model: AggregationModel,
    optimizer: torch.optim.Optimizer,
    grove: Grove,
    made: Sequence[Rows],
    level: Sequence[int],
    generator: np.random.Generator,
) -> float:
    tree, below = grove.tree, grove.tree.leaves_below()
    asked = generator.choice(len(grove.answers), min(_QUESTIONS, len(grove.answers)), replace=False)
    questions = torch.from_numpy(grove.questions[asked])
    nodes = [_Children.of(*_children(tree, made, below, at)) for at in level]
    rows = model(*_padded(nodes))  # (b, K, D)
    scores = torch.einsum("qd,bkd->qbk", questions, rows).amax(2)  # (q, b)
    leaf_scores = questions @ torch.from_numpy(tree.leaves).T
    best = torch.stack([leaf_scores[:, below[at]].amax(1) for at in level], 1)
    loss = functional.kl_div(
        (scores / _TEMPERATURE).log_softmax(1),
        (best / _TEMPERATURE).log_softmax(1),
        log_target=True,
        reduction="batchmean",
    )
    loss = loss + _HEAP * functional.relu(best - scores).square().mean()
    holder = {int(leaf): place for place, at in enumerate(level) for leaf in below[at]}
    right = torch.tensor([holder.get(int(grove.answers[one]), -1) for one in asked])
    if (right >= 0).any():
        near = functional.cross_entropy(scores / _TEMPERATURE, right, ignore_index=-1)
        loss = loss + _NEAR * near
    loss = loss + _HIDDEN * _hidden_loss(model, nodes, generator)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def _children(
    tree: Tree, made: Sequence[Rows], below: Sequence[NDArray[np.intp]], at: int
) -> tuple[list[Rows], list[float]]:
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
