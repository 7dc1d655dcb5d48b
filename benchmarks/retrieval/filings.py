"""Annual reports (FinanceBench): the page that holds it, in this filing and in all filings together."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.retrieval import bm25, datasets, metrics
from benchmarks.retrieval.documents import chosen
from benchmarks.retrieval.roots import document_name, write_document
from benchmarks.retrieval.system import opened
from benchmarks.retrieval.values import (
    ASK,
    BASELINE,
    SEARCH,
    WORDS,
    Benchmark,
    Document,
    Found,
    Interval,
    Options,
    Question,
    Record,
)
from benchmarks.retrieval.windows import windows

NAME = "financebench"
ALL = "financebench_all"
_DEPTH = 200  # windows of the baseline that are looked at


def benchmark() -> Benchmark:
    """The measurement within the filing that is asked about."""
    return Benchmark(NAME, "filings", {"page hit@5": 0.42}, _jobs, _measure)


def benchmark_all() -> Benchmark:
    """The measurement over all filings in one folder: the first index takes minutes."""
    return Benchmark(ALL, "filings", {}, _jobs_all, _measure)


def page_starts(text: str) -> list[int]:
    """The character at which each page starts: pages end at form feeds."""
    return [0, *(at + 1 for at, character in enumerate(text) if character == "\f")]


def _jobs(options: Options) -> Sequence[object]:
    documents = datasets.filings(options.data / NAME)
    asked = chosen([document for document in documents if document.questions], options)
    return [_Filings.of(options.cache / NAME, [document]) for document in asked]


def _jobs_all(options: Options) -> Sequence[object]:
    return [_Filings.of(options.cache / ALL, datasets.filings(options.data / NAME))]


@dataclass(frozen=True, slots=True)
class _Filings:
    """Filings that are searched together, by the names of their files."""

    cache: Path
    documents: dict[str, Document]
    page_starts: dict[str, list[int]]

    @classmethod
    def of(cls, cache: Path, documents: Sequence[Document]) -> "_Filings":
        named = {document_name(document.identity): document for document in documents}
        starts = {name: page_starts(document.text) for name, document in named.items()}
        return cls(cache, named, starts)

    def counted(self, name: str, question: Question, hits: Sequence[Found]) -> dict[str, float]:
        """What is counted for a question about the filing of this name."""
        starts = self.page_starts[name]
        gold = {(name, bisect_right(starts, start) - 1) for start, _ in question.spans}
        pages = [(hit.path, metrics.page_of(hit, self.page_starts[hit.path])) for hit in hits]
        ranks = metrics.first_ranks(pages, gold)
        counted = {f"page hit@{depth}": metrics.any_within(ranks, depth) for depth in (1, 5, 10)}
        if len(self.documents) > 1:
            counted["right filing first"] = float(bool(pages) and pages[0][0] == name)
        return counted


def _measure(options: Options, job: object) -> list[Record]:
    assert isinstance(job, _Filings)
    asked = [
        (name, question, Record(document.identity))
        for name, document in job.documents.items()
        for question in document.questions
    ]
    baseline = _Baseline.of(job)
    for name, question, record in asked:
        record.values[BASELINE] = job.counted(name, question, baseline.search(question.text))
    if not options.baselines_only:
        _measure_system(options, job, asked)
    return [record for _, _, record in asked]


def _measure_system(
    options: Options, job: _Filings, asked: Sequence[tuple[str, Question, Record]]
) -> None:
    folder = job.cache / "roots"
    documents = job.documents.values()
    paths = [write_document(folder, document.identity, document.text) for document in documents]
    root = paths[0] if len(paths) == 1 else folder
    texts = {name: document.text for name, document in job.documents.items()}
    with opened(root, job.cache / "data", options, texts) as subject:
        for name, question, record in asked:
            for system, search in ((WORDS, subject.search_by_words), (SEARCH, subject.search)):
                found = search(question.text)
                record.values[system] = {
                    **job.counted(name, question, found.hits),
                    "exact quotes": found.exact_share,
                    **found.costs,
                }
            answer = subject.ask(question.text)
            record.values[ASK] = job.counted(name, question, answer.hits) | answer.costs


@dataclass(frozen=True, slots=True)
class _Baseline:
    """BM25 over the windows of all filings of a job; no window crosses a page."""

    names: list[str]
    cuts: list[list[Interval]]
    shards: list[bm25.Shard]

    @classmethod
    def of(cls, filings: _Filings) -> "_Baseline":
        cuts = [
            _page_windows(document.text, filings.page_starts[name])
            for name, document in filings.documents.items()
        ]
        shards = [
            bm25.make_shard(f"{name}\n{document.text[start:end]}" for start, end in spans)
            for (name, document), spans in zip(filings.documents.items(), cuts, strict=True)
        ]
        return cls(list(filings.documents), cuts, shards)

    def search(self, question: str) -> list[Found]:
        return [
            Found(self.names[r.shard], "window", 0, 0, *self.cuts[r.shard][r.unit], r.score)
            for r in bm25.rank(self.shards, question, _DEPTH)
        ]


def _page_windows(text: str, starts: Sequence[int]) -> list[Interval]:
    return [
        (start + first, start + last)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
        for first, last in windows(text[start:end])
    ]
