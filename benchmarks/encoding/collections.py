"""Questions with the passages that answer them, from texts that no encoder was trained on."""

import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from random import Random

from benchmarks.retrieval import datasets
from benchmarks.retrieval.filings import page_starts
from benchmarks.retrieval.values import Document, Interval
from benchmarks.retrieval.windows import windows
from rlm_core.train.corpora import repository_sources
from rlm_core.train.example import Example
from rlm_core.train.mining import mine_source, stems_of
from rlm_core.train.stages import HELD_OUT

_SEED = 2026
_NOT_LIBRARY = {"test", "tests", "site-packages", "idlelib", "lib2to3", "encodings", "turtledemo"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as its author wrote it, and its place."""

    stems: str
    place: str  # stems
    written: str
    address: tuple[str, ...]  # what contains it, from the top down


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, which passages it is asked of, and which of them answer it."""

    stems: str
    written: str
    first: int  # of the passages
    last: int  # exclusive
    gold: frozenset[int]
    cluster: str  # what the bootstrap draws


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages and questions about them."""

    name: str
    passages: tuple[Passage, ...]
    questions: tuple[Asked, ...]


def standard_library(most: int) -> Collection:
    """First sentences of documentation, and the functions of Python's own library that they describe."""
    folder = Path(sysconfig.get_paths()["stdlib"])
    files = (file for file in sorted(folder.rglob("*.py")) if not _NOT_LIBRARY & set(file.parts))
    mined = (
        one
        for file in files
        for one in _mined(str(file.relative_to(folder)), file.read_bytes())
        if one.kind == "documentation"
    )
    return _collection("stdlib", list(mined), most)


def held_out(repositories: Path, kind: str, most: int) -> Collection:
    """The same from the held-out corpora of the training; `kind` documentation or heading."""
    found = [one for one in _held_out_examples(repositories) if one.kind == kind]
    return _collection(f"held-out {'code' if kind == 'documentation' else 'headings'}", found, most)


@cache
def _held_out_examples(repositories: Path) -> list[Example]:
    return [
        one._replace(group=f"{name}/{one.group}")
        for name in sorted(HELD_OUT)
        for source in repository_sources(repositories / name)
        for one in _mined(source.path, source.content)
    ]


def meetings(data: Path, most: int) -> Collection:
    """Specific questions about one meeting each (QMSum, test)."""
    return _documents("qmsum", datasets.meetings(data / "qmsum", "test"), most, windows)


def contracts(data: Path, most: int) -> Collection:
    """What a lawyer asks of one contract (CUAD)."""
    return _documents("cuad_dev", datasets.contracts(data / "cuad_dev"), most, windows)


def filings(data: Path, most: int) -> Collection:
    """Questions about one annual report each (FinanceBench); any window of the page answers."""
    return _documents("financebench", datasets.filings(data / "financebench"), most, _paged)


def _mined(path: str, content: bytes) -> list[Example]:
    try:
        mined = mine_source(path, content, keep_written=True)
    except RecursionError:
        sys.stderr.write(f"not read: {path}\n")
        return []
    return [one for one in mined.examples if one.written]


def _collection(name: str, found: Sequence[Example], most: int) -> Collection:
    """Whole files, chosen by chance, until there are so many passages; each is asked for once."""
    files = [list(group) for _, group in groupby(found, key=lambda one: one.group)]
    Random(_SEED).shuffle(files)
    chosen: list[Example] = []
    for file in files:
        if len(chosen) < most:
            chosen += file
    return Collection(
        name,
        tuple(
            Passage(one.text, one.place, one.written[1], tuple(one.group.split("/")))
            for one in chosen
            if one.written
        ),
        tuple(
            Asked(one.question, one.written[0], 0, len(chosen), frozenset([at]), one.group)
            for at, one in enumerate(chosen)
            if one.written
        ),
    )


def _documents(
    name: str,
    documents: Iterable[Document],
    most: int,
    cut: Callable[[str], Sequence[Interval]],
) -> Collection:
    """Documents, chosen by chance, until there are so many passages."""
    shuffled = [one for one in documents if any(_is_specific(one))]
    Random(_SEED).shuffle(shuffled)
    passages: list[Passage] = []
    questions: list[Asked] = []
    for document in shuffled:
        if len(passages) >= most:
            break
        cuts = cut(document.text)
        first, last = len(passages), len(passages) + len(cuts)
        passages += [
            Passage(stems_of(text), "", text, (document.identity,))
            for text in (document.text[start:end] for start, end in cuts)
        ]
        for question in document.questions:
            if question.spans and not question.is_general:
                gold = frozenset(first + at for at in _touched(cuts, question.spans))
                stems = stems_of(question.text)
                questions.append(Asked(stems, question.text, first, last, gold, document.identity))
    return Collection(name, tuple(passages), tuple(questions))


def _is_specific(document: Document) -> Iterator[bool]:
    return (bool(one.spans) and not one.is_general for one in document.questions)


def _touched(cuts: Sequence[Interval], spans: Sequence[Interval]) -> list[int]:
    return [
        at
        for at, (start, end) in enumerate(cuts)
        if any(start < last and first < end for first, last in spans)
    ]


def _paged(text: str) -> list[Interval]:
    """Windows that cross no page."""
    starts = page_starts(text)
    return [
        (start + first, start + last)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
        for first, last in windows(text[start:end])
    ]
