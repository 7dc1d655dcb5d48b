"""Find candidates among all nodes at once, by words and by meaning: leaves and inner ones together."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rlm_core.ask.query import Query
from rlm_core.store.index import Index
from rlm_core.store.rows import Candidate
from rlm_core.tree.node import Node

# Weights of the word index's columns: a name says more than a mention.
COLUMN_WEIGHTS = (3.0, 1.0, 1.5, 1.0)  # name, place, exact, stem
_OWN_COLUMNS = (1, 0, 1, 1)  # all but the place, which is made of other nodes' words
CANDIDATES = 300  # nodes that are looked at closely

# Reading the postings of frequent terms is what a question costs. The rarest terms are taken until
# together they have been read this often; the others still count among the nodes so found.
POSTINGS = 60_000
MOST_TERMS = 40


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question's terms with how much each tells in this index (inverse frequency times weight).

    `unknown` is what the words that occur nowhere weigh together, each as much as the most telling term.
    """

    terms: dict[str, float]
    unknown: float = 0.0

    def strongest(self) -> list[str]:
        """The terms, most telling first."""
        return sorted(self.terms, key=lambda one: (-self.terms[one], one))


@dataclass(frozen=True, slots=True)
class Matched:
    """A candidate with how often each of the question's terms occurs in it.

    `weighted` counts an occurrence by its column, `plain` counts its own words alone; `length` is
    the number of its own words; `likeness` is how near its meaning is, in [0, 1].
    """

    candidate: Candidate
    weighted: Mapping[str, float]
    plain: Mapping[str, int]
    length: int
    likeness: float = 0.0


def _weigh(index: Index, query: Query, rows: Mapping[str, int]) -> Weighed:
    """Weigh a question's terms by how rare they are here. Terms that occur nowhere are left out."""
    _, nodes = index.counts()
    terms = {
        one: weight * math.log(1 + (nodes - rows[one] + 0.5) / (rows[one] + 0.5))
        for one, weight in query.terms.items()
        if one in rows
    }
    unknown = sum(query.terms[one] for one in query.words if one not in rows)
    return Weighed(terms, unknown * max(terms.values(), default=0.0))


def retrieve(
    index: Index,
    query: Query,
    alike: Mapping[int, float],
    within: Node | None = None,
    limit: int = CANDIDATES,
) -> tuple[list[Matched], Weighed]:
    """The nodes that match a question by words, best first, then those that only mean it; the terms' weights.

    `alike` tells how like the question's the meaning of some nodes is, by number.
    """
    rows = index.words.rows_with(list(query.terms))
    weighed = _weigh(index, query, rows)
    found = list(dict.fromkeys([*_by_words(index, weighed, rows, within, limit), *alike]))
    candidates, words = index.words.candidates(found), index.words.words_of(found)
    return [
        _match(candidates[one], words[one], weighed.terms, alike.get(one, 0.0))
        for one in found
        if one in candidates and one in words
    ], weighed


def _by_words(
    index: Index, weighed: Weighed, rows: Mapping[str, int], within: Node | None, limit: int
) -> list[int]:
    chosen = _affordable(weighed, rows)
    if not chosen:
        return []
    expression = " OR ".join(f'"{one}"' for one in chosen)
    return [one for one, _ in index.words.best_by_words(expression, COLUMN_WEIGHTS, limit, within)]


def _affordable(weighed: Weighed, rows: Mapping[str, int]) -> list[str]:
    """The most telling terms whose postings together are cheap to read; always at least one."""
    chosen: list[str] = []
    read = 0
    for one in weighed.strongest()[:MOST_TERMS]:
        read += rows[one]
        if chosen and read > POSTINGS:
            break
        chosen.append(one)
    return chosen


def _match(
    candidate: Candidate, words: Sequence[str], terms: Mapping[str, float], likeness: float
) -> Matched:
    weighted: dict[str, float] = {}
    plain: dict[str, int] = {}
    for text, weight, is_own in zip(words, COLUMN_WEIGHTS, _OWN_COLUMNS, strict=True):
        known = list(filter(terms.__contains__, text.split()))
        for one in dict.fromkeys(known):  # not a set: sums of floats need one order
            count = known.count(one)
            weighted[one] = weighted.get(one, 0.0) + weight * count
            plain[one] = plain.get(one, 0) + is_own * count
    return Matched(candidate, weighted, plain, words[3].count(" ") + 1, likeness)


def fuse(rankings: Sequence[Sequence[int]], constant: float = 60.0) -> dict[int, float]:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): scores by node."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, identity in enumerate(ranking, start=1):
            scores[identity] = scores.get(identity, 0.0) + 1.0 / (constant + rank)
    return scores
