"""Rank the sentences of every entry, from the leaves up.

Each level chooses among the sentences that its parts chose, so that the cost is linear in the text.
A short leaf hands up its best sentences by their form and place alone: what so few have in common
is accident, and most sentences of a text are never compared with another.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from rlm_core.summarize.candidates import Candidate
from rlm_core.summarize.prose_choice import Scored, best, by_score, score
from rlm_core.summarize.prose_terms import Topic, rarity, terms_of, vector_length
from rlm_core.summarize.prose_text import ProseText

_KEPT = 8  # sentences that a node hands up to what contains it
_KEPT_BY_LEAF = 3
_KEPT_BY_FEW = 2
_FEW = 5
_SHORT = 10  # sentences
_USUAL_LIKENESS = 0.5
_PLACE_DECAY = 0.4  # how fast the parts of a text lose by standing further behind
_LAST_PLACE = 0.5  # but the last one concludes

Ranked = tuple[Scored, ...]  # the sentences that a node hands up, best first


class Ranking:
    """The sentences that each entry hands up."""

    def __init__(self, text: ProseText) -> None:
        self._text = text
        self.ranked: list[Ranked] = [()] * len(text.outline.entries)
        longer = []
        for index in range(len(self.ranked) - 1, -1, -1):  # children stand after their parents
            own = text.own(index)
            if text.children[index] or len(own) > _SHORT:
                longer.append(index)
            elif own:
                self.ranked[index] = _best_of_few(own)
        self._read_terms(longer)
        for index in longer:
            self.ranked[index] = self.best(index, _KEPT)

    def best(self, index: int, keep: int) -> Ranked:
        """The best `keep` sentences of an entry and what is inside it."""
        own = self._text.own(index)
        below = [self.ranked[child] for child in self._text.children[index]]
        if not below:
            keep = max(_KEPT_BY_LEAF, min(keep, len(own) // 3))
        topic = self._topic(own, below)
        scored = [
            score(candidate, part, place, self._likeness(candidate, topic))
            for candidate, part, place in _pool(own, below)
        ]
        return tuple(best(scored, keep, self._terms))

    def _read_terms(self, longer: Sequence[int]) -> None:
        """Read the words of the sentences that are compared with others, and of no others."""
        compared = chain(
            (one.candidate for one in chain.from_iterable(self.ranked)),
            chain.from_iterable(map(self._text.own, longer)),
        )
        self._terms = {one.order: terms_of(one.text.split()) for one in compared}
        self._rare = rarity(list(self._terms.values()))
        squares = {term: weight * weight for term, weight in self._rare.items()}
        self._lengths = {
            order: vector_length(terms, squares) for order, terms in self._terms.items()
        }

    def _topic(self, own: Sequence[Candidate], below: Sequence[Ranked]) -> Topic:
        """What an entry is about: its own sentences, and those that its parts hand up."""
        parts = [[self._terms[one.candidate.order] for one in ranked] for ranked in below]
        sentences = [self._terms[candidate.order] for candidate in own]
        sentences += chain.from_iterable(parts)
        return Topic(sentences, self._rare, [frozenset[str]().union(*part) for part in parts])

    def _likeness(self, candidate: Candidate, topic: Topic) -> float:
        return topic.likeness(self._terms[candidate.order], self._lengths[candidate.order])


def _best_of_few(own: Sequence[Candidate]) -> Ranked:
    keep = _KEPT_BY_FEW if len(own) <= _FEW else _KEPT_BY_LEAF
    return by_score([score(one, -1, 1.0, _USUAL_LIKENESS) for one in own])[:keep]


def _pool(
    own: Sequence[Candidate], below: Sequence[Ranked]
) -> Iterator[tuple[Candidate, int, float]]:
    """What a node chooses from: its own sentences and those of its parts, with their places."""
    for candidate in own:
        yield candidate, -1, 1.0
    for position, ranked in enumerate(below):
        place = 1.0 / (1.0 + _PLACE_DECAY * position)
        if position == len(below) - 1:
            place = max(place, _LAST_PLACE)
        for one in ranked:
            yield one.candidate, position, place
