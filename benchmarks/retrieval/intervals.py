"""Means with 95 % intervals: a paired bootstrap over clusters, with a fixed seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

RESAMPLES = 1000
SEED = 2026


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, or a difference of means, with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half of the interval."""
        return (self.high - self.low) / 2

    @property
    def is_noise(self) -> bool:
        """Whether the interval holds 0: as a difference it is within the noise."""
        return self.low <= 0 <= self.high


class Bootstrap:
    """The same draws of clusters for every metric and every system, so that differences are paired."""

    def __init__(self, clusters: Sequence[str], resamples: int = RESAMPLES) -> None:
        names = sorted(set(clusters))
        drawn = Random(SEED)
        self._number = {name: number for number, name in enumerate(names)}
        self._draws = [drawn.choices(range(len(names)), k=len(names)) for _ in range(resamples)]

    def mean(self, values: Mapping[str, Sequence[float]]) -> Estimate:
        """The mean of the values that stand under each cluster's name."""
        return _estimate(_mean(values), self._means(values))

    def difference(
        self, values: Mapping[str, Sequence[float]], others: Mapping[str, Sequence[float]]
    ) -> Estimate:
        """The mean of `values` less that of `others`, on the same draws."""
        drawn = zip(self._means(values), self._means(others), strict=True)
        return _estimate(_mean(values) - _mean(others), [mean - other for mean, other in drawn])

    def _means(self, values: Mapping[str, Sequence[float]]) -> list[float]:
        sums, counts = [0.0] * len(self._number), [0] * len(self._number)
        for name, kept in values.items():
            sums[self._number[name]] = sum(kept)
            counts[self._number[name]] = len(kept)
        return [
            sum(map(sums.__getitem__, draw)) / max(1, sum(map(counts.__getitem__, draw)))
            for draw in self._draws
        ]


def _estimate(value: float, drawn: list[float]) -> Estimate:
    drawn = sorted(drawn)
    edge = max(0, round(0.025 * len(drawn)) - 1)
    return Estimate(value, drawn[edge], drawn[-1 - edge])


def _mean(values: Mapping[str, Sequence[float]]) -> float:
    kept = [value for cluster in values.values() for value in cluster]
    return sum(kept) / max(1, len(kept))
