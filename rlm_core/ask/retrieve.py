"""Rank all nodes at once by words: leaves and inner ones together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rlm_core.ask.query import Query
from rlm_core.store.index import Index
from rlm_core.store.rows import Candidate
from rlm_core.tree.node import Node

# Weights of the word index's columns in BM25: a name says more than a mention, a path a little.
COLUMN_WEIGHTS = (3.0, 1.0, 1.5, 1.0)  # name, place, exact, stem
CANDIDATES = 400  # nodes that the rules look at

# Reading the postings of frequent terms is what a question costs. The rarest terms are taken until
# together they have been read this often; the rest adds nothing that the rules could not.
POSTINGS = 60_000
MOST_TERMS = 40


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score by words and the terms' weights that made it."""

    candidate: Candidate
    score: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question's terms with how much each tells in this index (inverse frequency times weight)."""

    terms: dict[str, float]

    def strongest(self) -> list[str]:
        """The terms, most telling first."""
        return sorted(self.terms, key=lambda one: (-self.terms[one], one))


def weigh(index: Index, query: Query) -> Weighed:
    """Weigh a question's terms by how rare they are here. Terms that occur nowhere are left out."""
    _, nodes = index.counts()
    rows = index.rows_with(list(query.terms))
    return Weighed(
        {
            one: weight * math.log(1 + (nodes - rows[one] + 0.5) / (rows[one] + 0.5))
            for one, weight in query.terms.items()
            if one in rows
        }
    )


def retrieve(
    index: Index, query: Query, within: Node | None = None, limit: int = CANDIDATES
) -> list[Scored]:
    """The nodes that match a question best by words, best first."""
    chosen = _affordable(index, query)
    if not chosen:
        return []
    expression = " OR ".join(f'"{one}"' for one in chosen)
    found = index.best_by_words(expression, COLUMN_WEIGHTS, limit, within)
    candidates = index.candidates([identity for identity, _ in found])
    return [
        Scored(candidates[identity], score) for identity, score in found if identity in candidates
    ]


def _affordable(index: Index, query: Query) -> list[str]:
    """The most telling terms whose postings together are cheap to read; always at least one."""
    rows = index.rows_with(list(query.terms))
    chosen: list[str] = []
    read = 0
    for one in weigh(index, query).strongest()[:MOST_TERMS]:
        read += rows[one]
        if chosen and read > POSTINGS:
            break
        chosen.append(one)
    return chosen


def fuse(rankings: Sequence[Sequence[int]], constant: float = 60.0) -> dict[int, float]:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): scores by node."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, identity in enumerate(ranking, start=1):
            scores[identity] = scores.get(identity, 0.0) + 1.0 / (constant + rank)
    return scores
