"""A long generated corpus: what a question costs, what it costs again, and after one edit."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.recursive.asking import Asking, asking
from benchmarks.recursive.corpus import LEDGER, REPORT, write_corpus
from benchmarks.recursive.dense import dense_rows, judged_rows
from benchmarks.recursive.desk import StubDesk
from benchmarks.recursive.ledgers import Entry
from rlm_core.ask.recursion.question import Question

_SLACK = 2  # times the corpus: the budget of a question that reads all of it
_DEEP = 5
_CALLS = 250  # after so many it is said how far it is
_NOTE = "A note that was added later: the reservoir was inspected, and nothing was found.\n\n"


def ask_again(folder: Path, tokens: int) -> Iterator[str]:
    """Questions of each kind over about so many tokens, a line as soon as it is known."""
    corpus = folder / "corpus"
    written = write_corpus(corpus, tokens)
    _say(f"{written.files:,} files written, indexing")
    started = perf_counter()
    with asking(corpus, folder / "data") as root:
        built = perf_counter() - started
        nodes = root.hierarchy.coverage().nodes_total
        yield (
            f"## generated corpus: {tokens:,} tokens, {written.files:,} files, {nodes:,} nodes, "
            f"{len(written.entries):,} entries of ledgers, indexed in {built:.1f} s\n"
        )
        yield from dense_rows(root, written.entries)
        yield ""
        yield from _judged(root, corpus, written.entries)
        yield (
            f"\n{'question':<10}{'':<12}{'way':<34}{'calls':>7}{'tokens':>13}{'dollars':>10}{'CPU s':>9}"
        )
        for name, question in _questions(tokens):
            yield from _asked(root, name, question, corpus)
    yield ""


def _questions(tokens: int) -> Iterator[tuple[str, Question]]:
    yield "a fact", Question("Which reservoir held barrels at station 16-12?")
    yield "broad", Question("What is this corpus about, and how is it organized?")
    yield "open", Question("How did the level of the reservoirs change while the crew repaired?")
    everything = "List every reservoir and how many barrels it held."
    yield "all of it", Question(everything, depth=_DEEP, budget_tokens=tokens * _SLACK)


def _judged(root: Asking, corpus: Path, entries: Sequence[Entry]) -> Iterator[str]:
    desk = StubDesk(_progress("judged"))
    yield from judged_rows(root, desk, "first", entries)
    yield from judged_rows(root, desk, "again, with as much anew", entries)
    kept = [one for one in entries if (one.path, one.line) != (LEDGER, 1)]
    with _edited(root, corpus / LEDGER, lambda text: text.partition("\n")[2]):
        yield from judged_rows(root, desk, "after an entry was struck", kept)


def _asked(root: Asking, name: str, question: Question, corpus: Path) -> Iterator[str]:
    desk = StubDesk(_progress(name))
    started = process_time()
    before = root.recursion.estimate(question, desk, None).spent
    yield (
        f"{name:<10}{'estimate':<12}{'':<34}{before.calls:>7,}"
        f"{before.input_tokens + before.output_tokens:>13,}{before.usd:>10.3f}"
        f"{process_time() - started:>9.1f}"
    )
    yield _row(root, "first", question, desk)
    yield _row(root, "again", question, desk)
    with _edited(root, corpus / REPORT, _with_note):
        yield _row(root, "after edit", question, desk)


def _with_note(text: str) -> str:
    heading, _, rest = text.partition("\n\n")
    return f"{heading}\n\n{_NOTE}{rest}"


@contextmanager
def _edited(root: Asking, file: Path, edit: Callable[[str], str]) -> Iterator[None]:
    """The root after an edit of one file, which is then taken back."""
    text = file.read_text(encoding="utf-8")
    file.write_text(edit(text), encoding="utf-8")
    root.hierarchy.update()
    try:
        yield
    finally:
        file.write_text(text, encoding="utf-8")
        root.hierarchy.update()


def _row(root: Asking, when: str, question: Question, desk: StubDesk) -> str:
    started = process_time()
    answer = root.ask(question, desk)
    seconds = process_time() - started
    spent = answer.spent
    return (
        f"{'':<10}{when:<12}{answer.strategy:<34}{spent.calls:>7,}{spent.tokens:>13,}"
        f"{spent.usd:>10.3f}{seconds:>9.1f}"
    )


def _progress(name: str) -> Callable[[int], None]:
    def hear(calls: int) -> None:
        if calls % _CALLS == 0:
            _say(f"{name}: {calls:,} calls")

    return hear


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
