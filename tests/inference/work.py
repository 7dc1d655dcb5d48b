"""Tasks, prices and a memo, as plain as they can be."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from rlm_core.inference.task import Task
from rlm_core.llm.prompt import Prompt, Purpose, Usage

DOLLARS_A_TOKEN = 1e-6


def task(text: str, check: Callable[[str], str] = lambda _: "", **changes: object) -> Task:
    """A task about `text`, whose reply may have 10 tokens."""
    prompt = Prompt(Purpose.SUMMARIZE, "Be brief.", text, 10)
    plain = Task(prompt, f"{text}.py", (f"{text}.py",), check)
    return replace(plain, **changes)  # type: ignore[arg-type]  # a test's keyword is checked when run


def tasks(count: int) -> list[Task]:
    return [task(f"text {number}") for number in range(count)]


def price(usage: Usage, model: str, batched: bool) -> float:
    """A millionth of a dollar for each token, half in a batch."""
    del model
    tokens = usage.input_tokens + usage.cache_write_tokens + usage.output_tokens
    return tokens * DOLLARS_A_TOKEN * (0.5 if batched else 1)


def texts(done: Mapping[int, object]) -> dict[int, object]:
    """The texts of what is done, by place."""
    return {place: getattr(one, "text") for place, one in done.items()}  # noqa: B009 -- any reply
