"""A desk over a fake backend and a memo that is a dictionary: give two desks one, and they are one process after another."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from rlm_core.errors import ModelError
from rlm_core.inference.budget import Budget
from rlm_core.inference.desk import Settled
from rlm_core.inference.task import Done, Task, key_of
from rlm_core.llm.prompt import Prompt, Stop
from rlm_core.text.tokens import estimate_tokens
from rlm_core.tree.costs import Spent
from tests.llm.fake_backend import FakeBackend

USD_PER_TOKEN = 1e-6
HOST = "host"


@dataclass
class FakeDesk:
    """Asks `backend`; without one it is the calling agent's, whose replies a test puts in by `submit`."""

    backend: FakeBackend | None = None
    memo: dict[bytes, Done] = field(default_factory=dict)
    calls: int = 0
    dies_after: int | None = None  # calls, after which the process is killed
    origin: str = HOST
    total: Spent = field(default_factory=Spent)  # of the piece of work that was begun last

    def __post_init__(self) -> None:
        if self.backend:
            self.origin = self.backend.model

    def begin(self) -> None:
        """A new piece of work: its budget counts from here."""
        self.total = Spent()

    def settle(self, tasks: Sequence[Task], budget: Budget) -> Settled:
        done: dict[int, Done] = {}
        failed: dict[int, str] = {}
        left: list[int] = []
        spent = Spent()
        for at in sorted(range(len(tasks)), key=lambda one: -tasks[one].weight):
            kept = self.memo.get(key_of(tasks[at].prompt, self.origin))
            cost = _most(tasks[at].prompt)
            if kept:
                done[at] = kept
            elif not self.backend or not _is_within(_sum(self.total, spent), cost, budget):
                left.append(at)
            else:
                spent = self._ask(at, tasks[at], spent, done, failed)
        self.total = _sum(self.total, spent)
        return Settled(done, failed, tuple(sorted(left)), spent)

    def estimate(self, tasks: Sequence[Task]) -> Spent:
        new = [one for one in tasks if key_of(one.prompt, self.origin) not in self.memo]
        read = sum(_most(one.prompt) - one.prompt.most_tokens for one in new)
        written = sum(one.prompt.most_tokens for one in new)
        return Spent(len(new), read, written, (read + written) * USD_PER_TOKEN)

    def submit(self, task: Task, reply: str) -> str:
        """Keep a reply of the calling agent, unless something is wrong with it."""
        if fault := task.check(reply):
            return fault
        self.memo[key_of(task.prompt, self.origin)] = Done(reply, HOST)
        return ""

    def _ask(
        self, at: int, task: Task, spent: Spent, done: dict[int, Done], failed: dict[int, str]
    ) -> Spent:
        assert self.backend
        try:
            text, spent = self._reply(task, spent)
            if fault := task.check(text):
                text, spent = self._reply(task.again(text, fault), spent)
            done[at] = Done(text, self.backend.model, task.check(text))
            self.memo[key_of(task.prompt, self.origin)] = done[at]
        except ModelError as error:
            failed[at] = str(error)
        return spent

    def _reply(self, task: Task, spent: Spent) -> tuple[str, Spent]:
        assert self.backend
        if self.calls == self.dies_after:
            raise KeyboardInterrupt
        self.calls += 1
        reply = asyncio.run(self.backend.complete(task.prompt))
        read, written = reply.usage.input_tokens, reply.usage.output_tokens
        paid = Spent(
            spent.calls + 1,
            spent.input_tokens + read,
            spent.output_tokens + written,
            spent.usd + (read + written) * USD_PER_TOKEN,
        )
        if reply.stop is not Stop.END:
            raise ModelError(f"the model's reply was {reply.stop}")
        return reply.text, paid


def _sum(one: Spent, other: Spent) -> Spent:
    return Spent(
        one.calls + other.calls,
        one.input_tokens + other.input_tokens,
        one.output_tokens + other.output_tokens,
        one.usd + other.usd,
    )


def _most(prompt: Prompt) -> int:
    return estimate_tokens(prompt.system + prompt.shared + prompt.text) + prompt.most_tokens


def _is_within(spent: Spent, cost: int, budget: Budget) -> bool:
    tokens = spent.input_tokens + spent.output_tokens + cost
    return tokens <= budget.tokens and tokens * USD_PER_TOKEN <= budget.usd
