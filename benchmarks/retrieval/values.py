"""The values that loaders, systems and metrics exchange."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Interval = tuple[int, int]  # characters of a document, end exclusive

BASELINE = "BM25"
SEARCH = "search"
WORDS = "words"  # search by a hierarchy without an encoder
ASK = "ask"
SUMMARY = "summary"
LEAD = "lead"
RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Found:
    """What any system returned at one rank: a piece of a file, by lines and by characters."""

    path: str
    kind: str = ""
    first_line: int = 0  # from 1, inclusive
    last_line: int = 0
    start: int = 0  # characters of the document, end exclusive; unused for code
    end: int = 0
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class GoldFunction:
    """A function, method or class that the fix edited."""

    path: str
    is_class: bool
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class CodeCase:
    """A note or issue, the tree it was written about, and what its fix edited."""

    identity: str
    repository: str
    date: str
    question: str
    gold_files: tuple[str, ...]
    functions: tuple[GoldFunction, ...]
    leaks: bool | None  # whether the question names the file or symbol; None where not labelled
    files: Mapping[str, str]  # path -> blob


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one document, with where its answer stands."""

    identity: str
    text: str
    spans: tuple[Interval, ...] = ()  # empty: nothing in the document answers it
    answer: str = ""
    is_general: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document and what is asked of it."""

    identity: str
    split: str
    text: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line chose."""

    data: Path
    cache: Path
    keeps_cache: bool = False  # False: the cache is temporary, and trees may share a folder
    hits: int = 50  # hits asked of every search
    budget_tokens: int = 2000  # of every ask
    cases: int = 0  # documents or cases measured; 0: all
    split: str = "test"
    baselines_only: bool = False


@dataclass(slots=True)
class Record:
    """What was measured for one question: system -> metric -> value.

    `cluster` is what the bootstrap draws: the document, or the case. `scores` holds each system's
    top score where the set asks whether that tells answerable questions from absent ones.
    """

    cluster: str
    values: dict[str, dict[str, float]] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    answerable: bool = True


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A set: its jobs run in any process and in any order, and give records.

    `clusters` is what the bootstrap draws, in words; `aims` maps a metric to the least it should be.
    """

    name: str
    clusters: str
    aims: Mapping[str, float]
    jobs: Callable[[Options], Sequence[object]]
    measure: Callable[[Options, object], list[Record]]
