"""Measure how well the hierarchy finds what a question needs, beside plain BM25.

    python benchmarks/quality.py [SET ...] [--limit N] [--split dev|val|test] [--workers N]
                                 [--hits N] [--budget TOKENS] [--cache DIR] [--baselines]

The labelled sets are read from the folder that RLM_EVALUATION_DATA names.
"""

import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.retrieval import code, contracts, filings, meetings
from benchmarks.retrieval.report import report
from benchmarks.retrieval.values import Benchmark, Options, Record

_REPOSITORY = Path(__file__).resolve().parent.parent
_DEFAULT = (
    "changelog_loc_dev",
    "changelog_loc_js_dev",
    "swebench_lite_loc",
    "cuad_dev",
    "qmsum",
    "financebench",
)
_SPLITS = {"dev": "train", "train": "train", "val": "val", "test": "test", "all": ""}


def main() -> None:
    """Measure the chosen sets, one table each."""
    chosen = _arguments()
    with tempfile.TemporaryDirectory(prefix="rlm-quality-") as temporary:
        options = _options(chosen, Path(temporary))
        for benchmark in _benchmarks(options.split, chosen.sets):
            print(report(benchmark, _records(benchmark, options, chosen.workers)), flush=True)


def _arguments() -> Namespace:
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "sets",
        nargs="*",
        metavar="SET",
        help=f"default: {' '.join(_DEFAULT)}; also financebench_all",
    )
    parser.add_argument(
        "--limit", type=int, default=0, help="documents or cases per set, spread over it"
    )
    parser.add_argument("--split", choices=_SPLITS, default="test", help="of qmsum")
    parser.add_argument("--workers", type=int, default=1, help="processes that measure")
    parser.add_argument("--hits", type=int, default=50, help="hits asked of every search")
    parser.add_argument("--budget", type=int, default=2000, help="tokens of every answer of ask")
    parser.add_argument("--cache", type=Path, help="keeps the indexed texts and their indexes")
    parser.add_argument("--baselines", action="store_true", help="measure the baselines alone")
    return parser.parse_args()


def _options(chosen: Namespace, temporary: Path) -> Options:
    default = _REPOSITORY.parent / "shared" / "evaluation"
    return Options(
        data=Path(os.environ.get("RLM_EVALUATION_DATA", default)),
        cache=(chosen.cache or temporary).resolve(),
        keeps_cache=chosen.cache is not None,
        hits=chosen.hits,
        budget_tokens=chosen.budget,
        cases=chosen.limit,
        split=_SPLITS[chosen.split],
        baselines_only=chosen.baselines,
    )


def _benchmarks(split: str, names: Sequence[str]) -> list[Benchmark]:
    known = [
        code.benchmark("changelog_loc_dev", _CHANGELOG_AIMS),
        code.benchmark("changelog_loc_js_dev", {}),
        code.benchmark("swebench_lite_loc", {}),
        contracts.benchmark(),
        meetings.benchmark(split),
        filings.benchmark(),
        filings.benchmark_all(),
    ]
    by_name = {benchmark.name: benchmark for benchmark in known}
    if unknown := set(names) - by_name.keys():
        sys.exit(f"No such set: {', '.join(sorted(unknown))}. There are: {', '.join(by_name)}.")
    return [by_name[name] for name in names or _DEFAULT]


_CHANGELOG_AIMS = {
    "file MRR": 0.74,
    "function MRR": 0.48,
    "file MRR, no leaks": 0.68,
    "function MRR, no leaks": 0.38,
}


def _records(benchmark: Benchmark, options: Options, workers: int) -> list[Record]:
    jobs = benchmark.jobs(options)
    records: list[Record] = []
    for done, measured in enumerate(_measured(benchmark, options, jobs, workers), 1):
        records += measured
        _show(f"{benchmark.name}: {done} of {len(jobs)} jobs")
    _show("")
    return records


def _measured(
    benchmark: Benchmark, options: Options, jobs: Sequence[object], workers: int
) -> Iterator[list[Record]]:
    measure = partial(benchmark.measure, options)
    if workers == 1:
        yield from map(measure, jobs)
        return
    # Forked, so that what the jobs have read is not read again by every worker.
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        yield from pool.map(measure, jobs)


def _show(progress: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{progress}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
