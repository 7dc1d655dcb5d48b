"""Train the segment encoder, in three stages that each start from the one before.

Distil: a row for every stem from the teacher's vector of the word alone, reduced to D dimensions and
weighed by how rare it is (Arora, Liang and Ma 2017). Learn: the sums of rows shall lie as the teacher
puts whole texts (Tulkens and van Dongen 2024, "tokenlearn"). Contrast: a question shall lie nearer to
its answer than to all others in the batch, neighbors among them (InfoNCE; van den Oord and others 2018).
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from rlm_core.train.batches import Bags, Batch, Encoded, Pairs, bags

DIMENSIONS = 256
_RARITY = 1e-4  # a in a / (a + p), the weight of a word of probability p
_LEARN_TEMPERATURE = 0.07
_CONTRAST_TEMPERATURE = 0.05
_RATE = 1e-3
_DROPPED = 0.2  # of a text's stems, each time it is seen
_LEARN_BATCH = 256

Log = Callable[[str], None]


class SegmentModel(torch.nn.Module):
    """The table as it is trained: rows (V, D), and how much a place counts against its text."""

    def __init__(self, table: NDArray[np.float32], place_weight: float = 0.7) -> None:
        super().__init__()
        self.table = torch.nn.Parameter(torch.from_numpy(table.copy()))
        self.place_weight = torch.nn.Parameter(torch.tensor(place_weight))

    def sums(self, texts: Bags) -> torch.Tensor:
        """(n, D), unit rows."""
        summed = functional.embedding_bag(
            texts.rows, self.table, texts.offsets, mode="sum", per_sample_weights=texts.weights
        )
        return functional.normalize(summed, dim=1)

    def placed(self, texts: Bags, places: Bags) -> torch.Tensor:
        """Texts in their places: (n, D), unit rows."""
        return functional.normalize(self.sums(texts) + self.place_weight * self.sums(places), dim=1)


def distilled_table(
    words: NDArray[np.float32], texts: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The first table, (V, D), most frequent stem first, and the teacher's texts in its space, (n, D).

    `words` (V, d) and `texts` (n, d) are the teacher's vectors; both are reduced by the principal
    components of the texts, so that what tells texts apart is kept.
    """
    center = texts.mean(axis=0)
    _, _, axes = np.linalg.svd((texts - center).astype(np.float64), full_matrices=False)
    axes = axes[:DIMENSIONS].T.astype(np.float32)
    probability = 1.0 / (np.arange(1, len(words) + 1) * np.log(len(words) + 1))  # Zipf
    rarity = (_RARITY / (_RARITY + probability)).astype(np.float32)
    reduced = (words - words.mean(axis=0)) @ axes
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True) + 1e-9
    return reduced * rarity[:, None], (texts - center) @ axes


def learn(
    model: SegmentModel,
    texts: Sequence[Encoded],
    targets: NDArray[np.float32],
    epochs: int,
    seed: int,
    log: Log,
) -> None:
    """Second stage: sums of rows lie as the teacher puts whole texts."""
    generator = np.random.default_rng(seed)
    wanted = functional.normalize(torch.from_numpy(targets), dim=1)
    optimizer = torch.optim.Adam([model.table], lr=_RATE)
    filled = np.asarray([at for at, one in enumerate(texts) if len(one.rows)])
    for epoch in range(epochs):
        losses = []
        order = generator.permutation(filled)
        for start in range(0, len(order) - _LEARN_BATCH, _LEARN_BATCH):
            chosen = order[start : start + _LEARN_BATCH]
            made = model.sums(bags([texts[at] for at in chosen]))
            scores = made @ wanted[chosen].T / _LEARN_TEMPERATURE
            loss = functional.cross_entropy(scores, torch.arange(len(chosen)))
            _step(optimizer, loss)
            losses.append(loss.item())
        log(f"learn: epoch {epoch + 1} of {epochs}, loss {np.mean(losses):.4f}")


def contrast(
    model: SegmentModel, pairs: Pairs, epoch: int, epochs: int, batch: int, seed: int
) -> str:
    """One epoch (from 0) of the third stage: a question lies nearer to its answer than to all others.

    Gives what to log. It depends on nothing but the model before it and the seed.
    """
    generator = np.random.default_rng([seed, epoch])
    torch.manual_seed(seed + epoch)
    optimizer = torch.optim.Adam(model.parameters(), lr=_RATE * (1.0 - epoch / epochs))
    losses = [_step(optimizer, contrast_loss(model, one)) for one in pairs.epoch(batch, generator)]
    place = model.place_weight.item()
    return f"contrast: epoch {epoch + 1} of {epochs}, loss {np.mean(losses):.4f}, place {place:.3f}"


def contrast_loss(model: SegmentModel, batch: Batch) -> torch.Tensor:
    """InfoNCE both ways; what has the same question or the same answer is no negative."""
    questions = model.sums(_thinned(batch.questions))
    answers = model.placed(_thinned(batch.texts), _thinned(batch.places))
    scores = (questions @ answers.T / _CONTRAST_TEMPERATURE).masked_fill(batch.same, -1e9)
    right = torch.arange(len(scores))
    forward = functional.cross_entropy(scores, right)
    return (forward + functional.cross_entropy(scores.T, right)) / 2


def _thinned(texts: Bags) -> Bags:
    """Texts without some of their stems, so that no pair is learned by heart."""
    kept = (torch.rand(len(texts.weights)) >= _DROPPED) * texts.weights
    return texts._replace(weights=kept)


def exported(model: SegmentModel) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The model's table as it is shipped."""
    return exported_table(model.table.detach().numpy())


def exported_table(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A table (V, D) as it is shipped: int8 rows, and the scale of each."""
    scales = np.abs(table).max(axis=1) / 127.0
    scales[scales == 0] = 1.0
    return np.rint(table / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def _step(optimizer: torch.optim.Optimizer, loss: torch.Tensor) -> float:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
