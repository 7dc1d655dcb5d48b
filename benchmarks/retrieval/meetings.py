"""Meetings (QMSum): where this was discussed, and what the whole meeting was about.

For a general question an extract of 120 words is compared with what a person wrote. Citations are
marks and not words: they are taken out before words are counted.
"""

import re
from collections.abc import Sequence
from time import perf_counter

from benchmarks.retrieval import datasets, system
from benchmarks.retrieval.documents import (
    Baseline,
    Subject,
    answer_characters,
    chosen,
    hit_characters,
)
from benchmarks.retrieval.rouge import first_words, rouge_f
from benchmarks.retrieval.values import (
    ASK,
    BASELINE,
    LEAD,
    RANDOM,
    SEARCH,
    SUMMARY,
    Benchmark,
    Document,
    Found,
    Options,
    Question,
    Record,
)
from rlm_core.tree.address import ROOT
from rlm_core.tree.summary import Size

NAME = "qmsum"
SUMMARY_WORDS = 120
_CITATION = re.compile(r"\[[^\[\]\n]*:\d+(?:[-–]\d+)?\]")


def benchmark(split: str) -> Benchmark:
    """The measurement of the meetings of one split; the aim is set for `test`."""
    aims = {"characters@2000": 0.28} if split == "test" else {}
    return Benchmark(NAME, "meetings", aims, _jobs, _measure)


def without_citations(text: str) -> str:
    """A text without marks such as `[meeting.txt:12-14]`."""
    return _CITATION.sub("", text)


def _jobs(options: Options) -> Sequence[object]:
    return chosen(datasets.meetings(options.data / NAME, options.split), options)


def _measure(options: Options, job: object) -> list[Record]:
    assert isinstance(job, Document)
    records = [Record(job.identity) for _ in job.questions]
    baseline = Baseline.of(job)
    for question, record in zip(job.questions, records, strict=True):
        _measure_baseline(baseline, question, record)
    if not options.baselines_only:
        _measure_system(options, job, records)
    return records


def _measure_baseline(baseline: Baseline, question: Question, record: Record) -> None:
    for name, hits in (
        (BASELINE, baseline.search(question.text)),
        (RANDOM, baseline.random(question)),
        (LEAD, baseline.lead()),
    ):
        if question.is_general:
            record.values[name] = _general(_read(baseline.document.text, hits), question)
        elif question.spans:
            record.values[name] = hit_characters(hits, question.spans)


def _measure_system(options: Options, document: Document, records: list[Record]) -> None:
    cache = options.cache / NAME
    path = system.write_document(cache / "roots", document.identity, document.text)
    with system.opened(path, cache / "data") as hierarchy:
        subject = Subject.of(hierarchy, path, document.text)
        for question, record in zip(document.questions, records, strict=True):
            if question.is_general:
                _measure_general(subject, options, question, record)
            elif question.spans:
                _measure_specific(subject, options, question, record)


def _measure_general(
    subject: Subject, options: Options, question: Question, record: Record
) -> None:
    text, _ = subject.ask(question.text, options.budget_tokens)
    summary = subject.hierarchy.summarize_node(ROOT, Size.FULL).text
    record.values[ASK] = _general(without_citations(text), question)
    record.values[SUMMARY] = _general(without_citations(summary), question)


def _measure_specific(
    subject: Subject, options: Options, question: Question, record: Record
) -> None:
    started = perf_counter()
    hits, found = subject.search(question.text, options.hits)
    searched = perf_counter()
    text, evidence = subject.ask(question.text, options.budget_tokens)
    asked = perf_counter()
    record.values[SEARCH] = {
        **hit_characters(found, question.spans),
        "exact quotes": system.exact_share(hits, subject.sources),
        "milliseconds": 1000 * (searched - started),
    }
    record.values[ASK] = {
        **answer_characters(subject, text, evidence, question.spans),
        "milliseconds": 1000 * (asked - searched),
        "characters": len(text),
    }


def _general(text: str, question: Question) -> dict[str, float]:
    extract = first_words(text, SUMMARY_WORDS)
    return {
        "general ROUGE-1": rouge_f(extract, question.answer, 1),
        "general ROUGE-2": rouge_f(extract, question.answer, 2),
    }


def _read(text: str, hits: Sequence[Found]) -> str:
    return " ".join(text[hit.start : hit.end] for hit in hits[:SUMMARY_WORDS])
