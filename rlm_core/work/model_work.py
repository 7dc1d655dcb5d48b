"""What is asked of a language model about one root: answers, labels and written summaries.

Whoever is chosen does it: a backend at once, within a budget; or the calling agent, piece by piece; or
nobody, and then answers are evidence, summaries are extracts and only what conditions decide is labeled.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from rlm_core.ask.covered import coverage_of
from rlm_core.ask.current import CurrentSources
from rlm_core.ask.labels.label import MOST_PACKETS, Labeler
from rlm_core.ask.locate import locate
from rlm_core.ask.meaning import Meaning
from rlm_core.ask.recursion.question import Question
from rlm_core.ask.recursion.recursion import Recursion
from rlm_core.ask.written import WrittenReader
from rlm_core.errors import ArgumentError
from rlm_core.inference.budget import Budget
from rlm_core.inference.desk import AGENT
from rlm_core.inference.host_desk import HostDesk
from rlm_core.inference.meter import Meter
from rlm_core.inference.model_desk import ModelDesk
from rlm_core.inference.task import Task
from rlm_core.llm.prompt import Backend
from rlm_core.settings import Settings
from rlm_core.sources.root import Root
from rlm_core.store.index import Index
from rlm_core.store.memo import Memo
from rlm_core.summarize.written.loop import (
    WriteReport,
    forecast,
    write_all,
    write_best_first,
    write_node,
)
from rlm_core.summarize.written.work import Work
from rlm_core.tree.address import ROOT
from rlm_core.tree.answer import Answer
from rlm_core.tree.costs import Costs, Estimate, Evaluation, Spent, Writing
from rlm_core.tree.labels import WHOLE, Labeling, LabelResult, Page
from rlm_core.tree.node import Node
from rlm_core.tree.work import Submission, SubmitReport, WorkPage
from rlm_core.work.agent import AgentWork, Kind, is_identity
from rlm_core.work.desks import Desks
from rlm_core.work.evaluation import evaluate, read_questions

_AGENT = "agent"  # what a person calls it
EVALUATED_CALLS = 12  # of writing summaries
_QUESTION, _LABELING = "question", "labeling"


class ModelWork:
    """The work of one open root. Any thread may ask."""

    def __init__(
        self,
        root: Root,
        index: Index,
        sources: CurrentSources,
        meaning: Meaning,
        memo: Memo,
        settings: Settings,
        backend: Backend | None = None,
    ) -> None:
        self._root = root
        self._index = index
        self._sources = sources
        self._meaning = meaning
        self._memo = memo
        self._settings = settings
        self._desks = Desks(memo, settings, backend)
        kinds = {
            _QUESTION: Kind(self._question_tasks, lambda plain: Question.from_plain(plain).text),
            _LABELING: Kind(self._labeling_tasks, lambda plain: Labeling.of(plain).question),
        }
        self._agent = AgentWork(root.key, memo.open_work, HostDesk(memo), kinds, self._writing)

    # --- questions ------------------------------------------------------------------------

    def ask(
        self,
        text: str,
        expect: Sequence[str] = (),
        scope: str = "",
        depth: int = 3,
        answer_tokens: int = 2_000,
        budget_usd: float | None = None,
    ) -> Answer:
        """An answer as far as there is a model and a budget; evidence where there is none.

        Raises:
            ArgumentError: The question is empty, or a bound makes no sense.
            ModelError: The backend that was chosen lacks what it needs.

        """
        question = self._question(text, expect, scope, depth, answer_tokens, budget_usd)
        desk = self._desks.for_work(f"ask: {text}", self._budget(budget_usd))
        with self._index.snapshot():
            answer = self._recursion().answer(
                question, desk, self._within(question.scope), waits=self._desks.is_host
            )
        self._leave_to_agent(_QUESTION, question.identity, question.to_plain(), answer.waiting)
        return answer

    def estimate(
        self,
        text: str,
        expect: Sequence[str] = (),
        scope: str = "",
        depth: int = 3,
        answer_tokens: int = 2_000,
        budget_usd: float | None = None,
    ) -> Estimate:
        """What an answer would cost, at most, before anything is spent."""
        question = self._question(text, expect, scope, depth, answer_tokens, budget_usd)
        desk = self._desks.for_work(f"ask: {text}", self._budget(budget_usd))
        with self._index.snapshot():
            return self._recursion().estimate(question, desk, self._within(question.scope))

    def label(
        self, asked: Labeling, page: Page = WHOLE, budget_usd: float | None = None
    ) -> LabelResult:
        """Label every item of a level and count: exactly, as far as conditions decide or all are judged.

        Raises:
            ArgumentError: The level, a label or a condition makes no sense.
            ModelError: The backend that was chosen lacks what it needs.

        """
        budget = self._budget(budget_usd)
        desk = self._desks.for_work(f"label: {asked.question}", budget)
        asked = replace(asked, scope=asked.scope or self._root.scope)
        with self._index.snapshot():
            result = self._labeler().label(
                asked,
                self._within(asked.scope),
                desk,
                budget,
                page,
                coverage_of(self._index),
            )
        self._leave_to_agent(_LABELING, asked.identity, asked.plain(), result.waiting)
        return result if self._desks.is_host else replace(result, waiting=0)

    # --- summaries ------------------------------------------------------------------------

    def write(
        self,
        scope: str,
        budget_usd: float | None,
        *,
        batched: bool = False,
    ) -> Writing:
        """Write the summaries of a scope: bottom-up where the budget allows all, else the weightiest first.

        `batched` is at half the price and may take a day; whoever interrupts it may go on later.

        Raises:
            ArgumentError: No backend was chosen.
            ModelError: The backend that was chosen lacks what it needs.

        """
        top, budget = locate(self._index, scope), self._budget(budget_usd)
        what = f"write: {top.address}"
        desk = self._desks.batched(what) if batched else self._desks.for_work(what, budget)
        if not isinstance(desk, ModelDesk):
            raise ArgumentError(
                "No language model is chosen that writes by itself. Choose one: `rlm config backend "
                "anthropic`, or claude-cli. The calling agent writes through pending_work."
            )
        work = self._writing()
        reaches = forecast(work, desk, top).usd <= budget.usd
        write = write_all if reaches else write_best_first
        made = write(work, desk, top, budget, _today())
        return _writing_of(made)

    def evaluate(self, questions: Iterable[str], budget_usd: float | None) -> Evaluation:
        """How well the model that was chosen does with questions (JSON Lines) and some summaries.

        Raises:
            ArgumentError: A question is not of the form, or no model is chosen.

        """
        asked = read_questions(questions)

        def ask(question: str, usd: float) -> Answer:
            return self.ask(question, budget_usd=usd)

        def write(usd: float) -> Writing:
            work, desk = self._writing(), self._desks.for_work("evaluate", Budget(usd=usd))
            made = write_best_first(
                work, desk, locate(self._index, ROOT),
                Budget(usd=usd, calls=EVALUATED_CALLS), _today(),
            )  # fmt: skip
            return _writing_of(made)

        return evaluate(asked, ask, write, self.budget_usd(budget_usd))

    def write_one(self, address: str) -> None:
        """Write the summary of one node, if a backend is chosen and it is not written yet."""
        budget = self._budget(None)
        desk = self._desks.for_work(f"summarize: {address}", budget)
        if isinstance(desk, ModelDesk):
            write_node(self._writing(), desk, locate(self._index, address), budget, _today())

    def estimate_writing(self, scope: str, *, batched: bool = False) -> Spent:
        """About what writing all summaries of a scope would cost, beside what is out in batches."""
        desk = self._desks.batched("") if batched else self._desks.for_work("", Budget())
        return forecast(self._writing(), desk, locate(self._index, scope))

    def reader(self) -> WrittenReader:
        """What reads written summaries, for one question."""
        return WrittenReader(self._index, self._sources, self._memo.written, self._root.key)

    # --- the calling agent ----------------------------------------------------------------

    def pending(self, scope: str = "", limit: int = 4) -> WorkPage:
        """The next pieces for the calling agent: of a question or labeling by its identity, or of a scope."""
        with self._index.snapshot():
            if is_identity(scope):
                return self._agent.pending(scope.strip(), None, limit)
            return self._agent.pending("", locate(self._index, scope), limit)

    def submit(self, submissions: Sequence[Submission]) -> SubmitReport:
        """Take in what the calling agent wrote for pieces that it was handed."""
        with self._index.snapshot():
            return self._agent.submit(submissions)

    def _leave_to_agent(self, kind: str, identity: str, plain: object, waiting: int) -> None:
        """Note what waits for the calling agent, if it is the model, or that nothing does any more."""
        if self._desks.is_host and waiting:
            self._agent.open(kind, identity, plain)
        elif self._desks.is_host:
            self._agent.close(identity)

    def _question_tasks(self, plain: Mapping[str, object]) -> Sequence[Task]:
        question = Question.from_plain(plain)
        desk = HostDesk(self._memo)
        return self._recursion().ready(question, desk, self._within(question.scope))

    def _labeling_tasks(self, plain: object) -> Sequence[Task]:
        asked = Labeling.of(plain)
        return self._labeler().tasks(asked, self._within(asked.scope))[:MOST_PACKETS]

    # --- what it cost ---------------------------------------------------------------------

    def costs(self) -> Costs:
        """The ledger, in totals."""
        return self._memo.ledger.costs()

    @property
    def meter(self) -> Meter:
        """What was spent since this root was opened."""
        return self._desks.meter

    def origins(self) -> list[str]:
        """Those who have written what is kept."""
        found = {*self._memo.replies.origins(), *self._memo.written.counts()}
        return sorted(_AGENT if one == AGENT else one for one in found)

    def revoke(self, origin: str) -> int:
        """Remove all that a model has written, by its name, or the calling agent (`agent`); how many texts."""
        origin = AGENT if origin == _AGENT else origin
        return self._memo.replies.revoke(origin) + self._memo.written.revoke(origin)

    def close(self) -> None:
        """Let go of the backend."""
        self._desks.close()

    def _question(
        self,
        text: str,
        expect: Sequence[str],
        scope: str,
        depth: int,
        answer_tokens: int,
        budget_usd: float | None,
    ) -> Question:
        return Question(
            text=text,
            expect=tuple(expect),
            scope=scope or self._root.scope,
            depth=depth,
            budget_tokens=self._settings.budget_tokens,
            budget_usd=self._budget(budget_usd).usd,
            answer_tokens=answer_tokens,
        )

    @property
    def may_cost(self) -> bool:
        """Whether a model is asked here that may want money."""
        return self._desks.may_cost

    def budget_usd(self, usd: float | None = None) -> float:
        """The most that one piece of work may cost: what is given, else what was configured."""
        return self._settings.budget_usd if usd is None else usd

    def _budget(self, usd: float | None) -> Budget:
        return Budget(usd=self.budget_usd(usd))

    def _within(self, scope: str) -> Node | None:
        return (
            locate(self._index, scope) if scope and scope != ROOT and self._index.root() else None
        )

    def _recursion(self) -> Recursion:
        covered = coverage_of(self._index)
        return Recursion(self._index, self._sources, self._meaning, covered, self.reader())

    def _labeler(self) -> Labeler:
        return Labeler(self._index, self._sources, self._meaning.vectors)

    def _writing(self) -> Work:
        origin = self._desks.origin
        return Work(self._index, self._memo.written, self._sources, self._root.key, origin)


def _writing_of(made: WriteReport) -> Writing:
    kept = made.work
    return Writing(kept.written, kept.marked, len(kept.failed), made.spent, made.left)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
