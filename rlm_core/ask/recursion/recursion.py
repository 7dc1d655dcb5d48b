"""The front of the package: answer a question, say what it would cost, say what waits."""

from collections.abc import Sequence
from dataclasses import replace

from rlm_core.ask.answer import Asker, coverage_line
from rlm_core.ask.current import CurrentSources
from rlm_core.ask.meaning import Meaning
from rlm_core.ask.recursion.excerpts import Excerpts
from rlm_core.ask.recursion.packets import Packet
from rlm_core.ask.recursion.plan import Planner, merging_tokens
from rlm_core.ask.recursion.question import Question
from rlm_core.ask.recursion.strategy import Way
from rlm_core.ask.recursion.wording import accounted, told, waiting_text
from rlm_core.ask.recursion.work import Outcome, Walk
from rlm_core.ask.written import WrittenReader
from rlm_core.inference.desk import Desk
from rlm_core.inference.task import Task
from rlm_core.store.index import Index
from rlm_core.text.tokens import estimate_tokens
from rlm_core.tree.answer import Answer, Citation, Coverage, Hit, Spending
from rlm_core.tree.costs import Estimate, Spent
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node

LEAST_EVIDENCE = 200  # tokens
MOST_HITS = 50


class Recursion:
    """Answers questions over one index, as far as a desk has replies or gets them."""

    def __init__(
        self,
        index: Index,
        sources: CurrentSources,
        meaning: Meaning,
        coverage: Coverage,
        written: WrittenReader | None = None,
    ) -> None:
        self._index = index
        self._sources = sources
        self._meaning = meaning
        self._written = written
        self._coverage = coverage

    def answer(
        self, question: Question, desk: Desk, within: Node | None, *, waits: bool = False
    ) -> Answer:
        """The answer as far as there are replies; evidence where there are none.

        With `waits` nobody is asked now: what is left waits for the calling agent, and the answer
        says under which name.

        Raises:
            ArgumentError: The question is empty, or a bound makes no sense.

        """
        top = within or self._index.root()
        if top is None or not desk.origin:
            return self._evidence(question, within, question.answer_tokens)
        question.refuse_senseless()
        planner = self._planner(question)
        outcome = Walk(question, desk, waits=waits).through(planner.plan(top, within))
        return self._told(question, outcome, planner, within)

    def ready(self, question: Question, desk: Desk, within: Node | None) -> tuple[Task, ...]:
        """The tasks that an answer waits for now, the weightiest first; none when it is finished."""
        top = within or self._index.root()
        if top is None:
            return ()
        plan = self._planner(question).plan(top, within)
        return Walk(question, desk, waits=True).through(plan).ready

    def estimate(self, question: Question, desk: Desk, within: Node | None) -> Estimate:
        """What answering would cost, from the very prompts; what is kept already costs nothing."""
        top = within or self._index.root()
        if top is None:
            return Estimate(Way.TOP.value, 0, Spent())
        question.refuse_senseless()
        plan = self._planner(question).plan(top, within)
        return _estimate(plan.way, plan.packets, desk)

    def _planner(self, question: Question) -> Planner:
        return Planner(self._index, self._sources, self._meaning, self._coverage, question)

    def _told(
        self, question: Question, outcome: Outcome, planner: Planner, within: Node | None
    ) -> Answer:
        coverage = replace(self._coverage, nodes_read=self._nodes_read(outcome.answered))
        closing = accounted(outcome, question, coverage_line(coverage))
        stale = sorted({path for path in _cited(outcome) if planner.excerpts.is_stale(path)})
        if stale:
            closing += f" Changed since it was indexed: {', '.join(stale[:3])}."
        if outcome.ready:
            closing += f"\n{waiting_text(question.identity, len(outcome.ready))}"
        text = told(outcome, question, closing)
        answer = Answer(question.text, text, self._cited_lines(outcome, planner.excerpts), coverage)
        if outcome.answer.is_empty:
            room = question.answer_tokens - estimate_tokens(closing)
            answer = self._without_statements(question, outcome, within, room)
            answer = replace(answer, text=f"{answer.text}\n\n{closing}", coverage=coverage)
        return replace(
            answer,
            strategy=outcome.plan.way.value,
            statements=outcome.answer.statements,
            contradictions=outcome.answer.contradictions,
            unsupported=outcome.answer.unsupported,
            spent=_spending(outcome.spent),
            question_id=question.identity,
            waiting=len(outcome.ready),
        )

    def _without_statements(
        self, question: Question, outcome: Outcome, within: Node | None, room: int
    ) -> Answer:
        """The evidence, where nothing was written yet, or nothing was found."""
        evidence = self._evidence(question, within, max(room, LEAST_EVIDENCE))
        if outcome.ready and not outcome.answered:
            return evidence
        text = f"Nothing that was read answers this. What comes nearest:\n\n{evidence.text}"
        return replace(evidence, text=text)

    def _cited_lines(self, outcome: Outcome, excerpts: Excerpts) -> tuple[Hit, ...]:
        """What statements stand on, as hits: the lines of each citation once, in their order."""
        citations = {
            (one.path, one.start_line, one.end_line): one
            for statement in reversed(outcome.answer.statements)
            for one in reversed(statement.citations)
            if one.start_line
        }
        found = list(reversed(citations.values()))[:MOST_HITS]
        return tuple(self._hit(one, rank, excerpts) for rank, one in enumerate(found, start=1))

    def _hit(self, one: Citation, rank: int, excerpts: Excerpts) -> Hit:
        node = self._index.node_at(one.address)
        start, end = excerpts.bytes_of(one.path, one.start_line, one.end_line)
        return Hit(
            address=one.address,
            kind=node.kind if node else Kind.FILE,
            path=one.path,
            start_line=one.start_line,
            end_line=one.end_line,
            start_byte=start,
            end_byte=end,
            score=round(1 / rank, 4),
            why="a statement stands on it",
            text=excerpts.lines(one.path, one.start_line, one.end_line),
            stale=excerpts.is_stale(one.path),
        )

    def _evidence(self, question: Question, within: Node | None, tokens: int) -> Answer:
        asker = Asker(self._index, self._sources, self._meaning, self._coverage, self._written)
        return asker.ask(question.text, question.expect, within, question.depth, tokens)

    def _nodes_read(self, answered: Sequence[Packet]) -> int:
        """The nodes whose text or summary was read by packets that were answered."""
        inside = sum(
            self._index.nodes_inside(path, start, end) for path, start, end in _stretches(answered)
        )
        return inside + sum(packet.nodes for packet in answered)


