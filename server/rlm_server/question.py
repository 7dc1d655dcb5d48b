"""A question as a person or a program puts it at the terminal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """What `ask` and `search` have in common; `text` is `-` for one query a line of standard input."""

    text: str
    expect: tuple[str, ...]
    scope: str
    limit: int
    as_json: bool


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far an answer may go; without dollars, what was configured."""

    depth: int
    budget_tokens: int
    budget_usd: float | None
