"""A desk with a model that is a small function of the items in its prompt, and of nothing around them."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rlm_core.inference.budget import Budget
from rlm_core.inference.desk import Settled
from rlm_core.inference.task import Done, Task, key_of
from rlm_core.llm.prompt import Prompt
from rlm_core.tree.costs import Spent

Answering = Callable[[Prompt], str]


class Refused(Exception):
    """Raised by an answering function: there is no reply."""


class Killed(Exception):
    """Ends everything in the middle of a call, or right after one."""


@dataclass
class ModelDesk:
    """Keeps replies as the real desk does; `asked` are the prompts that were paid for, in order.

    `kill_after` calls it ends, after the reply was kept: what was paid for is not lost.
    """

    answering: Answering = field(default=lambda prompt: first_lines(prompt))
    origin: str = "model-1"
    kept: dict[bytes, Done] = field(default_factory=dict)
    asked: list[Prompt] = field(default_factory=list)
    kill_after: int | None = None

    def settle(self, tasks: Sequence[Task], budget: Budget) -> Settled:
        done: dict[int, Done] = {}
        failed: dict[int, str] = {}
        left: list[int] = []
        calls = 0
        for at in sorted(range(len(tasks)), key=lambda one: -tasks[one].weight):
            key = key_of(tasks[at].prompt, self.origin)
            if key not in self.kept:
                if calls + 1 > budget.calls:
                    left.append(at)
                    continue
                try:
                    calls += self._settle(key, tasks[at])
                except Refused as error:
                    calls += 1
                    failed[at] = str(error)
                    continue
            done[at] = self.kept[key]
        return Settled(done, failed, tuple(sorted(left)), Spent(calls=calls))

    def _settle(self, key: bytes, task: Task) -> int:
        reply = self._call(task.prompt)
        fault = task.check(reply)
        calls = 1
        if fault:
            reply = self._call(task.again(reply, fault).prompt)
            fault = task.check(reply)
            calls = 2
        self.kept[key] = Done(reply, self.origin, fault)
        if self.kill_after is not None:
            self.kill_after -= 1
            if self.kill_after < 0:
                self.kill_after = None
                raise Killed
        return calls

    def _call(self, prompt: Prompt) -> str:
        self.asked.append(prompt)
        return self.answering(prompt)

    def estimate(self, tasks: Sequence[Task]) -> Spent:
        new = [one for one in tasks if key_of(one.prompt, self.origin) not in self.kept]
        return Spent(calls=len(new))


def items_of(prompt: Prompt) -> list[str]:
    """The bodies of a prompt's items."""
    mark = re.match(r"The mark is (\S+)\n", prompt.text)
    assert mark
    _, *parts = re.split(rf"^{re.escape(mark[1])} (?=item \d+\n|end\n)", prompt.text, flags=re.M)
    return [part.partition("\n")[2].rstrip("\n") for part in parts if part.startswith("item ")]


def first_lines(prompt: Prompt) -> str:
    """Summaries out of the first line of an item's text, and the headlines of its parts."""
    return reply_of([_summary(body) for body in items_of(prompt)])


def reply_of(summaries: Sequence[dict[str, object]]) -> str:
    numbered = [{"item": at, **one} for at, one in enumerate(summaries, start=1)]
    return json.dumps({"summaries": numbered})


def summary(headline: str, text: str, words: str, at: str = "") -> dict[str, object]:
    """A summary of one statement."""
    quotes = [{"at": at, "words": words}]
    return {"is": headline, "does": [{"text": text, "quotes": quotes}], "needs": ""}


def _summary(body: str) -> dict[str, object]:
    text = re.search(r"^(?:own )?text[^\n]*:\n\s*([^\n]+)", body, re.M)
    parts = re.findall(r"^\[(\d+)\] [^\n]*\n([^\n]+)", body, re.M)
    told = [text[1]] if text else []
    told += [headline for _, headline in parts]
    headline = _cut("; ".join(told), 140)
    if text:
        return summary(headline, _cut(text[1], 200), text[1][:80])
    number = parts[0][0]
    quote = re.search(r"“([^”]+)”", body)
    return summary(
        headline, _cut(parts[0][1], 200), quote[1] if quote else parts[0][1][:80], number
    )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0]
