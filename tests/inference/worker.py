"""A process that settles tasks with a provider that writes down each reply before it delivers it."""

import asyncio
import json
import os
import random
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
    """A backend whose provider writes a line for each reply that it bills, as it sends it."""

    name = "fake"
    model = "fake-1"
    most_at_once = 4

    def __init__(self, book: Path) -> None:
        self._book = book

    async def complete(self, prompt: Prompt) -> Reply:
        await asyncio.sleep(random.expovariate(1 / SECONDS))
        line = json.dumps({"process": os.getpid(), "text": prompt.text}) + "\n"
        with self._book.open("ab") as file:  # one write, so that lines of many processes stay whole
            file.write(line.encode())
        return Reply(prompt.text.upper(), self.model, Usage(5, 5))

    async def count_tokens(self, prompt: Prompt) -> int:
        return 5

    async def close(self) -> None:
        pass


def main(memo: Path, book: Path, texts: Sequence[str], most_calls: float, work: str) -> None:
    """Settle as many as the work may still cost, together with all others that do the same work."""
    wanted = [task(text) for text in texts]
    with (
        closing(Memo(memo)) as opened,
        closing(ModelDesk(Bookkeeper(book), opened, PRICES)) as desk,
    ):
        desk.begin(work, resumes=True).settle(wanted, Budget(calls=most_calls))
