"""One command at a terminal: an open hierarchy, questions to it, text to standard output.

Everything heavy hangs on this module; `cli` imports it when a verb runs.
"""

import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from rlm_core.errors import RlmError
from rlm_core.hierarchy import Hierarchy
from rlm_core.tree.costs import Estimate, dollars
from rlm_core.tree.counted import counted
from rlm_core.tree.labels import Labeling, Page
from rlm_core.tree.status import UpdateReport
from rlm_server.environment import keep_offline, keep_to_one_thread, read_environment
from rlm_server.opening import open_anyway, open_here, open_named
from rlm_server.progress_bar import line_shown, progress_bar
from rlm_server.question import Bounds, Question
from rlm_server.records import (
    answer_record,
    costs_record,
    error_record,
    estimate_record,
    search_record,
    status_record,
)
from rlm_server.spending import (
    costs_text,
    evaluation_text,
    needed_for,
    needed_text,
    paid_text,
    so_far_text,
    written_text,
)
from rlm_tools.ask_global import affordable_tokens, answer_text
from rlm_tools.drill_down import children_text
from rlm_tools.index_status import index_status
from rlm_tools.label_nodes import labels_text, start_of
from rlm_tools.read_node import lines_text
from rlm_tools.search import search_text
from rlm_tools.summarize_node import SizeName, summary_text
from rlm_tools.wording import as_call

_FROM_STDIN = "-"
_VERBS = {
    "ask_global": "ask",
    "summarize_node": "summarize",
    "drill_down": "drill",
    "read_node": "read",
    "search": "search",
    "label_nodes": "label",
    "index_status": "status",
}


class Session:
    """The verbs. Those that look for something return whether they found it."""

    def __init__(self, hierarchy: Hierarchy) -> None:
        self._hierarchy = hierarchy

    def update(self) -> UpdateReport:
        """Bring the index up to date, with a progress bar where a person is looking."""
        with progress_bar() as show:
            return self._hierarchy.update(show)

    def index(self) -> None:
        """Say what it cost to bring the index up to date."""
        report = self.update()
        _say(
            f"indexed {counted(report.files_seen, 'file')} of {self._hierarchy.root.path} "
            f"in {report.seconds:.1f} s: {report.files_read:,} read, {report.files_parsed:,} parsed, "
            f"{report.files_removed:,} removed, {counted(report.nodes_written, 'node')} written, "
            f"{report.skipped:,} skipped, {counted(report.problems, 'problem')}"
        )
        for notice in self._hierarchy.notices():
            _say(f"note: {notice}")

    def ask(self, question: Question, bounds: Bounds) -> bool:
        """Answer from the whole."""
        tokens = affordable_tokens(bounds.budget_tokens)

        def answer(query: str) -> tuple[str, bool]:
            self._say_needed(query, question, bounds)
            with self._paying():
                found = self._hierarchy.ask(
                    query, question.expect, question.scope, bounds.depth, tokens, bounds.budget_usd
                )
            if question.as_json:
                return answer_record(query, found, question.limit), found.found
            return answer_text(found, as_command), found.found

        return _answer_each(question, answer)

    def estimate(self, question: Question, bounds: Bounds) -> bool:
        """Say what an answer would cost."""

        def answer(query: str) -> tuple[str, bool]:
            made = self._estimate(query, question, bounds)
            return estimate_record(query, made) if question.as_json else needed_for(made), True

        return _answer_each(question, answer)

    def _estimate(self, query: str, question: Question, bounds: Bounds) -> Estimate:
        return self._hierarchy.work.estimate(
            query, question.expect, question.scope, bounds.depth, budget_usd=bounds.budget_usd
        )

    def search(self, question: Question, kind: str, like: str) -> bool:
        """Find where something is."""

        def answer(query: str) -> tuple[str, bool]:
            found = self._hierarchy.search(
                query, question.expect, question.scope, kind, question.limit, like
            )
            if question.as_json:
                return search_record(query, found), bool(found.hits)
            return search_text(found, question.limit, as_command), bool(found.hits)

        return _answer_each(question, answer)

    def summarize(self, address: str, size: SizeName) -> None:
        """Say what a part is."""
        _say(summary_text(self._hierarchy, address, size, as_command))

    def drill(self, address: str, question: str, cursor: str) -> None:
        """List what is inside a part."""
        _say(children_text(self._hierarchy, address, question, cursor, as_command))

    def read(self, address: str, cursor: str) -> None:
        """Show exact lines."""
        _say(lines_text(self._hierarchy, address, cursor=cursor, say=as_command))

    def status(self, *, as_json: bool) -> None:
        """Say what is indexed."""
        hierarchy = self._hierarchy
        _say(status_record(hierarchy.status()) if as_json else index_status(hierarchy))

    def costs(self, *, as_json: bool) -> None:
        """Say what language models have cost."""
        costs = self._hierarchy.work.costs()
        _say(costs_record(costs) if as_json else costs_text(costs))

    def label(self, asked: Labeling, show: str, cursor: str, budget_usd: float | None) -> None:
        """Label every item of a level, and count."""
        page = Page(show, start_of(cursor))
        self._say_budget(budget_usd)
        with self._paying():
            found = self._hierarchy.work.label(asked, page, budget_usd)
        _say(labels_text(found, as_command))

    def calls_of_writing(self, address: str, budget_usd: float | None, *, batched: bool) -> int:
        """Say what writing would cost, before it does; about how many calls that would be."""
        work = self._hierarchy.work
        needed = work.estimate_writing(address, batched=batched)
        if batched:
            needed = replace(needed, seconds=0.0)  # that is the provider's choice
        _say(needed_text(address, needed, work.budget_usd(budget_usd)))
        return needed.calls

    def write(self, address: str, budget_usd: float | None, about: int, *, batched: bool) -> None:
        """Have summaries written."""
        if batched:
            _say(
                "A batch may take a day. You may interrupt: the same command fetches what it brought."
            )
        with self._paying(about):
            report = self._hierarchy.work.write(address, budget_usd, batched=batched)
        _say(written_text(report))

    def evaluate(self, questions: Iterable[str], budget_usd: float | None) -> None:
        """Say how well the model that was chosen does here."""
        self._say_budget(budget_usd)
        with self._paying():
            found = self._hierarchy.work.evaluate(questions, budget_usd)
        _say(evaluation_text(found))

    def revoke(self, origin: str) -> None:
        """Remove what one has written."""
        work = self._hierarchy.work
        removed = work.revoke(origin)
        others = "" if removed else f"; texts are kept of: {', '.join(work.origins()) or 'nobody'}"
        _say(f"removed {counted(removed, 'text')} of {origin}{others}")

    def forget(self, path: str) -> None:
        """Remove what is known of a path."""
        _say(f"forgot {counted(self._hierarchy.forget(path), 'node')} of {path}")

    def _say_needed(self, query: str, question: Question, bounds: Bounds) -> None:
        """Say what an answer would cost, before it does."""
        work = self._hierarchy.work
        if work.may_cost and work.budget_usd(bounds.budget_usd):
            needed = self._estimate(query, question, bounds)
            if needed.spent.calls:
                sys.stderr.write(f"{needed_for(needed)}\n")

    def _say_budget(self, budget_usd: float | None) -> None:
        """Say what work may cost at most, before it does."""
        work = self._hierarchy.work
        if work.may_cost:
            sys.stderr.write(f"The budget is {dollars(work.budget_usd(budget_usd))}.\n")

    @contextmanager
    def _paying(self, about: int = 0) -> Iterator[None]:
        """Show what is spent meanwhile; whoever interrupts is told."""
        meter = self._hierarchy.work.meter
        try:
            with line_shown() as show:
                if about:
                    show(so_far_text(meter.total, about))
                with meter.watched(lambda spent: show(so_far_text(spent, about))):
                    yield
        except KeyboardInterrupt:
            if meter.total.calls:
                sys.stderr.write(f"{paid_text(meter.total)}\n")
            raise


