"""Questions over a few texts with a desk, without the tools around them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from rlm_core.ask.recursion.question import Question
from rlm_core.ask.recursion.recursion import Recursion
from rlm_core.hierarchy import Hierarchy
from rlm_core.inference.desk import Desk
from rlm_core.inference.task import Task
from rlm_core.tree.answer import Answer
from tests.ask.conftest import OpenTexts, open_texts

__all__ = ["open_texts"]


@dataclass
class Asked:
    """A root that can be asked with any desk."""

    hierarchy: Hierarchy

    def answer(self, question: Question, desk: Desk, *, waits: bool = False) -> Answer:
        within = self.hierarchy._scope(question.scope)
        with self.hierarchy._index.snapshot():
            return self.recursion.answer(question, desk, within, waits=waits)

    def ready(self, question: Question, desk: Desk) -> tuple[Task, ...]:
        return self.recursion.ready(question, desk, self.hierarchy._scope(question.scope))

    @property
    def recursion(self) -> Recursion:
        one = self.hierarchy
        return Recursion(one._index, one._sources, one._meaning, one.coverage())


Root = Callable[[Mapping[str, str]], Asked]


@pytest.fixture
def root(open_texts: OpenTexts) -> Root:
    return lambda texts: Asked(open_texts(texts))


def reply(*statements: Mapping[str, object], opposed: tuple[Mapping[str, object], ...] = ()) -> str:
    """A reply of the form that is asked for."""
    return json.dumps({"statements": statements, "contradictions": opposed})


def said(text: str, *quotes: tuple[int, str]) -> Mapping[str, object]:
    """A statement with quotes: the number of a passage, and words."""
    return {"text": text, "quotes": [{"number": one, "words": words} for one, words in quotes]}


def based(text: str, *numbers: int) -> Mapping[str, object]:
    """A statement of a merge."""
    return {"text": text, "from": list(numbers)}
