"""A long generated corpus: what a question costs, what it costs again, and after one edit."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.recursive.asking import Asking, asking
from benchmarks.recursive.corpus import write_corpus
from benchmarks.recursive.desk import StubDesk
from rlm_core.ask.recursion.question import Question

_SLACK = 2  # times the corpus: the budget of a question that reads all of it
_DEEP = 5
_NOTE = "A note that was added later: the reservoir was inspected, and nothing was found.\n\n"


def ask_again(folder: Path, tokens: int) -> str:
    """Questions of each kind over about so many tokens."""
    files = write_corpus(folder / "corpus", tokens)
    started = perf_counter()
    lines = []
    with asking(folder / "corpus", folder / "data") as root:
        built = perf_counter() - started
        nodes = root.hierarchy.coverage().nodes_total
        lines.append(
            f"## generated corpus: {tokens:,} tokens, {files:,} files, {nodes:,} nodes, "
            f"indexed in {built:.1f} s\n"
        )
        lines.append(
            f"{'question':<10}{'':<12}{'way':<34}{'calls':>7}{'tokens':>13}{'dollars':>10}{'seconds':>9}"
        )
        for name, question in _questions(tokens):
            lines += _asked(root, name, question, folder / "corpus")
    return "\n".join([*lines, ""])


def _questions(tokens: int) -> Iterator[tuple[str, Question]]:
    yield "a fact", Question("Which reservoir held barrels at station 17-12?")
    yield "broad", Question("What is this corpus about, and how is it organized?")
    yield "open", Question("How did the level of the reservoirs change while the crew repaired?")
    everything = "List every reservoir and how many barrels it held."
    yield "all of it", Question(everything, depth=_DEEP, budget_tokens=tokens * _SLACK)


def _asked(root: Asking, name: str, question: Question, corpus: Path) -> list[str]:
    desk = StubDesk()
    before = root.recursion.estimate(question, desk, None).spent
    lines = [
        f"{name:<10}{'estimate':<12}{'':<34}{before.calls:>7,}"
        f"{before.input_tokens + before.output_tokens:>13,}{before.usd:>10.3f}"
    ]
    lines += [_row(root, "", "first", question, desk), _row(root, "", "again", question, desk)]
    edited = corpus / "district-000" / "report-00003.md"
    text = edited.read_text(encoding="utf-8")
    heading, _, rest = text.partition("\n\n")
    edited.write_text(f"{heading}\n\n{_NOTE}{rest}", encoding="utf-8")
    root.hierarchy.update()
    lines.append(_row(root, "", "after edit", question, desk))
    edited.write_text(text, encoding="utf-8")
    root.hierarchy.update()
    return lines


def _row(root: Asking, name: str, when: str, question: Question, desk: StubDesk) -> str:
    started = perf_counter()
    answer = root.ask(question, desk)
    seconds = perf_counter() - started
    spent = answer.spent
    return (
        f"{name:<10}{when:<12}{answer.strategy:<34}{spent.calls:>7,}{spent.tokens:>13,}"
        f"{spent.usd:>10.3f}{seconds:>9.1f}"
    )
