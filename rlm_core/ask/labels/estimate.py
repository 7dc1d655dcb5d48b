"""Counts over items of which a random part was judged, with bounds.

Prediction-powered inference (Angelopoulos and others 2023): the count of predicted labels, set right by
how far predictions are off where the truth is known. Items were judged in batches, so the spread is
taken over batches; and each batch is predicted by what learned from the other ones (cross-fitting),
so that all that was judged both teaches and tests.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from rlm_core.ask.labels.classifier import Features, learned, predicted

LEAST_BATCHES = 4  # judged; with fewer nothing is said of the others
_FOLDS = 5
_NORMAL = 1.96  # of a 95 % interval
_RULE_OF_THREE = 3.0
_NONE = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Estimated:
    """The labels of the items that were not judged, and counts over all with bounds: (L,) each."""

    labels: NDArray[np.intp]
    counts: NDArray[np.intp]
    low: NDArray[np.intp]
    high: NDArray[np.intp]


def estimate_counts(
    judged: Features,
    labels: Sequence[int],
    batch_of: Sequence[int],
    unjudged: Iterable[Features],
    count: int,
) -> Estimated:
    """Counts of `count` labels over judged and other items; `batch_of` says which batch judged each.

    The features of the others may come in parts, since there may be more of them than memory holds.
    """
    truth = np.asarray(labels, dtype=np.intp)
    batches = np.asarray(batch_of, dtype=np.intp)
    guessed = _cross_fitted(judged, truth, batches, count)
    weights = learned(judged, labels, count)
    others = np.concatenate([_NONE, *(predicted(part, weights) for part in unjudged)])
    known = np.bincount(truth, minlength=count)
    told = np.bincount(others, minlength=count)
    counts, low, high = [], [], []
    for label in range(count):
        off = (truth == label).astype(float) - (guessed == label)
        mean, error = _clustered(off, batches)
        middle = known[label] + told[label] + len(others) * mean
        # What is not known: the mean, and how far these very items are from it. Where no prediction
        # was off, one in so many may still be (the rule of three; Hanley and Lippman-Hand 1983).
        half = _NORMAL * sqrt((error * len(others)) ** 2 + off.var() * len(others))
        half = max(half, _RULE_OF_THREE / len(truth) * len(others))
        bounds = (known[label], known[label] + len(others))
        counts.append(round(float(np.clip(middle, *bounds))))
        low.append(int(np.floor(np.clip(middle - half, *bounds))))
        high.append(int(np.ceil(np.clip(middle + half, *bounds))))
    return Estimated(others, np.asarray(counts), np.asarray(low), np.asarray(high))


def _cross_fitted(
    features: Features, truth: NDArray[np.intp], batches: NDArray[np.intp], count: int
) -> NDArray[np.intp]:
    """For each judged item the label that those of other batches foretell."""
    folds = np.unique(batches, return_inverse=True)[1] % _FOLDS
    guessed = np.zeros_like(truth)
    for fold in np.unique(folds):
        held = folds == fold
        weights = learned(features[~held], truth[~held].tolist(), count)
        guessed[held] = predicted(features[held], weights)
    return guessed


def _clustered(values: NDArray[np.float64], batches: NDArray[np.intp]) -> tuple[float, float]:
    """The mean of values, and its standard error where the batches, not the items, were drawn."""
    mean = float(values.mean())
    _, which = np.unique(batches, return_inverse=True)
    sums = np.bincount(which, weights=values - mean)
    groups = len(sums)
    spread = float((sums**2).sum()) * groups / max(1, groups - 1)
    return mean, sqrt(spread) / len(values)
