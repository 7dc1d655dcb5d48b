"""How well a model does here: facts that its answers hold, summaries that it made up, and what both cost."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rlm_core.errors import ArgumentError
from rlm_core.text.words import content_stems
from rlm_core.tree.answer import Answer
from rlm_core.tree.costs import NOTHING, Evaluation, Spent, Writing


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with facts that a right answer holds, each in a few words."""

    question: str
    facts: tuple[str, ...]


def read_questions(lines: Iterable[str]) -> list[Asked]:
    """Questions from JSON Lines: `{"question": "...", "facts": ["...", ...]}`.

    Raises:
        ArgumentError: A line is not of that form; the message says which.

    """
    asked = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            asked.append(Asked(str(told["question"]), tuple(map(str, told["facts"]))))
        except (ValueError, KeyError, TypeError) as error:
            raise ArgumentError(
                f'Line {number} is not of the form {{"question": "...", "facts": ["..."]}}.'
            ) from error
    return asked


def evaluate(
    asked: Iterable[Asked],
    ask: Callable[[str, float], Answer],
    write: Callable[[float], Writing],
    budget_usd: float,
) -> Evaluation:
    """Ask every question and write some summaries, all within one budget.

    `ask` and `write` are given what is left of it, in dollars.
    """
    left, questions, facts, statements, unsupported = budget_usd, 0, 0, 0, 0
    missed: list[tuple[str, str]] = []
    spent = NOTHING
    for one in asked:
        answer = ask(one.question, left / 2)  # the other half is for what comes after
        left -= answer.spent.usd
        spent += Spent(calls=answer.spent.calls, usd=answer.spent.usd)
        said = " ".join(statement.text for statement in answer.statements)
        missed += [(one.question, fact) for fact in one.facts if not holds(said, fact)]
        questions, facts = questions + 1, facts + len(one.facts)
        statements += len(answer.statements)
        unsupported += answer.unsupported
    writing = write(left)
    return Evaluation(
        questions, facts, facts - len(missed), statements, unsupported, tuple(missed), writing,
        spent + writing.spent,
    )  # fmt: skip


def holds(text: str, fact: str) -> bool:
    """Whether a text has all words of a fact that carry meaning, whatever their form."""
    return set(content_stems(fact)) <= set(content_stems(text))
