"""The share of gold text that reaches a model, system by system and budget by budget, with intervals."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.recursive.asking import Asking, asking
from benchmarks.recursive.reading import places, told_words
from benchmarks.recursive.sets import documents
from benchmarks.recursive.systems import (
    ASK,
    FLAT,
    FLAT_BM25,
    LONG,
    MAP,
    Read,
    asked_by_recursion,
    flat_bm25,
    flat_search,
    map_over_everything,
    one_long_prompt,
)
from benchmarks.retrieval import metrics
from benchmarks.retrieval.documents import Baseline
from benchmarks.retrieval.intervals import Bootstrap
from benchmarks.retrieval.quotes import Squeezed
from benchmarks.retrieval.roots import write_document
from benchmarks.retrieval.values import Document
from benchmarks.retrieval.values import Question as Labelled
from rlm_core.ask.recursion.question import Question

BUDGETS = (4_000, 16_000, 64_000)  # tokens, instructions and replies included
SYSTEMS = (ASK, LONG, FLAT_BM25, FLAT)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one system had read for one question."""

    document: str
    is_general: bool
    budget: int  # 0: none
    system: str
    share: float
    tokens: int
    way: str


def gold_table(data: Path, name: str, limit: int, folder: Path) -> str:
    """Measure a set."""
    chosen = documents(data, name, limit)
    measured: list[Measured] = []
    for number, document in enumerate(chosen, start=1):
        measured += _measure(document, folder)
        if sys.stderr.isatty():
            print(f"\r\x1b[K{name}: {number} of {len(chosen)}", end="", file=sys.stderr, flush=True)
    parts = [f"## {name}: {len(chosen)} documents\n"]
    general = [one for one in measured if one.is_general]
    specific = [one for one in measured if not one.is_general]
    parts += [_table("specific", specific)] if specific else []
    parts += [_table("general", general)] if general else []
    return "\n".join(parts)


def _measure(document: Document, folder: Path) -> list[Measured]:
    path = write_document(folder / "roots", document.identity, document.text)
    baseline, squeezed = Baseline.of(document), Squeezed.of(document.text)
    measured = []
    with asking(path, folder / "data") as root:
        everything = map_over_everything(root, Question(document.questions[0].text))
        for labelled in document.questions:
            if not labelled.spans and not labelled.is_general:
                continue
            reads = [*_reads(root, document, baseline, labelled.text), (0, MAP, everything)]
            for budget, system, read in reads:
                share = _share(read, labelled, document.text, squeezed)
                measured.append(
                    Measured(
                        document.identity,
                        labelled.is_general,
                        budget,
                        system,
                        share,
                        read.tokens,
                        read.way,
                    )
                )
    return measured


def _reads(
    root: Asking, document: Document, baseline: Baseline, text: str
) -> Iterator[tuple[int, str, Read]]:
    for budget in BUDGETS:
        question = Question(text, budget_tokens=budget)
        yield budget, ASK, asked_by_recursion(root, question)
        yield budget, LONG, one_long_prompt(document.text, question)
        yield budget, FLAT_BM25, flat_bm25(baseline, question)
        yield budget, FLAT, flat_search(root, question)


def _share(read: Read, labelled: Labelled, text: str, squeezed: Squeezed) -> float:
    """Of the gold characters; where a question is about the whole, of the words of a human answer."""
    if labelled.is_general:
        return told_words(read.texts, labelled.answer)
    return metrics.character_recall(places(read.texts, text, squeezed), labelled.spans)


def _table(kind: str, measured: Sequence[Measured]) -> str:
    bootstrap = Bootstrap([one.document for one in measured])
    questions = sum(one.system == MAP for one in measured)
    lines = [
        f"{kind}: {questions} questions; share of the gold, tokens spent",
        f"{'budget':>8}  {'system':<16}{'share [95 %]':<24}{'tokens':>9}  ask − system [95 %]",
    ]
    for budget in BUDGETS:
        ask = _shares(measured, budget, ASK)
        lines += [_row(measured, budget, system, bootstrap, ask) for system in SYSTEMS]
        ways = Counter(one.way for one in measured if one.budget == budget and one.way)
        lines.append(f"{'':>10}{'; '.join(f'{way} {times}' for way, times in ways.most_common())}")
    return "\n".join([*lines, _row(measured, 0, MAP, bootstrap, None), ""])


def _row(
    measured: Sequence[Measured],
    budget: int,
    system: str,
    bootstrap: Bootstrap,
    ask: Mapping[str, list[float]] | None,
) -> str:
    shares = _shares(measured, budget, system)
    mean = bootstrap.mean(shares)
    tokens = [one.tokens for one in measured if (one.budget, one.system) == (budget, system)]
    told = f"{mean.value:.3f} [{mean.low:.3f}, {mean.high:.3f}]"
    row = f"{budget or 'all':>8}  {system:<16}{told:<24}{sum(tokens) // len(tokens):>9,}"
    if system == ASK or ask is None:
        return row
    gap = bootstrap.difference(ask, shares)
    noise = " noise" if gap.is_noise else ""
    return f"{row}  {gap.value:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}]{noise}"


def _shares(measured: Sequence[Measured], budget: int, system: str) -> dict[str, list[float]]:
    shares: defaultdict[str, list[float]] = defaultdict(list)
    for one in measured:
        if (one.budget, one.system) == (budget, system):
            shares[one.document].append(one.share)
    return shares
