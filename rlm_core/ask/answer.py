"""How does all of this hang together? Evidence from everywhere at once, inside a budget.

A broad question is answered from the top of the tree, opening the most important nodes while they
add; any other gathers the passages that answer from several branches rather than one. Either way the
answer says what it stands on, what it left out, how much was covered, and where to look next.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import dedent

from rlm_core.ask.browse import Browser
from rlm_core.ask.current import CurrentSources
from rlm_core.ask.defining import asked_for, defining_first
from rlm_core.ask.overview import overview
from rlm_core.ask.query import read_query
from rlm_core.ask.rank import Ranked
from rlm_core.ask.search import Searcher, is_told
from rlm_core.errors import ArgumentError
from rlm_core.sources.secrets import redact
from rlm_core.store.index import Index
from rlm_core.text.tokens import clip, estimate_tokens
from rlm_core.text.words import content_stems
from rlm_core.tree.address import CODE_SIGIL, split
from rlm_core.tree.answer import Answer, Coverage, Hit
from rlm_core.tree.node import Node

MOST_TOKENS = 20_000
LEAST_TOKENS = 200
LOOKED_AT = 80  # ranked nodes among which evidence is chosen
SAME_FILE = 0.75  # each further passage of one file must be so much better
CLOSING_TOKENS = 220  # for what was left out, the coverage and where to go on
EVIDENCE = 900  # characters of one passage; the first may be twice as long

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
    """Answers global questions over one index."""

    def __init__(self, index: Index, sources: CurrentSources, coverage: Coverage) -> None:
        self._index = index
        self._searcher = Searcher(index, sources)
        self._browser = Browser(index, sources)
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
        if not question.strip():
            raise ArgumentError(
                "The question is empty. Ask, for example: How does the cart compute totals?"
            )
        if depth < 1 or budget_tokens < LEAST_TOKENS:
            raise ArgumentError(f"Needed: depth >= 1 and budget_tokens >= {LEAST_TOKENS}.")
        budget = min(budget_tokens, MOST_TOKENS)
        top = within or self._index.root()
        if top is None:
            nothing = "Nothing is indexed yet. Ask again in a moment."
            return Answer(question, nothing, (), self._coverage, found=False)
        if is_broad(question, top.name) and not expect:
            text = overview(top, self._index, self._browser, depth, budget, self._coverage)
            return Answer(question, text, (), self._coverage)
        return self._evidence(question, expect, within, top, budget)

    def _evidence(
        self, question: str, expect: Sequence[str], within: Node | None, top: Node, budget: int
    ) -> Answer:
        ranking = self._searcher.ranking(question, expect, within)[:LOOKED_AT]
        if not ranking:
            text = overview(top, self._index, self._browser, 1, budget, self._coverage)
            nothing = f"No words of the question occur here.\n\n{text}"
            return Answer(question, nothing, (), self._coverage, found=False)
        terms = self._searcher.terms(question, expect)
        if name := asked_for(question):
            ranking = defining_first(ranking, name, lambda one: self._searcher.hit(one, terms))
        frame = _frame(top)
        left = budget - estimate_tokens(frame) - min(CLOSING_TOKENS, budget // 3)
        shown: list[Hit] = []
        blocks: list[str] = []
        rest: list[Ranked] = []
        for ranked in _spread(ranking):
            hit = self._searcher.hit(ranked, terms) if left > 0 else None
            block = _quoted(hit, first=not shown) if hit else ""
            cost = estimate_tokens(block, is_code=_is_code(hit)) if hit else 0
            if hit is None or (cost > left and shown) or is_told(hit, shown):
                rest.append(ranked)
                continue
            left -= cost
            shown.append(hit)
            blocks.append(block)
        text = "\n\n".join([frame, *blocks, self._closing(shown, rest)])
        return Answer(question, text, tuple(shown), self._coverage)

    def _closing(self, shown: Sequence[Hit], rest: Sequence[Ranked]) -> str:
        lines = []
        if rest:
            nodes = self._index.nodes([one.candidate.identity for one in rest[:6]])
            lines.append("Not shown, next best:")
            lines += [
                f"- {node.address} — {clip(redact(node.summary.headline.text).text, 90)}"
                for one in rest[:6]
                if (node := nodes.get(one.candidate.identity))
            ]
        branches = Counter(hit.path for hit in shown)
        lines.append(
            f"Evidence: {len(shown)} passages from {len(branches)} files. {coverage_line(self._coverage)} "
            "Go on with read_node or drill_down at any address above."
        )
        return "\n".join(lines)


def is_broad(question: str, name: str = "") -> bool:
    """Whether a question is about the whole, called `name`, and names nothing in it."""
    query = read_query(question)
    broad = _BROAD | set(content_stems(name))
    telling = [
        one
        for one in content_stems(question)
        if query.terms.get(one, 0.0) >= 1.0 and one not in broad
    ]
    return not telling and not query.names


def coverage_line(coverage: Coverage) -> str:
    """What an answer stands on, in a sentence."""
    if coverage.complete:
        return f"Looked through all {coverage.nodes_total:,} nodes of {coverage.files_indexed:,} files."
    return f"The index is not complete yet: {coverage.files_indexed:,} of {coverage.files_total:,} files so far."


def _frame(top: Node) -> str:
    return f"{top.address}: {redact(top.summary.headline.text).text}"


def _spread(ranking: Sequence[Ranked]) -> Iterator[Ranked]:
    """Best first, but each further passage of one file has to be better: several branches, not one."""
    waiting = list(ranking)
    taken: Counter[str] = Counter()
    while waiting:
        best = max(waiting, key=lambda one: one.score * SAME_FILE ** taken[one.candidate.path])
        waiting.remove(best)
        taken[best.candidate.path] += 1
        yield best


def _is_code(hit: Hit | None) -> bool:
    return hit is not None and CODE_SIGIL in hit.address


def _quoted(hit: Hit, *, first: bool) -> str:
    """A passage under where it stands; the marks keep its words apart from the answer's own."""
    if not hit.start_line:
        return f"{hit.address}\n> {hit.text}"
    _, trail = split(hit.address)
    stale = " (changed since it was indexed)" if hit.stale else ""
    length = EVIDENCE * (2 if first else 1)
    whole = dedent(hit.text)
    text = whole if len(whole) <= length else _cut_at_line(whole, length)
    body = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    named = f" ({trail})" if trail else ""
    return f"{hit.path}:{hit.start_line}-{hit.end_line}{named}{stale}\n{body}"


def _cut_at_line(text: str, length: int) -> str:
    kept = text[:length].rpartition("\n")[0] or text[:length]
    left_out = text.count("\n") - kept.count("\n")
    return f"{kept}\n… ({left_out} more lines)"
