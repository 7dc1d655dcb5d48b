"""Keep what came back: each item's summary, or why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rlm_core.inference.task import Done
from rlm_core.store.written import Failure, Kept, Place, WrittenSummaries
from rlm_core.summarize.written.check import judge
from rlm_core.summarize.written.item import Item
from rlm_core.summarize.written.piece import Piece
from rlm_core.summarize.written.prompt import maker
from rlm_core.summarize.written.work import Ready
from rlm_core.tree.written import Written


@dataclass(frozen=True, slots=True)
class KeptWork:
    """What became of some pieces: summaries kept, those of them that are marked, and items that failed."""

    written: int = 0
    marked: int = 0
    dropped: int = 0  # quotes that were not found
    failed: frozenset[bytes] = frozenset()  # keys of items

    def __add__(self, other: "KeptWork") -> "KeptWork":
        return KeptWork(
            self.written + other.written,
            self.marked + other.marked,
            self.dropped + other.dropped,
            self.failed | other.failed,
        )


NOTHING_KEPT = KeptWork()


def keep(
    kept: WrittenSummaries,
    root: str,
    ready: Ready,
    done: Mapping[int, Done],
    failed: Mapping[int, str],
    day: str,
) -> KeptWork:
    """Keep replies to pieces by their place among them, and what was found without one, in one transaction."""
    new: list[tuple[Kept, Place]] = []
    failures: list[tuple[Item, str]] = [
        (item, reason) for at, reason in failed.items() for item in ready.pieces[at].items
    ]
    for at, one in done.items():
        for item, judged in _judged(ready.pieces[at], one):
            if isinstance(judged, Written):
                place = _place(root, item, ready.pieces[at].folder)
                new.append((Kept(item.key, maker(item.variant), judged), place))
            else:
                failures.append((item, f"the reply cannot be used: {judged}"))
    told = [_failure(root, item, reason) for item, reason in failures]
    kept.keep(new, ready.found, told, day)
    return KeptWork(
        written=len(new),
        marked=sum(bool(one.written.faults) for one, _ in new),
        dropped=sum(one.written.dropped for one, _ in new),
        failed=frozenset(item.key for item, _ in failures),
    )


def _judged(piece: Piece, done: Done) -> Sequence[tuple[Item, Written | str]]:
    return list(zip(piece.items, judge(done.text, piece.items, done.origin), strict=True))


def _place(root: str, item: Item, folder: str) -> Place:
    return Place(root, item.node.address, item.node.path, item.tree, item.is_whole, folder)


def _failure(root: str, item: Item, reason: str) -> Failure:
    return Failure(root, item.node.address, item.node.path, reason)
