"""What is asked of a labeling of every item of a level, and what came out: counts, groups, pairs, the items."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rlm_core.tree.answer import Coverage
from rlm_core.tree.fingerprint import fingerprint


@dataclass(frozen=True, slots=True)
class Labeling:
    """One piece of labeling, as it was asked for.

    `level` is a kind of node, `line` or `record`. Each label is a name, or `name: condition`.
    """

    question: str
    labels: tuple[str, ...]
    level: str
    scope: str = ""
    where: str = ""
    group_by: tuple[str, ...] = ()
    pairs: str = ""

    @property
    def identity(self) -> str:
        """The same for the same work, whoever asks."""
        parts = (self.question, "\n".join(self.labels), self.level, self.scope, self.where)
        code = fingerprint(b"labeling", *(one.encode("utf-8", "replace") for one in parts))
        return f"l-{code.hex()[:10]}"

    def plain(self) -> tuple[Any, ...]:
        """As plain values, to be kept."""
        return (
            self.question,
            self.labels,
            self.level,
            self.scope,
            self.where,
            self.group_by,
            self.pairs,
        )

    @classmethod
    def of(cls, plain: Any) -> "Labeling":
        """Undo `plain`."""
        question, labels, level, scope, where, group_by, pairs = plain
        return cls(question, tuple(labels), level, scope, where, tuple(group_by), pairs)


@dataclass(frozen=True, slots=True)
class Page:
    """Which items are wanted as a list: those of a label (all of them: `*`), from one on."""

    label: str = ""
    start: int = 0
    limit: int = 20


WHOLE = Page()  # no list


class Decided(StrEnum):
    """How an item came by its label."""

    EXACTLY = "exactly"  # a condition holds, or none does
    JUDGED = "judged"  # a model or the calling agent read it
    ESTIMATED = "estimated"  # a classifier that learned from those that were judged


@dataclass(frozen=True, slots=True)
class Labeled:
    """An item with its label; lines from 1, inclusive."""

    address: str
    path: str
    start_line: int
    end_line: int
    text: str  # its beginning, secrets redacted
    label: str
    decided: Decided
    group: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many items have a label; of an estimate, with the bounds of a 95 % interval."""

    label: str
    count: int
    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        """Whether nothing about it is estimated."""
        return self.low == self.count == self.high


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The counts of one group, by label, in the order of the labels."""

    group: tuple[str, ...]
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All items of the group."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class LabelResult:
    """Every item labeled, as far as it goes, and what was computed from that.

    `waiting` are the pieces of judging that nobody has done yet; `lacking` how many items have not the
    field that was asked for, by field; `failed` says what went wrong, a sentence each.
    """

    question: str
    labels: tuple[str, ...]
    items: int
    decided: dict[Decided, int]
    counts: tuple[LabelCount, ...]
    unjudged: int  # items that have no label: they wait, or the budget did not reach them
    group_by: tuple[str, ...]
    groups: tuple[GroupRow, ...]
    pair_count: int
    pairs: tuple[tuple[str, str], ...]  # the first of them
    listed: tuple[Labeled, ...]  # a page of those that were asked for, in source order
    cursor: str | None  # of the next page
    lacking: dict[str, int]
    waiting: int
    failed: tuple[str, ...]
    usd: float
    calls: int
    coverage: Coverage
    stale_files: int = 0  # changed since they were indexed: their items may have moved
    identity: str = ""  # by which its pieces are asked for
