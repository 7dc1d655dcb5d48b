"""Tasks and prices, as plain as they can be."""

from collections.abc import Callable
from dataclasses import replace

from rlm_core.inference.task import Task
from rlm_core.llm.prices import Price, Rates
from rlm_core.llm.prompt import Prompt, Purpose

PRICES = {"fake-1": Price(Rates(1.0, 1.0, 1.0, 1.0))}  # a millionth of a dollar for any token


def task(text: str, check: Callable[[str], str] = lambda _: "", **changes: object) -> Task:
    """A task about `text`, whose reply may have 10 tokens."""
    prompt = Prompt(Purpose.SUMMARIZE, "Be brief.", text, 10)
    plain = Task(prompt, f"{text}.py", (f"{text}.py",), check)
    return replace(plain, **changes)  # type: ignore[arg-type]  # a test's keyword is checked when run


def tasks(count: int) -> list[Task]:
    """Tasks about `text 0` and so on."""
    return [task(f"text {number}") for number in range(count)]
