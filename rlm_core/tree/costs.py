"""What language models cost, in numbers that a person can check."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """What the calls of one run, model, subject or day cost together."""

    name: str
    calls: int = 0
    input_tokens: int = 0  # cached or not
    output_tokens: int = 0
    usd: float = 0.0
    unpriced: int = 0  # calls among them whose price nobody knows: not in `usd`
    failed: int = 0  # calls among them that brought nothing to be used
    unknown: int = (
        0  # calls among them that are out, or were when a process died: counted at their most
    )


@dataclass(frozen=True, slots=True)
class Costs:
    """The ledger in totals: runs and days newest first, models and subjects by what they cost."""

    total: Cost
    runs: tuple[Cost, ...] = ()
    models: tuple[Cost, ...] = ()
    subjects: tuple[Cost, ...] = ()
    days: tuple[Cost, ...] = ()
