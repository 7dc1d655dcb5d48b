"""Processes that settle tasks with a provider that writes down each reply before it delivers it.

Started as a program it forks one for each line that it reads, so that each begins at once: a line is
the arguments of `settle`, or the number of a process that is to be waited for.
"""

import asyncio
import json
import os
import random
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rlm_core.inference.budget import Budget
from rlm_core.inference.model_desk import ModelDesk
from rlm_core.llm.prompt import Prompt, Reply, Usage
from rlm_core.store.memo import Memo
from tests.inference.work import PRICES, task

SECONDS = 0.004  # that a reply takes, on average


class Bookkeeper:
    """A backend whose provider writes a line for each reply that it bills, as it sends it.

    While there is a file `closed` beside its book it replies to nobody, and writes into `begun` who waits.
    """

    name = "fake"
    model = "fake-1"
    most_at_once = 4

    def __init__(self, book: Path) -> None:
        self._book = book

    async def complete(self, prompt: Prompt) -> Reply:
        await self._opened(prompt)
        await asyncio.sleep(random.expovariate(1 / SECONDS))
        _add_line(self._book, prompt)
        return Reply(prompt.text.upper(), self.model, Usage(5, 5))

    async def _opened(self, prompt: Prompt) -> None:
        closed = self._book.with_name("closed")
        if closed.exists():
            _add_line(self._book.with_name("begun"), prompt)
        while closed.exists():
            await asyncio.sleep(SECONDS)

    async def count_tokens(self, prompt: Prompt) -> int:
        return 5

    async def close(self) -> None:
        pass


def settle(memo: str, book: str, texts: Sequence[str], most_calls: float, work: str) -> None:
    """Settle as many as the work may still cost, together with all others that do the same work."""
    wanted = [task(text) for text in texts]
    backend = Bookkeeper(Path(book))
    with closing(Memo(Path(memo))) as opened, closing(ModelDesk(backend, opened, PRICES)) as desk:
        say(os.getpid())
        desk.begin(work, resumes=True).settle(wanted, Budget(calls=most_calls))


def _add_line(book: Path, prompt: Prompt) -> None:
    line = json.dumps({"process": os.getpid(), "text": prompt.text}) + "\n"
    with book.open("ab") as file:  # one write, so that lines of many processes stay whole
        file.write(line.encode())


def main() -> None:
    """Begin processes, which say their number themselves; and say how they ended."""
    for line in sys.stdin:
        match json.loads(line):
            case int(process):
                say(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
            case values if not os.fork():
                settle(*values)
                os._exit(0)


def say(number: int) -> None:
    """A line for whoever reads."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
