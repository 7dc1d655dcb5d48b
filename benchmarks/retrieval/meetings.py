"""Meetings (QMSum): where this was discussed, and what the whole meeting was about.

For a general question an extract of 120 words is compared with what a person wrote. Citations are
marks and not words: they are taken out before words are counted.
"""

import re
from collections.abc import Sequence

from benchmarks.retrieval import datasets
from benchmarks.retrieval.documents import Baseline, answer_characters, chosen, hit_characters
from benchmarks.retrieval.quotes import Squeezed
from benchmarks.retrieval.roots import write_document
from benchmarks.retrieval.rouge import first_words, rouge_f
from benchmarks.retrieval.system import Subject, opened
from benchmarks.retrieval.values import (
    ASK,
    BASELINE,
    LEAD,
    RANDOM,
    SEARCH,
    SUMMARY,
    WORDS,
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
    path = write_document(cache / "roots", document.identity, document.text)
    squeezed = Squeezed.of(document.text)
    with opened(path, cache / "data", options, {path.name: document.text}) as subject:
        for question, record in zip(document.questions, records, strict=True):
            if question.is_general:
                _measure_general(subject, question, record)
            elif question.spans:
                _measure_specific(subject, squeezed, question, record)


def _measure_general(subject: Subject, question: Question, record: Record) -> None:
    answer = subject.ask(question.text).text
    summary = subject.hierarchy.summarize_node(ROOT, Size.FULL).text
    record.values[ASK] = _general(without_citations(answer), question)
    record.values[SUMMARY] = _general(without_citations(summary), question)


def _measure_specific(
    subject: Subject, document: Squeezed, question: Question, record: Record
) -> None:
    for system, search in ((WORDS, subject.search_by_words), (SEARCH, subject.search)):
        found = search(question.text)
        record.values[system] = {
            **hit_characters(found.hits, question.spans),
            "exact quotes": found.exact_share,
            **found.costs,
        }
    answer = subject.ask(question.text)
    record.values[ASK] = answer_characters(document, answer, question.spans) | answer.costs


def _general(text: str, question: Question) -> dict[str, float]:
    extract = first_words(text, SUMMARY_WORDS)
    return {
        "general ROUGE-1": rouge_f(extract, question.answer, 1),
        "general ROUGE-2": rouge_f(extract, question.answer, 2),
    }


def _read(text: str, hits: Sequence[Found]) -> str:
    return " ".join(text[hit.start : hit.end] for hit in hits[:SUMMARY_WORDS])
