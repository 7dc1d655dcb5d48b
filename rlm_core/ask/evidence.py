"""Choose the passages that an answer stands on: the best, from several branches rather than one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import dedent

from rlm_core.ask.rank import Ranked
from rlm_core.ask.search import Searcher, is_told
from rlm_core.store.index import Index
from rlm_core.text.tokens import estimate_tokens
from rlm_core.tree.address import CODE_SIGIL, split
from rlm_core.tree.answer import Hit
from rlm_core.tree.node import Node

SAME_BRANCH = 0.75  # each further passage of one branch must be so much better
EVIDENCE = 900  # characters of one passage; the first may be twice as long


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages chosen, each as a hit and as it is quoted, and the best of what was left out."""

    hits: tuple[Hit, ...]
    quotes: tuple[str, ...]
    left_out: tuple[Ranked, ...]


def choose(
    ranking: Sequence[Ranked],
    branches: Mapping[int, object],
    searcher: Searcher,
    terms: Mapping[str, float],
    budget: int,
) -> Evidence:
    """As many passages as the budget of tokens holds, the first whatever it costs."""
    hits: list[Hit] = []
    quotes: list[str] = []
    left_out: list[Ranked] = []
    for ranked in _spread(ranking, branches):
        hit = searcher.hit(ranked, terms) if budget > 0 else None
        if hit is None or is_told(hit, hits):
            left_out.append(ranked)
            continue
        quote = _quoted(hit, first=not hits)
        cost = estimate_tokens(quote, is_code=CODE_SIGIL in hit.address)
        if cost > budget and hits:
            left_out.append(ranked)
            continue
        budget -= cost
        hits.append(hit)
        quotes.append(quote)
    return Evidence(tuple(hits), tuple(quotes), tuple(left_out))


def branches_of(index: Index, top: Node, ranking: Sequence[Ranked]) -> dict[int, object]:
    """The branch in which each candidate stands: its file; inside of one document, its part of that."""
    parts = _first_parts(index, top)
    if not parts or not parts[0].format:
        return {one.candidate.identity: one.candidate.path for one in ranking}
    identities = [one.candidate.identity for one in ranking]
    held = index.holders([part.identity for part in parts], identities)
    return {one: held.get(one, top.identity) for one in identities}


def _first_parts(index: Index, top: Node) -> list[Node]:
    """The children of the first node, from the top down, that has more than one."""
    parts = index.children(top.identity)
    while len(parts) == 1:
        parts = index.children(parts[0].identity)
    return parts


def _spread(ranking: Sequence[Ranked], branches: Mapping[int, object]) -> Iterator[Ranked]:
    """Best first, but each further passage of one branch has to be better."""
    waiting = list(ranking)
    taken: Counter[object] = Counter()
    while waiting:
        best = max(
            waiting,
            key=lambda one: one.score * SAME_BRANCH ** taken[branches[one.candidate.identity]],
        )
        waiting.remove(best)
        taken[branches[best.candidate.identity]] += 1
        yield best


def _quoted(hit: Hit, *, first: bool) -> str:
    """A passage under where it stands; the marks keep its words apart from the answer's own."""
    stale = " (changed since it was indexed)" if hit.stale else ""
    if not hit.start_line:
        return f"{hit.address}{stale}\n> {hit.text}"
    _, trail = split(hit.address)
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
