"""How does all of this hang together? Evidence from everywhere at once, inside a budget.

A broad question is answered from the top of the tree, opening the most important nodes while they
add; any other gathers the passages that answer from several branches rather than one. Either way the
answer says what it stands on, what it left out and how much was covered.
"""

from collections.abc import Sequence
from dataclasses import replace

from rlm_core.ask.browse import Browser
from rlm_core.ask.current import CurrentSources
from rlm_core.ask.defining import asked_for, defining_first
from rlm_core.ask.evidence import Evidence, branches_of, choose
from rlm_core.ask.locate import why_nothing
from rlm_core.ask.meaning import Meaning
from rlm_core.ask.overview import Overviewer
from rlm_core.ask.query import LATER_WEIGHT, read_query
from rlm_core.ask.search import Searcher
from rlm_core.ask.written import WrittenReader
from rlm_core.errors import ArgumentError
from rlm_core.sources.secrets import redact
from rlm_core.store.index import Index
from rlm_core.text.tokens import clip
from rlm_core.text.words import content_stems
from rlm_core.tree.answer import Answer, Coverage
from rlm_core.tree.counted import counted
from rlm_core.tree.node import Node

MOST_TOKENS = 20_000
LEAST_TOKENS = 200
LOOKED_AT = 80  # ranked nodes among which evidence is chosen
CLOSING_TOKENS = 150  # for what was left out, the coverage and where to go on
NEXT_BEST = 3  # of what was left out, those that are named

# Words of questions about the whole, which name nothing in it.
_BROAD_WORDS = """
    overview architecture structure structured organized organization overall general main purpose
    whole project codebase repository repo book novel document meeting contract text code theme
    themes topic topics gist outline layout high level story plot summary big picture entry point
    points start top module modules component components part parts package folder file read reader
    new newcomer content contents chapter chapters section sections report paper transcript
    conversation divided
"""
_BROAD = frozenset(content_stems(_BROAD_WORDS))


class Asker:
    """Answers one global question over one index."""

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
        self._searcher = Searcher(index, sources, meaning)
        self._browser = Browser(index, sources, meaning, written)
        self._overviewer = Overviewer(index, self._browser, self._searcher, meaning)
        self._coverage = coverage

    def ask(
        self,
        question: str,
        expect: Sequence[str],
        within: Node | None,
        depth: int,
        budget_tokens: int,
    ) -> Answer:
        """Answer a question.

        Raises:
            ArgumentError: The question is empty, or the depth or budget makes no sense.

        """
        _refuse_senseless(question, depth, budget_tokens)
        budget = min(budget_tokens, MOST_TOKENS)
        top = within or self._index.root()
        if top is None:
            return Answer(question, why_nothing(self._index), (), self._coverage, found=False)
        if is_broad(question, top.name) and not expect:
            return self._from_the_top(question, top, depth, budget)
        return self._from_evidence(question, expect, within, top, budget)

    def _from_the_top(self, question: str, top: Node, depth: int, budget: int) -> Answer:
        seen = self._overviewer.view(top, depth, budget, self._coverage)
        coverage = replace(self._coverage, nodes_read=seen.nodes_read)
        closing = f"From the top of the tree: {coverage_line(coverage)}"
        return Answer(question, f"{seen.text}\n\n{closing}", seen.hits, coverage)

    def _from_evidence(
        self, question: str, expect: Sequence[str], within: Node | None, top: Node, budget: int
    ) -> Answer:
        ranking = self._searcher.ranking(question, expect, within)
        ranked, terms = ranking.ranked[:LOOKED_AT], ranking.terms
        if not ranked:
            seen = self._from_the_top(question, top, 1, budget)
            text = f"No words of the question occur here.\n\n{seen.text}"
            return replace(seen, text=text, found=False)
        if name := asked_for(question):
            ranked = defining_first(ranked, name, lambda one: self._searcher.hit(one, terms))
        evidence = choose(
            ranked,
            branches_of(self._index, top, ranked),
            self._searcher,
            terms,
            budget - min(CLOSING_TOKENS, budget // 3),
            of_one_document=bool(top.format) and top.parent is None,
        )
        coverage = replace(self._coverage, nodes_read=len(evidence.hits))
        text = "\n\n".join([*evidence.quotes, self._closing(evidence, coverage)])
        return Answer(question, text, evidence.hits, coverage)

    def _closing(self, evidence: Evidence, coverage: Coverage) -> str:
        """What was left out, and what the answer stands on."""
        next_best = self._next_best(evidence)
        passages = counted(len(evidence.hits), "passage")
        files = counted(len({hit.path for hit in evidence.hits}), "file")
        return "\n".join(
            [
                *(["Not shown, next best:"] if next_best else []),
                *next_best,
                f"Evidence: {passages} from {files}. {coverage_line(coverage)}",
            ]
        )

    def _next_best(self, evidence: Evidence) -> list[str]:
        best = [one.candidate.identity for one in evidence.left_out[:NEXT_BEST]]
        nodes = self._index.nodes(best)
        return [
            f"- {node.address} — {clip(redact(node.summary.headline.text).text, 90)}"
            for one in best
            if (node := nodes.get(one)) and not self._sources.is_hidden(node.path)
        ]


def _refuse_senseless(question: str, depth: int, budget_tokens: int) -> None:
    if not question.strip():
        raise ArgumentError(
            "The question is empty. Ask, for example: How does the cart compute totals?"
        )
    if depth < 1:
        raise ArgumentError(
            f"The depth must be at least 1, not {depth}: 1 stays at the top of the tree, 3 is usual."
        )
    if budget_tokens < LEAST_TOKENS:
        raise ArgumentError(f"The budget must be at least {LEAST_TOKENS} tokens.")


def is_broad(question: str, name: str = "") -> bool:
    """Whether a question is about the whole, called `name`, and names nothing in it."""
    query = read_query(question)
    broad = _BROAD | set(content_stems(name))
    telling = [
        one
        for one in content_stems(question)
        if query.terms.get(one, 0.0) >= LATER_WEIGHT and one not in broad
    ]
    return not telling and not query.names


def coverage_line(coverage: Coverage) -> str:
    """What part of the whole an answer stands on, in a sentence."""
    read = f"Read {coverage.nodes_read:,} of {counted(coverage.nodes_total, 'node')}"
    if coverage.complete:
        return f"{read} in {counted(coverage.files_indexed, 'file')}."
    return (
        f"{read}. The index is not complete yet: "
        f"{coverage.files_indexed:,} of {counted(coverage.files_total, 'file')} so far."
    )
