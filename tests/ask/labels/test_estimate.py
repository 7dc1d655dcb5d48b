"""Counts from a part: the bounds hold the truth as often as they say, and never leave what is possible."""

import numpy as np
import pytest

from rlm_core.ask.labels.classifier import bag_features, learned, predicted
from rlm_core.ask.labels.estimate import estimate_counts

_WORDS = {
    0: ["refund", "invoice", "payment", "card", "bank", "charge"],
    1: ["moon", "planet", "star", "comet", "orbit", "telescope"],
    2: ["pasta", "sauce", "oven", "bread", "butter", "recipe"],
}


def _texts(generator: np.random.Generator, count: int) -> tuple[list[str], list[int]]:
    """Texts whose labels their words tell, but not always."""
    labels = generator.choice(3, count, p=[0.5, 0.35, 0.15]).tolist()
    texts = []
    for label in labels:
        told = label if generator.random() > 0.25 else int(generator.integers(3))
        texts.append(" ".join(generator.choice(_WORDS[told], 4)))
    return texts, labels


def test_words_tell_a_label() -> None:
    generator = np.random.default_rng(1)
    texts, labels = _texts(generator, 600)
    features = bag_features(texts, None)

    guessed = predicted(features[300:], learned(features[:300], labels[:300], 3))

    assert float((guessed == np.asarray(labels[300:])).mean()) > 0.65  # .75 is the most there is


def test_intervals_hold_the_true_count_as_often_as_they_say() -> None:
    held = []
    for seed in range(40):
        generator = np.random.default_rng(seed)
        texts, labels = _texts(generator, 500)
        features = bag_features(texts, None)
        judged = 160
        made = estimate_counts(
            features[:judged],
            labels[:judged],
            [at // 8 for at in range(judged)],
            [features[judged:300], features[300:]],
            3,
        )
        truth = np.bincount(labels, minlength=3)
        held.append((made.low <= truth) & (truth <= made.high))

    assert np.mean(held) == pytest.approx(0.95, abs=0.05)


def test_an_estimate_stays_within_what_is_possible() -> None:
    features = bag_features(["same"] * 40, None)

    made = estimate_counts(
        features[:32], [0] * 32, [at // 8 for at in range(32)], [features[32:]], 2
    )

    assert made.counts.tolist() == [40, 0]
    assert made.low.tolist() == [39, 0]  # 32 right ones do not prove the other 8
    assert made.high.tolist() == [40, 1]


@pytest.mark.parametrize("rows", [5, 60])
def test_weights_solve_the_same_equations_by_whichever_system_is_smaller(rows: int) -> None:
    generator = np.random.default_rng(3)
    features = generator.normal(size=(rows, 20)).astype(np.float32)
    labels = generator.integers(2, size=rows).tolist()

    weights = learned(features, labels, 2)

    known = np.concatenate([features, np.ones((rows, 1), dtype=np.float32)], axis=1)
    wanted = np.where(np.asarray(labels)[:, None] == np.arange(2), 1.0, -1.0)
    left = known.T @ (known @ weights - wanted) + weights
    assert left == pytest.approx(np.zeros_like(left), abs=1e-3)
