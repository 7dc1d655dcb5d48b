"""Issues and release notes: the files and functions that one concerns.

A case is a tree of files as it was before the fix. BM25 ranks whole files for the figures on files,
and functions for those on functions, each with its path and name in front of its text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.retrieval import bm25, datasets, metrics
from benchmarks.retrieval.code_units import CodeUnit, code_units
from benchmarks.retrieval.roots import safe_name, write_tree
from benchmarks.retrieval.system import opened
from benchmarks.retrieval.values import (
    ASK,
    BASELINE,
    SEARCH,
    WORDS,
    Benchmark,
    CodeCase,
    Found,
    Options,
    Record,
)

_JOB_CASES = 20  # neighbors share most of their files, so a job analyzes each once
_DEPTH = 50  # ranks of the baseline that are looked at
_FUNCTION_B = 0.5  # length counts less among functions: better than 0.75 on changelog_loc_dev


def benchmark(name: str, aims: dict[str, float]) -> Benchmark:
    """The measurement of one code set."""
    return Benchmark(name, "cases", aims, partial(_jobs, name), partial(_measure, name))


def _jobs(name: str, options: Options) -> Sequence[object]:
    cases = datasets.code_cases(options.data / name)
    if options.cases:
        cases = cases[:: max(1, len(cases) // options.cases)][: options.cases]
    datasets.blobs(options.data / name)  # read once, before the workers are forked
    return [cases[at : at + _JOB_CASES] for at in range(0, len(cases), _JOB_CASES)]


def _measure(set_name: str, options: Options, job: object) -> list[Record]:
    assert isinstance(job, list)
    text_of = datasets.blobs(options.data / set_name).__getitem__
    baseline, cache = _Baseline(text_of), options.cache / set_name
    records = [Record(case.identity) for case in job]
    for case, record in zip(job, records, strict=True):
        record.values[BASELINE] = _counted(case, *baseline.rank(case))
        if options.baselines_only:
            continue
        # Without a cache to keep, the trees of a job follow each other in one folder: each index is
        # then an update of the one before it.
        name = case.identity if options.keeps_cache else job[0].identity
        root = write_tree(cache / "roots" / safe_name(name), case.files, text_of)
        _measure_system(root, cache / "data", options, case, record)
    return records


def _measure_system(
    root: Path, data: Path, options: Options, case: CodeCase, record: Record
) -> None:
    started = perf_counter()
    with opened(root, data, options) as subject:
        update = {"update milliseconds": 1000 * (perf_counter() - started)}
        found, answer = subject.search(case.question), subject.ask(case.question)
        words = subject.search_by_words(case.question)
    record.values[WORDS] = _counted(case, words.hits, words.hits) | words.costs
    record.values[SEARCH] = _counted(case, found.hits, found.hits) | found.costs | update
    record.values[ASK] = _counted(case, answer.hits, answer.hits) | answer.costs


def _counted(
    case: CodeCase, by_file: Sequence[Found], by_function: Sequence[Found]
) -> dict[str, float]:
    files = metrics.first_ranks((hit.path for hit in by_file), case.gold_files)
    counted = {
        "file MRR": metrics.reciprocal_rank(files),
        "file hit@1": metrics.any_within(files, 1),
        "file acc@1": metrics.all_within(files, 1),
        "file acc@5": metrics.all_within(files, 5),
        "file recall@10": metrics.share_within(files, 10),
    }
    if case.functions:
        functions = metrics.function_ranks(by_function, case.functions)
        counted |= {
            "function MRR": metrics.reciprocal_rank(functions),
            "function acc@10": metrics.all_within(functions, 10),
        }
    if case.leaks is False:
        counted |= {f"{metric}, no leaks": value for metric, value in counted.items()}
    return counted


@dataclass(frozen=True, slots=True)
class _Analyzed:
    units: list[CodeUnit]
    by_file: bm25.Shard
    by_function: bm25.Shard


class _Baseline:
    """BM25 over one tree after another: a file that stays is analyzed once."""

    def __init__(self, text_of: Callable[[str], str]) -> None:
        self._text_of = text_of
        self._known: dict[tuple[str, str], _Analyzed] = {}

    def rank(self, case: CodeCase) -> tuple[list[Found], list[Found]]:
        """The ranked files, and the ranked functions and classes."""
        known = self._known
        self._known = {key: known.get(key) or self._analyze(*key) for key in case.files.items()}
        paths, files = list(case.files), list(self._known.values())
        ranked_files = bm25.rank([file.by_file for file in files], case.question, _DEPTH)
        ranked_units = bm25.rank(
            [file.by_function for file in files], case.question, _DEPTH, _FUNCTION_B
        )
        return (
            [Found(paths[found.shard], "file", score=found.score) for found in ranked_files],
            [_found(paths[r.shard], files[r.shard].units[r.unit], r.score) for r in ranked_units],
        )

    def _analyze(self, path: str, blob: str) -> _Analyzed:
        text = self._text_of(blob)
        units = [unit for unit in code_units(path, text) if unit.kind != "file"]
        return _Analyzed(
            units,
            bm25.make_shard([f"{path}\n{text}"]),
            bm25.make_shard(f"{path} {unit.name}\n{unit.text}" for unit in units),
        )


def _found(path: str, unit: CodeUnit, score: float) -> Found:
    return Found(path, unit.kind, unit.first_line, unit.last_line, score=score)
