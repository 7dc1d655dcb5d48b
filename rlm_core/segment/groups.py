"""Group what is too wide for one reader: runs of neighbors, as deep as it takes."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

from rlm_core.encode.meaning import Meaning
from rlm_core.segment.cuts import choose_cuts, content_hash
from rlm_core.segment.draft import Draft
from rlm_core.text.tokens import clip
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Entry
from rlm_core.tree.span import Span

if TYPE_CHECKING:
    from rlm_core.segment.topics import Topics

WIDEST = 50  # children: what a reader takes in at once

_SHORTEST_PART = 5  # no run is shorter than this part of the widest
_NAME_LENGTH = 40  # characters of each end of a group's name
_ORDINALS = frozenset({Kind.PARAGRAPH, Kind.TURN, Kind.SEGMENT})  # named by their number alone


def group_runs(
    keys: Sequence[bytes], widest: int = WIDEST, breaks: Sequence[int] = ()
) -> list[tuple[int, int]]:
    """Cut a level into runs of neighbors: index ranges, end exclusive, none wider than `widest`.

    A level that is not too wide is one run. Otherwise no run is shorter than a fifth of `widest`,
    and where a run begins is decided by its first key, so that a key that comes or goes changes
    the runs around it. With `breaks`, runs begin where they are highest, and keys decide among equals.
    """
    if not keys:
        return []
    likely = breaks or [0] * len(keys)
    candidates = [((-likely[at], content_hash(key)), at) for at, key in enumerate(keys)]
    inner = choose_cuts(0, len(keys), candidates, max(1, widest // _SHORTEST_PART), widest)
    ends = [0, *inner, len(keys)]
    return list(pairwise(ends))


def add_groups(draft: Draft, parent: int, content: bytes, meaning: Meaning | None = None) -> None:
    """Put groups between an entry and its children until nothing is wider than `WIDEST`.

    With `meaning`, what no heading divides is grouped by topic.
    """
    members = [_Member.of(draft, parent, child, content) for child in draft.children[parent]]
    topics = _topics(draft, parent, meaning) if meaning else None
    while len(members) > WIDEST:
        keys = [member.key for member in members]
        runs = group_runs(keys, breaks=topics.breaks() if topics else ())
        members = [_grouped(draft, parent, members[start:end]) for start, end in runs]
        topics = topics.joined(runs) if topics else None
    draft.children[parent] = [member.index for member in members]


def _topics(draft: Draft, parent: int, meaning: Meaning) -> "Topics | None":
    """What an entry's children are about, where none of them has a name of its own."""
    from rlm_core.segment.topics import Topics  # noqa: PLC0415 -- numpy, when first wanted

    children = [draft.entries[child] for child in draft.children[parent]]
    if any(entry.kind not in _ORDINALS for entry in children):
        return None
    ranges = [(entry.span.start_byte, entry.span.end_byte) for entry in children]
    return Topics(meaning.texts([one] for one in ranges), [end - start for start, end in ranges])


class _Member:
    """A child or a group of children, with the steps and names of its two ends."""

    def __init__(
        self, index: int, key: bytes, steps: tuple[str, str], names: tuple[str, str]
    ) -> None:
        self.index = index
        self.key = key  # its identity: what stays when something else changes
        self.steps = steps
        self.names = names

    @classmethod
    def of(cls, draft: Draft, parent: int, child: int, content: bytes) -> "_Member":
        entry = draft.entries[child]
        step = _step(draft.entries[parent].trail, entry.trail)
        name = entry.name or step
        return cls(child, _key(entry, step, content), (step, step), (name, name))


def _key(entry: Entry, step: str, content: bytes) -> bytes:
    if entry.kind in _ORDINALS:  # a number shifts with every edit before it; the text does not
        return crc32(content[entry.span.start_byte : entry.span.end_byte]).to_bytes(4, "little")
    return f"{entry.kind}:{step}".encode()


def _step(parent_trail: str, trail: str) -> str:
    """The last step of a trail, which is all that follows its parent's and the joiner."""
    if parent_trail and trail.startswith(parent_trail):
        return trail[len(parent_trail) + 1 :]
    return trail.lstrip(":#")


def _grouped(draft: Draft, parent: int, members: list[_Member]) -> _Member:
    first, last = members[0], members[-1]
    steps = first.steps[0], last.steps[1]
    names = first.names[0], last.names[1]
    entry = Entry(
        Kind.GROUP,
        " … ".join(clip(name, _NAME_LENGTH) for name in names),
        draft.free_trail(_group_trail(draft, parent, first.index, steps)),
        parent,
        _around(draft.entries[first.index].span, draft.entries[last.index].span),
    )
    group = draft.add(entry)
    draft.children[group] = [member.index for member in members]
    return _Member(group, first.key, steps, names)


def _group_trail(draft: Draft, parent: int, first: int, steps: tuple[str, str]) -> str:
    """The first member's trail with `first..last` in place of its last step."""
    trail = draft.entries[first].trail
    start = _step(draft.entries[parent].trail, trail)
    return trail.removesuffix(start) + "..".join(steps)


def _around(first: Span, last: Span) -> Span:
    return Span(first.start_byte, last.end_byte, first.start_line, last.end_line)
