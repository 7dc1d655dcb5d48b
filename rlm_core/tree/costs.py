"""What language models cost, in numbers that a person can check."""

from dataclasses import dataclass


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


def dollars(usd: float) -> str:
    """`$1,200.00`, `$0.10`, `$0.0034`: to a hundredth of a cent where that says more."""
    exact = f"${usd:,.4f}"
    return exact.removesuffix("00")


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a question would take, before anything is spent: at most, for the merges roughly."""

    way: str  # how it would be answered
    packets: int
    spent: Spent


@dataclass(frozen=True, slots=True)
class Writing:
    """What writing summaries came to; `left`: the budget did not allow all of it."""

    written: int
    marked: int  # of them, with faults
    failed: int
    spent: Spent
    left: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came out: facts found in statements with checked quotes, of all; and what was written."""

    questions: int
    facts: int
    right: int
    statements: int
    unsupported: int  # statements whose quotes were not in the source, and that were dropped
    missed: tuple[tuple[str, str], ...]  # question, fact
    writing: Writing
    spent: Spent


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
