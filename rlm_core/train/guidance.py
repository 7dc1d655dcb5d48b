"""Train what the whole says to its parts: `leaf + sum of gate * (ancestor - leaf)`, a gate per level.

Levels are counted from the leaf up: its parent, what contains that, and so on; the last gate holds for
all that is farther. An ancestor answers with the nearest of its vectors.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from rlm_core.train.aggregation import Grove
from rlm_core.train.trees import Rows, Tree

LEVELS = 4
_TEMPERATURE = 0.05
_STEPS = 100
_QUESTIONS = 96  # of each tree: four numbers need no more
_RATE = 0.02


def ancestor_scores(
    tree: Tree, made: Sequence[Rows], questions: NDArray[np.float32]
) -> NDArray[np.float32]:
    """How near the ancestors of each leaf are to each question: (L, q, n), nearest level first."""
    inner = np.stack([(questions @ rows.T).max(axis=1) for rows in made], axis=1)  # (q, m)
    n = len(tree.leaves)
    parents = tree.parents()
    at = parents[:n]
    found = []
    for _ in range(LEVELS):
        found.append(inner[:, at - n])
        at = parents[at]
    return np.stack(found).astype(np.float32)


def train_guidance(
    groves: Sequence[Grove], made: Sequence[Sequence[Rows]], seed: int
) -> NDArray[np.float32]:
    """The gates, (L,), that bring questions nearest to their leaves; `made` are the inner nodes' vectors."""
    generator = np.random.default_rng(seed)
    told = [_scored(grove, rows, generator) for grove, rows in zip(groves, made, strict=True)]
    gates = torch.nn.Parameter(torch.zeros(LEVELS))
    optimizer = torch.optim.Adam([gates], lr=_RATE)
    for _ in range(_STEPS):
        losses = [
            functional.cross_entropy(
                (leaves + torch.einsum("l,lqn->qn", gates, above - leaves)) / _TEMPERATURE, right
            )
            for leaves, above, right in told
        ]
        optimizer.zero_grad()
        torch.stack(losses).mean().backward()
        optimizer.step()
    learned: NDArray[np.float32] = gates.detach().numpy()
    return learned


def _scored(
    grove: Grove, made: Sequence[Rows], generator: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Scores of the leaves (q, n) and of their ancestors (L, q, n) for some questions; the right leaves (q,)."""
    asked = generator.permutation(len(grove.answers))[:_QUESTIONS]
    questions = grove.questions[asked]
    return (
        torch.from_numpy(questions @ grove.tree.leaves.T),
        torch.from_numpy(ancestor_scores(grove.tree, made, questions)),
        torch.from_numpy(grove.answers[asked]),
    )
