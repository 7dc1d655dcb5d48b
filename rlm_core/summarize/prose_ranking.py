"""Rank the sentences of every entry, from the leaves up.

Each level chooses among the sentences that its parts chose, so that the cost is linear in the text.
Where there are few they are ranked by their form and place alone: what so few have in common is
accident, and so most sentences of a text are never compared with another.
"""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from rlm_core.encode.meaning import Meaning
from rlm_core.summarize.candidates import Candidate
from rlm_core.summarize.prose_choice import Scored, best, by_score, score
from rlm_core.summarize.prose_terms import Topic, rarity, terms_of, vector_length
from rlm_core.summarize.prose_text import ProseText
from rlm_core.tree.outline import NO_PARENT

if TYPE_CHECKING:
    from rlm_core.summarize.prose_meaning import ProseMeaning

_KEPT = 8  # sentences that a node hands up to what contains it
_KEPT_BY_LEAF = 3
_FEW = 5  # sentences whose words are not looked at
_USUAL_LIKENESS = 0.5
_PLACE_DECAY = 0.4  # how fast the parts of a text lose by standing further behind
_LAST_PLACE = 0.5  # but the last one concludes
_POOL = 32  # sentences of its parts that a node chooses from, or more where the parts are many
_FROM_EACH = 3  # at least
_COMPARED_BY_MEANING = 24  # sentences of a node, the best by their words
_LONG = 6_000  # bytes: the few sentences of a shorter node are hardly told apart by meaning

Ranked = tuple[Scored, ...]  # sentences, best first
Placed = tuple[Candidate, int, float]  # a sentence, the part that it comes from and its place


class Ranking:
    """For each entry its best sentences, best first; where there are few, all of them.

    A node chooses among about `_POOL` sentences of its parts, and at least the best of each: by their
    words, and with `meaning` by how near they are to what the node, its parts and its parent are about.
    """

    def __init__(self, text: ProseText, meaning: Meaning | None = None) -> None:
        self._text = text
        self.ranked: list[Ranked] = [()] * len(text.outline.entries)
        self._many: set[int] = set()  # entries whose sentences are compared
        for index in self._backwards():
            self._rank_by_form(index)
        if self._many:
            self._read_terms()
        is_read = meaning and any(map(self._is_long, self._many))
        self._meaning = self._read_meaning(meaning) if meaning and is_read else None
        for index in self._backwards():
            if index in self._many:
                self.ranked[index] = self._compared(index)

    def _backwards(self) -> range:
        """Children stand after their parents."""
        return range(len(self.ranked) - 1, -1, -1)

    def _rank_by_form(self, index: int) -> None:
        if self._many.isdisjoint(self._text.children[index]):
            pool = self._candidates(index)
            if len(pool) <= _FEW:
                self.ranked[index] = by_score(_scored(pool, [_USUAL_LIKENESS] * len(pool)))
                return
        self._many.add(index)

    def _compared(self, index: int) -> Ranked:
        keep = _KEPT
        if not self._text.children[index]:
            keep = max(_KEPT_BY_LEAF, min(keep, len(self._text.own(index)) // 3))
        pool = self._candidates(index)
        topic = self._topic(pool)
        near = [self._likeness(one, topic) for one, _, _ in pool]
        if self._meaning and self._is_long(index):
            pool, near = self._by_meaning(self._meaning, index, pool, near)
        return best(_scored(pool, near), keep, self._terms)

    def _by_meaning(
        self, meaning: "ProseMeaning", index: int, pool: Sequence[Placed], near: Sequence[float]
    ) -> tuple[list[Placed], list[float]]:
        """The best of a pool by their words, with how near they are by words and meaning."""
        worth = [one.score for one in _scored(pool, near)]
        best_first = sorted(range(len(pool)), key=worth.__getitem__, reverse=True)
        kept = sorted(best_first[:_COMPARED_BY_MEANING])
        below = self._text.children[index]
        parts = [below[pool[at][1]] if pool[at][1] >= 0 else NO_PARENT for at in kept]
        nearer = meaning.nearness(index, [pool[at][0] for at in kept], parts)
        return [pool[at] for at in kept], [
            near[at] + more for at, more in zip(kept, nearer, strict=True)
        ]

    def _candidates(self, index: int) -> list[Placed]:
        """What a node chooses from: its own sentences and those that its parts hand up."""
        pool: list[Placed] = [(one, -1, 1.0) for one in self._text.own(index)]
        children = self._text.children[index]
        share = max(_FROM_EACH, _POOL // len(children)) if children else 0
        for position, child in enumerate(children):
            place = 1.0 / (1.0 + _PLACE_DECAY * position)
            if position == len(children) - 1:
                place = max(place, _LAST_PLACE)
            pool += [(one.candidate, position, place) for one in self.ranked[child][:share]]
        return pool

    def _read_terms(self) -> None:
        """Read the words of the sentences that are compared with others, and of no others."""
        pools = chain.from_iterable(self._candidates(index) for index in sorted(self._many))
        self._terms = {one.order: terms_of(one.text.split()) for one, _, _ in pools}
        self._rare = rarity(list(self._terms.values()))
        squares = {term: weight * weight for term, weight in self._rare.items()}
        self._lengths = {
            order: vector_length(terms, squares) for order, terms in self._terms.items()
        }

    def _is_long(self, index: int) -> bool:
        return len(self._text.outline.entries[index].span) >= _LONG

    def _read_meaning(self, meaning: Meaning) -> "ProseMeaning":
        from rlm_core.summarize.prose_meaning import ProseMeaning  # noqa: PLC0415 -- numpy, when first wanted

        return ProseMeaning(self._text.outline, list(self._text.by_order.values()), meaning)

    def _topic(self, pool: Sequence[Placed]) -> Topic:
        """What these sentences are about, and their parts."""
        sentences = [self._terms[candidate.order] for candidate, _, _ in pool]
        parts: dict[int, list[frozenset[str]]] = {}
        for terms, (_, part, _) in zip(sentences, pool, strict=True):
            if part >= 0:
                parts.setdefault(part, []).append(terms)
        together = [frozenset[str]().union(*told) for told in parts.values()]
        return Topic(sentences, self._rare, together)

    def _likeness(self, candidate: Candidate, topic: Topic) -> float:
        return topic.likeness(self._terms[candidate.order], self._lengths[candidate.order])


def _scored(pool: Sequence[Placed], near: Sequence[float]) -> list[Scored]:
    return [score(one, part, at, like) for (one, part, at), like in zip(pool, near, strict=True)]
