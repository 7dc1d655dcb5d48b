"""Contracts (CUAD): where this contract says it, and whether it says it at all."""

from collections.abc import Sequence

from benchmarks.retrieval import datasets, metrics
from benchmarks.retrieval.documents import Baseline, answer_characters, chosen, hit_characters
from benchmarks.retrieval.quotes import Squeezed
from benchmarks.retrieval.roots import write_document
from benchmarks.retrieval.system import Subject, opened
from benchmarks.retrieval.values import (
    ASK,
    BASELINE,
    LEAD,
    RANDOM,
    SEARCH,
    WORDS,
    Benchmark,
    Document,
    Found,
    Options,
    Question,
    Record,
)

NAME = "cuad_dev"


def benchmark() -> Benchmark:
    """The measurement of the contracts."""
    return Benchmark(NAME, "contracts", {"characters@2000": 0.55}, _jobs, _measure)


def _jobs(options: Options) -> Sequence[object]:
    return chosen(datasets.contracts(options.data / NAME), options)


def _measure(options: Options, job: object) -> list[Record]:
    assert isinstance(job, Document)
    records = [Record(job.identity, answerable=bool(question.spans)) for question in job.questions]
    baseline = Baseline.of(job)
    for question, record in zip(job.questions, records, strict=True):
        _measure_baseline(baseline, question, record)
    if not options.baselines_only:
        _measure_system(options, job, records)
    return records


def _measure_baseline(baseline: Baseline, question: Question, record: Record) -> None:
    hits = baseline.search(question.text)
    record.scores[BASELINE] = _top(hits)
    if question.spans:
        record.values[BASELINE] = _ranked(hits, question) | hit_characters(hits, question.spans)
        record.values[RANDOM] = hit_characters(baseline.random(question), question.spans)
        record.values[LEAD] = hit_characters(baseline.lead(), question.spans)


def _measure_system(options: Options, document: Document, records: list[Record]) -> None:
    cache = options.cache / NAME
    path = write_document(cache / "roots", document.identity, document.text)
    squeezed = Squeezed.of(document.text)
    with opened(path, cache / "data", options, {path.name: document.text}) as subject:
        for question, record in zip(document.questions, records, strict=True):
            _measure_question(subject, squeezed, question, record)


def _measure_question(
    subject: Subject, document: Squeezed, question: Question, record: Record
) -> None:
    for system, search in ((WORDS, subject.search_by_words), (SEARCH, subject.search)):
        found = search(question.text)
        record.scores[system] = _top(found.hits)
        if question.spans:
            record.values[system] = {
                **_ranked(found.hits, question),
                **hit_characters(found.hits, question.spans),
                "exact quotes": found.exact_share,
                **found.costs,
            }
    if not question.spans:
        return
    answer = subject.ask(question.text)
    record.values[ASK] = {
        **_ranked(answer.hits, question),
        **answer_characters(document, answer, question.spans),
        **answer.costs,
    }


def _ranked(hits: Sequence[Found], question: Question) -> dict[str, float]:
    ranks = metrics.touch_ranks(hits, question.spans)
    return {"MRR": metrics.reciprocal_rank(ranks), "hit@5": metrics.any_within(ranks, 5)}


def _top(hits: Sequence[Found]) -> float:
    return max((hit.score for hit in hits), default=0.0)
