"""The most that a question or a build may cost, and what it did cost."""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Budget:
    """Hard limits, each for all of one piece of work. Infinite is not limited."""

    usd: float = inf
    tokens: float = inf  # in and out together, cached or not
    calls: float = inf
    seconds: float = inf  # after which no call is begun


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent, or would be."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    usd: float = 0.0
    seconds: float = 0.0
    unpriced: int = 0  # calls among them whose price nobody knows: not in `usd`

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.usd + other.usd,
            self.seconds + other.seconds,
            self.unpriced + other.unpriced,
        )


NOTHING = Spent()