def _estimate(way: Way, packets: Sequence[Packet], desk: Desk) -> Estimate:
    asking = desk.estimate([packet.task for packet in packets])
    merging = merging_tokens(len(packets)) if asking.calls else 0
    tokens = asking.input_tokens + asking.output_tokens
    share = 1 + merging / tokens if tokens else 1.0
    merges = -(-len(packets) // 8) if merging else 0
    spent = Spent(
        asking.calls + merges,
        asking.input_tokens + merging,
        asking.output_tokens,
        asking.usd * share,
        asking.seconds * share,
    )
    return Estimate(way.value, len(packets), spent)


def _stretches(answered: Sequence[Packet]) -> list[tuple[str, int, int]]:
    """Where the blocks of packets stand, neighbors in one."""
    blocks = sorted(
        (block.path, block.start_byte, block.end_byte) for one in answered for block in one.blocks
    )
    joined: list[tuple[str, int, int]] = []
    for path, start, end in blocks:
        if joined and joined[-1][0] == path and joined[-1][2] == start:
            joined[-1] = path, joined[-1][1], end
        else:
            joined.append((path, start, end))
    return joined


def _cited(outcome: Outcome) -> set[str]:
    statements = (*outcome.answer.statements, *outcome.answer.contradictions)
    return {citation.path for one in statements for citation in one.citations}


def _spending(spent: Spent) -> Spending:
    return Spending(spent.calls, spent.input_tokens + spent.output_tokens, spent.usd)
