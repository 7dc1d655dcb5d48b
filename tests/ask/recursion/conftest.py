"""Questions over a few texts with a desk, without the tools around them."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

import pytest

from rlm_core.ask.recursion.question import Question
from rlm_core.ask.recursion.recursion import Recursion
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.inference.task import Task
from rlm_core.settings import Settings
from rlm_core.tree.answer import Answer
from tests.ask.conftest import OpenTexts, open_texts
from tests.ask.recursion.fake_desk import FakeDesk

__all__ = ["open_texts"]


@dataclass
class Asked:
    """A root that can be asked with any desk."""

    hierarchy: Hierarchy

    def answer(self, question: Question, desk: FakeDesk, *, waits: bool = False) -> Answer:
        desk.begin()
        within = self.hierarchy._scope(question.scope)
        with self.hierarchy._index.snapshot():
            return self.recursion.answer(question, desk, within, waits=waits)

    def ready(self, question: Question, desk: FakeDesk) -> tuple[Task, ...]:
        return self.recursion.ready(question, desk, self.hierarchy._scope(question.scope))

    @property
    def recursion(self) -> Recursion:
        one = self.hierarchy
        return Recursion(one._index, one._sources, one._meaning, one.coverage())


Root = Callable[[Mapping[str, str]], Asked]


@pytest.fixture
def root(open_texts: OpenTexts) -> Root:
    return lambda texts: Asked(open_texts(texts))


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Reports that together are far longer than a prompt; no test may change them."""
    folder = tmp_path_factory.mktemp("reports")
    for path, text in ledger().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    settings = Settings(data_folder=tmp_path_factory.mktemp("data"))
    with closing(Hierarchy.open(mark_root(folder, settings), settings)) as hierarchy:
        hierarchy.update()
        yield Asked(hierarchy)


def ledger(months: int = 36) -> dict[str, str]:
    """Reports of some months; each says something of its own about freight."""
    return {
        f"reports/{number:02}.md": f"# Month {number}\n\nThe freight of month {number} was {1000 + number} tons.\n\n"
        + "\n\n".join(
            f"On day {day} of month {number} ship {day * number} came in with grain and coal and "
            f"left again with timber for the harbor number {day + number}, as the clerk wrote down."
            for day in range(60)
        )
        for number in range(1, months + 1)
    }


def reply(*statements: Mapping[str, object], opposed: tuple[Mapping[str, object], ...] = ()) -> str:
    """A reply of the form that is asked for."""
    return json.dumps({"statements": statements, "contradictions": opposed})


def said(text: str, *quotes: tuple[int, str]) -> Mapping[str, object]:
    """A statement with quotes: the number of a passage, and words."""
    return {"text": text, "quotes": [{"number": one, "words": words} for one, words in quotes]}


def based(text: str, *numbers: int) -> Mapping[str, object]:
    """A statement of a merge."""
    return {"text": text, "from": list(numbers)}
