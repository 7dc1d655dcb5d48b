"""A language model that is a function of the prompt: counts its calls, and can be told to fail."""

import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from rlm_core.errors import ModelError
from rlm_core.llm.prompt import BatchProgress, Prompt, Reply, Stop, Usage
from rlm_core.text.tokens import estimate_tokens

Answering = Callable[[Prompt], Reply | str]  # a text is a whole reply; may raise ModelError


@dataclass
class FakeBackend:
    """Answers by `answering`; `prompts` are those that it was asked, in order.

    `waiting` is awaited before each answer, while the call is under way.
    """

    answering: Answering
    name: str = "fake"
    model: str = "fake-1"
    most_at_once: int = 4
    prompts: list[Prompt] = field(default_factory=list)
    waiting: Callable[[Prompt], Awaitable[object]] | None = None
    under_way: int = 0
    most_under_way: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def complete(self, prompt: Prompt) -> Reply:
        """What `answering` says, with tokens counted by length."""
        with self._lock:
            self.prompts.append(prompt)
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if self.waiting:
                await self.waiting(prompt)
            answer = self.answering(prompt)
        finally:
            self.under_way -= 1
        if isinstance(answer, Reply):
            return answer
        usage = Usage(await self.count_tokens(prompt), estimate_tokens(answer))
        return Reply(answer, self.model, usage, Stop.END)

    async def count_tokens(self, prompt: Prompt) -> int:
        """By length."""
        return estimate_tokens(prompt.system + prompt.shared + prompt.text)

    async def close(self) -> None:
        """Nothing to let go of."""


@dataclass
class CachingBackend(FakeBackend):
    """One that charges less for the beginning of a prompt that it has read a moment ago."""

    def cached_prefix(self, prompt: Prompt) -> str:
        """System and shared, whatever their length."""
        return prompt.system + prompt.shared


@dataclass
class BatchingBackend(FakeBackend):
    """One that takes batches; each ends once it was asked `polls` times how far it is.

    `batches` holds what was submitted; `expired` are the texts of prompts whose turn never came.
    """

    most_in_batch: int = 1_000
    polls: int = 2
    batches: dict[str, Mapping[str, Prompt]] = field(default_factory=dict)
    expired: set[str] = field(default_factory=set)
    asked: dict[str, int] = field(default_factory=dict)

    async def submit(self, prompts: Mapping[str, Prompt]) -> str:
        """Take them, whatever they are."""
        batch = f"batch-{len(self.batches)}"
        self.batches[batch] = dict(prompts)
        return batch

    async def progress(self, batch: str) -> BatchProgress:
        """Ended after some polls."""
        self.asked[batch] = self.asked.get(batch, 0) + 1
        ended, count = self.asked[batch] > self.polls, len(self.batches[batch])
        return BatchProgress(ended, 0 if ended else count, count if ended else 0, 0)

    async def results(
        self, batch: str, prompts: Mapping[str, Prompt]
    ) -> Mapping[str, Reply | ModelError]:
        """What would have been answered one by one."""
        del prompts
        return {name: await self._result(prompt) for name, prompt in self.batches[batch].items()}

    async def cancel(self, batch: str) -> None:
        """Nothing is under way."""

    async def _result(self, prompt: Prompt) -> Reply | ModelError:
        if prompt.text in self.expired:
            return ModelError("The batch ended before its turn came.")
        return await self.complete(prompt)
