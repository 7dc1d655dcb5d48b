"""Label every item of a level, and count."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rlm_core.ask.current import CurrentSources
from rlm_core.ask.labels.conditions import read_condition
from rlm_core.ask.labels.counting import group_of, group_rows, lacking, paired
from rlm_core.ask.labels.items import Item, Items, find_items
from rlm_core.ask.labels.judging import UNCLEAR, Batch, batches_of, read_reply
from rlm_core.ask.labels.labeling import MATCHING, OTHER, Label, read_labels, read_pairs
from rlm_core.errors import ArgumentError
from rlm_core.inference.budget import Budget
from rlm_core.inference.desk import Desk, Settled
from rlm_core.inference.task import Task, key_of
from rlm_core.store.index import Index
from rlm_core.text.tokens import clip
from rlm_core.tree.answer import Coverage
from rlm_core.tree.costs import NOTHING
from rlm_core.tree.labels import Decided, LabelCount, Labeled, Labeling, LabelResult, Page
from rlm_core.tree.node import Node

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_PACKETS = (
    48  # of batches that the calling agent is asked to judge; a classifier tells the others
)
_SHOWN = 160  # characters of a listed item
_TOGETHER = 4_096  # items whose features are in memory at once: about 9 kB each

Vectors = Callable[[Sequence[str]], "NDArray[np.float32] | None"]


@dataclass(slots=True)
class _Work:
    """One labeling on its way; places are those of `items`."""

    asked: Labeling
    items: Sequence[Item]
    labels: dict[int, str] = field(default_factory=dict)
    decided: dict[int, Decided] = field(default_factory=dict)
    bounds: dict[str, tuple[int, int]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def give(self, place: int, label: str, how: Decided) -> None:
        self.labels[place] = label
        self.decided[place] = how
        self.counts[label] += 1


class Labeler:
    """Labels items of one index; `vectors` gives unit rows for texts, or None where it cannot."""

    def __init__(self, index: Index, sources: CurrentSources, vectors: Vectors) -> None:
        self._index = index
        self._sources = sources
        self._vectors = vectors

    def tasks(self, asked: Labeling, within: Node | None) -> list[Task]:
        """What has to be judged, in the order in which it is drawn.

        Raises:
            ArgumentError: The level, a label or a condition makes no sense.

        """
        labels = read_labels(asked.labels)
        work = self._decided_by_conditions(asked, labels, self._items(asked, within).items)
        return [batch.task for batch in _drawn(_to_judge(work, labels))]

    def label(
        self,
        asked: Labeling,
        within: Node | None,
        desk: Desk,
        budget: Budget,
        page: Page,
        coverage: Coverage,
    ) -> LabelResult:
        """Label as far as the desk and the budget go.

        Raises:
            ArgumentError: The level, a label or a condition makes no sense.

        """
        labels = read_labels(asked.labels)
        names = _names(labels)
        pairs = read_pairs(asked.pairs, names)
        found = self._items(asked, within)
        work = self._decided_by_conditions(asked, labels, found.items)
        drawn = _drawn(_to_judge(work, labels))
        settled = desk.settle([one.task for one in drawn], budget) if drawn else _NONE
        judged = _judge(work, drawn, settled, labels)
        if judged and len(judged) < len(drawn):
            self._estimate(work, drawn, judged, names)
        listed, cursor = _listed(work, page, names)
        pair_count, first_pairs = paired(work.items, work.labels, pairs)
        fields = (*asked.group_by, *([pairs.field] if pairs else []), *_fields(asked, labels))
        return LabelResult(
            question=asked.question,
            labels=names,
            items=len(work.items),
            decided=dict(Counter(work.decided.values())),
            counts=tuple(_count(work, name) for name in names if name in work.counts or labels),
            unjudged=len(work.items) - len(work.labels),
            group_by=asked.group_by,
            groups=group_rows(work.items, work.labels, names, asked.group_by),
            pair_count=pair_count,
            pairs=first_pairs,
            listed=listed,
            cursor=cursor,
            lacking=lacking(work.items, sorted(set(fields))),
            waiting=sum(at < MOST_PACKETS for at in settled.left),
            failed=(*found.failed, *settled.failed.values()),
            usd=settled.spent.usd,
            calls=settled.spent.calls,
            coverage=coverage,
            stale_files=found.stale_files,
            identity=asked.identity,
        )

    def _items(self, asked: Labeling, within: Node | None) -> Items:
        return find_items(self._index, self._sources, asked.level, within)

    def _decided_by_conditions(
        self, asked: Labeling, labels: Sequence[Label], items: Sequence[Item]
    ) -> _Work:
        """Every item that is asked about, with its label where a condition gives it one."""
        where = read_condition(asked.where) if asked.where.strip() else None
        work = _Work(asked, [one for one in items if where is None or where.holds(one.field)])
        rest = MATCHING if not labels else "" if any(not one.condition for one in labels) else OTHER
        for place, item in enumerate(work.items):
            first = (
                one.name for one in labels if one.condition and one.condition.holds(item.field)
            )
            if name := next(first, rest):
                work.give(place, name, Decided.EXACTLY)
        return work

    def _estimate(
        self, work: _Work, drawn: Sequence[Batch], judged: Sequence[int], names: Sequence[str]
    ) -> None:
        """Give a label to what was not judged, from what was."""
        from rlm_core.ask.labels.estimate import (  # noqa: PLC0415 -- numpy, when first wanted
            LEAST_BATCHES,
            estimate_counts,
        )

        if len(judged) < LEAST_BATCHES:
            return
        known = [(place, at) for at in judged for place in drawn[at].places]
        others = sorted(
            place for at in set(range(len(drawn))).difference(judged) for place in drawn[at].places
        )
        made = estimate_counts(
            self._features(work, [place for place, _ in known]),
            [names.index(work.labels[place]) for place, _ in known],
            [at for _, at in known],
            (
                self._features(work, others[start : start + _TOGETHER])
                for start in range(0, len(others), _TOGETHER)
            ),
            len(names),
        )
        judged_before = Counter(work.labels[place] for place, _ in known)
        estimated = made.labels.tolist()
        for place, label in zip(others, estimated, strict=True):
            work.give(place, names[label], Decided.ESTIMATED)
        for at, name in enumerate(names):
            exactly = work.counts[name] - judged_before[name] - estimated.count(at)
            work.counts[name] = exactly + int(made.counts[at])
            work.bounds[name] = (exactly + int(made.low[at]), exactly + int(made.high[at]))

    def _features(self, work: _Work, places: Sequence[int]) -> "NDArray[np.float32]":
        from rlm_core.ask.labels.classifier import bag_features  # noqa: PLC0415 -- numpy, when wanted

        texts = [work.items[place].text for place in places]
        return bag_features(texts, self._vectors(texts))


_NONE = Settled({}, {}, (), NOTHING)


def _names(labels: Sequence[Label]) -> tuple[str, ...]:
    """All labels that an item may get, in order."""
    if not labels:
        return (MATCHING,)
    is_judged = any(not one.condition for one in labels)
    return (*(one.name for one in labels), UNCLEAR if is_judged else OTHER)


def _fields(asked: Labeling, labels: Sequence[Label]) -> list[str]:
    """The fields that conditions read."""
    conditions = [one.condition for one in labels if one.condition]
    if asked.where.strip():
        conditions.append(read_condition(asked.where))
    return [name for one in conditions for name in one.fields]


def _to_judge(work: _Work, labels: Sequence[Label]) -> list[Batch]:
    names = [one.name for one in labels if not one.condition]
    places = [place for place in range(len(work.items)) if place not in work.labels]
    if not names or not places:
        return []
    if not work.asked.question.strip():
        raise ArgumentError(
            "Labels without a condition are judged, and for that a question is needed: say in a "
            "sentence what each item is judged by."
        )
    return batches_of(work.asked.question, names, work.items, places)


def _drawn(batches: Sequence[Batch]) -> list[Batch]:
    """In an order that has nothing to do with the labels, and is the same every time: any first part is a random sample."""
    return sorted(batches, key=lambda one: key_of(one.task.prompt, "drawn"))


def _judge(
    work: _Work, drawn: Sequence[Batch], settled: Settled, labels: Sequence[Label]
) -> list[int]:
    """Give what was judged its labels; which batches those are."""
    names = [one.name for one in labels if not one.condition]
    judged = []
    for at, done in sorted(settled.done.items()):
        if done.fault:
            continue
        places = drawn[at].places
        for place, name in zip(places, read_reply(done.text, names, len(places)), strict=True):
            work.give(place, name, Decided.JUDGED)
        judged.append(at)
    return judged


def _count(work: _Work, name: str) -> LabelCount:
    count = work.counts[name]
    low, high = work.bounds.get(name, (count, count))
    return LabelCount(name, count, low, high)


def _listed(
    work: _Work, page: Page, names: Sequence[str]
) -> tuple[tuple[Labeled, ...], str | None]:
    if not page.label:
        return (), None
    if page.label not in ("*", *names):
        raise ArgumentError(f"There is no label {page.label!r}. Labels: {', '.join(names)}.")
    places = [place for place in sorted(work.labels) if page.label in ("*", work.labels[place])]
    shown = places[page.start : page.start + page.limit]
    following = page.start + len(shown)
    return tuple(_shown(work, place) for place in shown), (
        str(following) if following < len(places) else None
    )


def _shown(work: _Work, place: int) -> Labeled:
    item = work.items[place]
    return Labeled(
        item.address,
        item.path,
        item.start_line,
        item.end_line,
        clip(" ".join(item.text.split()), _SHOWN),
        work.labels[place],
        work.decided[place],
        group_of(item, work.asked.group_by),
    )
