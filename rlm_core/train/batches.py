"""Examples as numbers: rows of the table for every stem, and batches in which neighbors meet."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from rlm_core.train.example import Example

_RUN = 8  # examples of one group that come into a batch together, as each other's hard negatives


class Bags(NamedTuple):
    """Texts as `torch.nn.functional.embedding_bag` takes them."""

    rows: torch.Tensor  # (t,) int64
    offsets: torch.Tensor  # (n,) int64
    weights: torch.Tensor  # (t,) float32: roots of how often each occurs


class Batch(NamedTuple):
    """Questions with their answers; `same` marks those pairs that are no negatives: (n, n) bool."""

    questions: Bags
    texts: Bags
    places: Bags
    same: torch.Tensor


class Encoded(NamedTuple):
    """One text: its rows, and how often each occurs, as roots."""

    rows: NDArray[np.int32]
    weights: NDArray[np.float32]


def encoded(text: str, rows: Mapping[str, int]) -> Encoded:
    """A text's rows; stems without one are left out."""
    counts = Counter(rows[stem] for stem in text.split() if stem in rows)
    return Encoded(
        np.fromiter(counts, np.int32, len(counts)),
        np.sqrt(np.fromiter(counts.values(), np.float32, len(counts))),
    )


def bags(texts: Sequence[Encoded]) -> Bags:
    """Texts side by side."""
    lengths = np.asarray([len(one.rows) for one in texts])
    return Bags(
        torch.from_numpy(np.concatenate([one.rows for one in texts]).astype(np.int64)),
        torch.from_numpy(np.concatenate([[0], lengths[:-1].cumsum()]).astype(np.int64)),
        torch.from_numpy(np.concatenate([one.weights for one in texts])),
    )


class Pairs:
    """All examples as numbers, and an endless supply of orders to see them in."""

    def __init__(self, examples: Sequence[Example], rows: Mapping[str, int]) -> None:
        self.questions = [encoded(one.question, rows) for one in examples]
        self.texts = [encoded(one.text, rows) for one in examples]
        self.places = [encoded(one.place, rows) for one in examples]
        self._groups = _runs(examples)
        self._question_keys = np.asarray([hash(one.question) for one in examples])
        self._text_keys = np.asarray([hash((one.text, one.place)) for one in examples])

    def epoch(self, size: int, generator: np.random.Generator) -> Iterator[Batch]:
        """Every example once, in batches of about this size."""
        order = generator.permutation(len(self._groups))
        waiting: list[int] = []
        for at in order:
            waiting += self._groups[at]
            if len(waiting) >= size:
                yield self._batch(waiting[:size])
                waiting = []

    def _batch(self, chosen: Sequence[int]) -> Batch:
        asked, answered = self._question_keys[list(chosen)], self._text_keys[list(chosen)]
        same = (asked[:, None] == asked[None, :]) | (answered[:, None] == answered[None, :])
        np.fill_diagonal(same, False)
        return Batch(
            bags([self.questions[at] for at in chosen]),
            bags([self.texts[at] for at in chosen]),
            bags([self.places[at] for at in chosen]),
            torch.from_numpy(same),
        )


def _runs(examples: Sequence[Example]) -> list[list[int]]:
    """Examples of one group, a few at a time."""
    groups: dict[str, list[int]] = {}
    for at, one in enumerate(examples):
        groups.setdefault(one.group, []).append(at)
    return [
        members[start : start + _RUN]
        for members in groups.values()
        for start in range(0, len(members), _RUN)
    ]