@contextmanager
def open_session(
    root: Path | None, options: Mapping[str, str], *, consents: bool
) -> Iterator[Session]:
    """Open the named root, or that of the working directory.

    Who asks for the index itself consents to it, however large or odd the root is.
    """
    keep_to_one_thread()
    keep_offline()
    at = read_environment(options)
    open_unnamed = open_anyway if consents else open_here
    hierarchy = (
        open_named(at.absolute(root), at.settings) if root else open_unnamed(at.here, at.settings)
    )
    with closing(hierarchy):
        yield Session(hierarchy)


def as_command(tool: str, **arguments: str | bool) -> str:
    """As a person types it: `rlm drill src/ --cursor 25`."""
    if arguments.pop("refresh", False):
        return "`rlm index`"
    if tool not in _VERBS:  # what an agent does, and no person
        return as_call(tool, **arguments)
    address = arguments.pop("address", "")
    words = ["rlm", _VERBS[tool], *([str(address)] if address else [])]
    for name, value in arguments.items():
        words += [f"--{name}", str(value)]
    return f"`{shlex.join(words)}`"


def _answer_each(question: Question, answer: Callable[[str], tuple[str, bool]]) -> bool:
    if question.text != _FROM_STDIN:
        text, found = answer(question.text)
        _say(text)
        return found
    for line in sys.stdin:
        _say(_one_of_many(line.rstrip("\r\n"), answer, as_json=question.as_json))
    return True


def _one_of_many(query: str, answer: Callable[[str], tuple[str, bool]], *, as_json: bool) -> str:
    """One answer in a row, in which a query that fails must not cost the others theirs."""
    try:
        return answer(query)[0]
    except RlmError as error:
        return error_record(query, str(error)) if as_json else f"error: {error}"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
