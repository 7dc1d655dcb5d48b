"""How long a warm hierarchy, in this process, takes to answer."""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.timing.questions import DJANGO_QUESTIONS
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_core.tree.status import IndexStatus
from rlm_server.environment import keep_to_one_thread

_ISSUES = 40


@dataclass(frozen=True, slots=True)
class Latency:
    """How long a way of asking took, in milliseconds."""

    way: str
    milliseconds: list[float]  # sorted
    aim: float  # for the median, at most

    def percentile(self, share: float) -> float:
        """The time within which this share of the questions was answered."""
        return self.milliseconds[round(share * (len(self.milliseconds) - 1))]


def latencies(root: Path, home: Path, issues: Sequence[str]) -> list[Latency]:
    """Ask the index that lies in `home`; every question once before it is timed."""
    keep_to_one_thread()  # as every command and the server do
    with _opened(root, home) as hierarchy:
        hierarchy.update()
        return [
            _timed("search, up to 5 words", hierarchy.search, DJANGO_QUESTIONS, 20),
            _timed("search, whole issues", hierarchy.search, issues, 100),
            _timed("ask_global", hierarchy.ask, DJANGO_QUESTIONS, 150),
        ]


def status(root: Path, home: Path) -> IndexStatus:
    """The state of the index that lies in `home`."""
    with _opened(root, home) as hierarchy:
        return hierarchy.status()


def issue_texts(evaluation: Path) -> list[str]:
    """Real issues as they were written; without the evaluation data, the questions run together."""
    path = evaluation / "swebench_lite_loc" / "queries.jsonl"
    if not path.exists():
        return [" ".join(DJANGO_QUESTIONS)]
    lines = path.read_text(encoding="utf-8").splitlines()[:_ISSUES]
    return [json.loads(line)["question"] for line in lines]


def _opened(root: Path, home: Path) -> closing[Hierarchy]:
    settings = Settings(data_folder=home)
    return closing(Hierarchy.open(mark_root(root, settings), settings))


def _timed(
    way: str, answer: Callable[[str], object], questions: Sequence[str], aim: float
) -> Latency:
    for question in questions:
        answer(question)
    return Latency(way, sorted(_milliseconds(answer, question) for question in questions), aim)


def _milliseconds(answer: Callable[[str], object], question: str) -> float:
    started = perf_counter()
    answer(question)
    return 1000 * (perf_counter() - started)
