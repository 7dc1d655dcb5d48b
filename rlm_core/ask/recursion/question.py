"""What is asked, and within which bounds: a value that can be kept and asked again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rlm_core.errors import ArgumentError
from rlm_core.inference.budget import Budget
from rlm_core.tree.fingerprint import fingerprint

DEFAULT_TOKENS = 64_000  # that a model may read and write for one question
FEWEST_TOKENS = 2_000  # less leaves no room for the instructions, a passage and a reply
ANSWER_TOKENS = 2_000  # of the answer's text

_IDENTITY = 10  # hexadecimal digits: among a million questions two are alike once in two


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a root.

    `budget_tokens` bounds what a model reads and writes for it, all calls together; `answer_tokens` the
    text of the answer. Infinite dollars are not limited: the tokens are.
    """

    text: str
    expect: tuple[str, ...] = ()
    scope: str = ""
    depth: int = 3
    budget_tokens: int = DEFAULT_TOKENS
    budget_usd: float | None = None
    answer_tokens: int = ANSWER_TOKENS

    @property
    def identity(self) -> str:
        """A short name, the same for the same question within the same bounds."""
        plain = json.dumps(self.to_plain(), sort_keys=True)
        return f"q-{fingerprint(b'question', plain.encode()).hex()[:_IDENTITY]}"

    @property
    def budget(self) -> Budget:
        """The most that all its calls together may cost."""
        if self.budget_usd is None:
            return Budget(tokens=self.budget_tokens)
        return Budget(usd=self.budget_usd, tokens=self.budget_tokens)

    def to_plain(self) -> dict[str, Any]:
        """The same as values that JSON and msgpack can hold."""
        return {**asdict(self), "expect": list(self.expect)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Question":
        """Undo `to_plain`."""
        return cls(**{**plain, "expect": tuple(plain["expect"])})

    def refuse_senseless(self) -> None:
        """Refuse bounds within which nothing can be answered.

        Raises:
            ArgumentError: The question is empty, or a bound makes no sense.

        """
        if not self.text.strip():
            raise ArgumentError(
                "The question is empty. Ask, for example: How does the cart compute totals?"
            )
        if self.depth < 1:
            raise ArgumentError(
                f"The depth must be at least 1, not {self.depth}: 1 merges nothing, 3 is usual."
            )
        if self.budget_tokens < FEWEST_TOKENS:
            raise ArgumentError(
                f"A model needs a budget of at least {FEWEST_TOKENS:,} tokens, not {self.budget_tokens:,}."
            )
        if self.budget_usd is not None and not self.budget_usd > 0:
            raise ArgumentError(f"The budget must be more than $0, not ${self.budget_usd}.")
