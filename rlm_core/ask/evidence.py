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
from rlm_core.tree.counted import counted
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node

SAME_FILE = 0.85  # each further passage of one file counts so much less
SAME_SECTION = 0.95  # and of one section of a document, whose neighbors belong together
_SECTIONS = frozenset({Kind.SECTION, Kind.CLAUSE})
CODE = 600  # characters of one definition, as of its beginning; prose was cut to what answers
FIRST_CODE = 1_200


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages chosen, each as a hit and as it is quoted, and the best of what was left out."""

    hits: tuple[Hit, ...]
    quotes: tuple[str, ...]
    left_out: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Branches:
    """Where each candidate stands, and how much less a further passage of one branch counts."""

    of: Mapping[int, object]
    again: float


def choose(
    ranking: Sequence[Ranked],
    branches: Branches,
    searcher: Searcher,
    terms: Mapping[str, float],
    budget: int,
    *,
    of_one_document: bool,
) -> Evidence:
    """As many passages as the budget of tokens holds, the first whatever it costs.

    Where the root is one document its name goes without saying.
    """
    hits: list[Hit] = []
    quotes: list[str] = []
    left_out: list[Ranked] = []
    for ranked in _spread(ranking, branches):
        hit = searcher.hit(ranked, terms) if budget > 0 else None
        if hit is None or is_told(hit, hits):
            left_out.append(ranked)
            continue
        quote, cost = quote_of(hit, is_first=not hits, of_one_document=of_one_document)
        if cost > budget and hits:
            left_out.append(ranked)
            continue
        budget -= cost
        hits.append(hit)
        quotes.append(quote)
    return Evidence(tuple(hits), tuple(quotes), tuple(left_out))


def quote_of(hit: Hit, *, is_first: bool, of_one_document: bool) -> tuple[str, int]:
    """A passage below its place, and its tokens."""
    head = _place_in_document(hit) if of_one_document else _place(hit)
    is_code = CODE_SIGIL in hit.address
    quote = f"{head}\n{_quoted(hit, is_code, is_first=is_first)}"
    return quote, estimate_tokens(quote, is_code=is_code)


def branches_of(index: Index, top: Node, ranking: Sequence[Ranked]) -> Branches:
    """The files; where all is one document, its sections. Talk without sections is not spread."""
    identities = [one.candidate.identity for one in ranking]
    if len({one.candidate.path for one in ranking if one.candidate.format}) > 1:
        return Branches({one.candidate.identity: one.candidate.path for one in ranking}, SAME_FILE)
    sections = [part.identity for part in _sections(index, top)]
    held = index.holders(sections, identities)
    return Branches({one: held.get(one, one) for one in identities}, SAME_SECTION)


def _sections(index: Index, top: Node) -> list[Node]:
    """The sections of the first node, from the top down, that has several."""
    parts = index.children(top.identity)
    while len(parts) == 1:
        parts = index.children(parts[0].identity)
    return [part for part in parts if part.kind in _SECTIONS]


def _spread(ranking: Sequence[Ranked], branches: Branches) -> Iterator[Ranked]:
    """Best first, but each further passage of one branch has to be better."""
    waiting = list(ranking)
    taken: Counter[object] = Counter()
    while waiting:
        best = max(
            waiting,
            key=lambda one: (
                one.score * branches.again ** taken[branches.of[one.candidate.identity]]
            ),
        )
        waiting.remove(best)
        taken[branches.of[best.candidate.identity]] += 1
        yield best


def _place(hit: Hit) -> str:
    """`src/cart.py:10-40 (::Cart.total)`."""
    if not hit.start_line:
        return f"{hit.address}{_changed(hit)}"
    _, trail = split(hit.address)
    named = f" ({trail})" if trail else ""
    return f"{hit.path}:{_lines(hit)}{named}{_changed(hit)}"


def _place_in_document(hit: Hit) -> str:
    """`#chapter-3/p12:310-314`."""
    _, trail = split(hit.address)
    return f"{trail or hit.address}:{_lines(hit)}{_changed(hit)}"


def _lines(hit: Hit) -> str:
    one_line = hit.start_line == hit.end_line
    return f"{hit.start_line}" if one_line else f"{hit.start_line}-{hit.end_line}"


def _changed(hit: Hit) -> str:
    return " (changed since it was indexed)" if hit.stale else ""


def _quoted(hit: Hit, is_code: bool, *, is_first: bool) -> str:
    """A passage behind marks that keep its words apart from the answer's own."""
    text = dedent(hit.text)
    if is_code:
        text = _beginning(text, FIRST_CODE if is_first else CODE)
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _beginning(text: str, length: int) -> str:
    """The first lines of a definition, and how many were left out."""
    if len(text) <= length:
        return text
    kept = text[:length].rpartition("\n")[0] or text[:length]
    left_out = counted(text.count("\n") - kept.count("\n"), "more line")
    return f"{kept}\n… ({left_out})"
