"""The most that a question or a build may cost."""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Budget:
    """Hard limits, each for all of one piece of work. Infinite is not limited."""

    usd: float = inf
    tokens: float = inf  # in and out together, cached or not
    calls: float = inf
    seconds: float = inf  # after which no call is begun
