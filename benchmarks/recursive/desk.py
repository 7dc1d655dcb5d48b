"""A desk over the stub: it remembers replies, keeps to the budget and counts what a real model would cost."""

from collections.abc import Callable, Sequence

from benchmarks.recursive.stub import replying
from rlm_core.inference.budget import Budget
from rlm_core.inference.desk import Settled
from rlm_core.inference.task import Done, Task, key_of
from rlm_core.llm.prompt import Prompt
from rlm_core.text.tokens import estimate_tokens
from rlm_core.tree.costs import Spent

USD_READ = 3e-6  # simulated dollars a token that is read
USD_WRITTEN = 15e-6  # and written


class StubDesk:
    """Settles tasks by the stub, one after the other; `prompts` are those that it was asked."""

    origin = "stub"

    def __init__(self, on_call: Callable[[int], None] = lambda calls: None) -> None:
        """`on_call` hears after every call how many there were."""
        self._on_call = on_call
        self.prompts: list[Prompt] = []
        self._kept: dict[bytes, Done] = {}
        self._total = Spent()

    def begin(self) -> None:
        """A new piece of work: its budget counts from here."""
        self._total = Spent()

    @property
    def spent(self) -> Spent:
        """What this piece of work has cost."""
        return self._total

    def settle(self, tasks: Sequence[Task], budget: Budget) -> Settled:
        """What is kept, and what the budget allows, the weightiest first."""
        done: dict[int, Done] = {}
        left = []
        spent = Spent()
        for at in sorted(range(len(tasks)), key=lambda one: -tasks[one].weight):
            prompt = tasks[at].prompt
            key = key_of(prompt, self.origin)
            if key not in self._kept and not _is_within(self._total, prompt, budget):
                left.append(at)
                continue
            if key not in self._kept:
                self.prompts.append(prompt)
                self._kept[key] = Done(replying(prompt), self.origin)
                written = estimate_tokens(self._kept[key].text)
                spent = _more(spent, _read(prompt), written)
                self._total = _more(self._total, _read(prompt), written)
                self._on_call(len(self.prompts))
            done[at] = self._kept[key]
        return Settled(done, {}, tuple(sorted(left)), spent)

    def estimate(self, tasks: Sequence[Task]) -> Spent:
        """At most what these would cost."""
        spent = Spent()
        for task in tasks:
            if key_of(task.prompt, self.origin) not in self._kept:
                spent = _more(spent, _read(task.prompt), task.prompt.most_tokens)
        return spent


def _read(prompt: Prompt) -> int:
    return estimate_tokens(prompt.system + prompt.shared + prompt.text)


def _more(spent: Spent, read: int, written: int) -> Spent:
    return Spent(
        spent.calls + 1,
        spent.input_tokens + read,
        spent.output_tokens + written,
        spent.usd + read * USD_READ + written * USD_WRITTEN,
    )


def _is_within(spent: Spent, prompt: Prompt, budget: Budget) -> bool:
    after = _more(spent, _read(prompt), prompt.most_tokens)
    return after.input_tokens + after.output_tokens <= budget.tokens and after.usd <= budget.usd
