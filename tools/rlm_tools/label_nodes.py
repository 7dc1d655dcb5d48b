"""The tool `label_nodes`: judge every item, then count in code."""

from collections.abc import Sequence
from typing import Annotated

from annotated_doc import Doc

from rlm_core.errors import ArgumentError
from rlm_core.hierarchy import Hierarchy
from rlm_core.tree.counted import counted
from rlm_core.tree.labels import Decided, LabelCount, Labeled, Labeling, LabelResult, Page
from rlm_tools.budget import bounded
from rlm_tools.quote import visible
from rlm_tools.wording import Wording, as_call

_GROUPS = 40  # that are shown
_PAIRS = 30


def label_nodes(
    hierarchy: Hierarchy,
    level: Annotated[
        str,
        Doc(
            "What the items are: line, record (of a table or JSON Lines), file, function, method, class, "
            "section, clause, paragraph, turn, segment, constant."
        ),
    ],
    labels: Annotated[
        Sequence[str],
        Doc(
            "Labels, each `name: condition`, counted exactly, or a bare `name`, which takes judgment by "
            "`question`. Conditions: `/regex/i`, `field = value`, `date >= 2024-05-01`, `amount > 1000`, "
            "`path ~ ^tests/`, with and, or, not, parentheses. An item takes the first label that holds. "
            "Without labels the items are counted."
        ),
    ] = (),
    question: Annotated[
        str, Doc("For bare labels: by what each single item is judged, in a sentence.")
    ] = "",
    scope: Annotated[str, Doc("Address or folder to stay inside.")] = "",
    where: Annotated[str, Doc("A condition that items must meet to be asked about at all.")] = "",
    group_by: Annotated[
        Sequence[str],
        Doc(
            "Fields to count by: a key of the items (`user`), or path, folder, kind, name, speaker, date, "
            "month, year, weekday."
        ),
    ] = (),
    pairs: Annotated[
        str,
        Doc(
            "`LABEL & LABEL by FIELD`: pairs of values, one with the one label, one with the other. "
            "`LABEL & LABEL sharing FIELD`: pairs of items with the same value."
        ),
    ] = "",
    show: Annotated[str, Doc("A label whose items are listed by address; `*` lists all.")] = "",
    cursor: Annotated[str, Doc("From the last page of a list, to go on.")] = "",
) -> str:
    """Label EVERY item of a kind and count exactly: "how many ...", "which of all ... are", "per user".

    Use it for dense questions, where each line, record, function, clause or message counts and a
    search would miss some: totals, distributions, comparisons by group, pairs, complete lists.

    What a condition can decide is exact and free; prefer conditions. Bare labels are judged by the
    configured language model; without one, the answer says how many packets wait: take them with
    pending_work, judge them, hand them in with submit_work, and call this again with the same
    arguments. Where not all are judged, the rest is estimated with 95 % intervals.
    """
    asked = Labeling(question, tuple(labels), level, scope, where, tuple(group_by), pairs)
    return labels_text(hierarchy.work.label(asked, Page(show, start_of(cursor))))


def start_of(cursor: str) -> int:
    """Where a list goes on."""
    if cursor and not cursor.isdecimal():
        raise ArgumentError(
            f"The cursor {cursor[:40]!r} is not one that this call gave. Leave it out to start over."
        )
    return int(cursor or 0)


def labels_text(result: LabelResult, say: Wording = as_call) -> str:
    """The counts as a caller sees them."""
    parts = [_head(result), *map(_count_line, result.counts)]
    if result.groups:
        parts += ["", *_group_lines(result)]
    if result.pair_count or result.pairs:
        parts += ["", *_pair_lines(result)]
    if result.listed:
        parts += ["", *map(_item_line, result.listed)]
        if result.cursor:
            parts.append(f'(more: pass cursor="{result.cursor}")')
    parts += ["", *_closing(result, say)]
    return bounded(visible("\n".join(parts)))


def _head(result: LabelResult) -> str:
    how = ", ".join(
        f"{result.decided[way]:,} {_WAYS[way]}" for way in Decided if result.decided.get(way)
    )
    return f"{counted(result.items, 'item')}{f': {how}' if how else ''}"


_WAYS = {
    Decided.EXACTLY: "decided by conditions",
    Decided.JUDGED: "judged one by one",
    Decided.ESTIMATED: "estimated from those that were judged",
}


def _count_line(count: LabelCount) -> str:
    if count.is_exact:
        return f"- {count.label}: {count.count:,}"
    return f"- {count.label}: about {count.count:,} (95 %: {count.low:,} to {count.high:,})"


def _group_lines(result: LabelResult) -> list[str]:
    names = [one.label for one in result.counts] if len(result.labels) > 1 else []
    lines = [f"By {', '.join(result.group_by)} ({counted(len(result.groups), 'group')}):"]
    for row in result.groups[:_GROUPS]:
        counts = zip(result.labels, row.counts, strict=True)
        told = ", ".join(f"{name} {count:,}" for name, count in counts if name in names and count)
        lines.append(f"- {' · '.join(row.group)}: {row.total:,}{f' ({told})' if told else ''}")
    if len(result.groups) > _GROUPS:
        lines.append(
            f"- … and {len(result.groups) - _GROUPS:,} smaller groups: narrow with `where`"
        )
    return lines


def _pair_lines(result: LabelResult) -> list[str]:
    lines = [f"{counted(result.pair_count, 'pair')}:"]
    lines += [f"- ({one}, {other})" for one, other in result.pairs[:_PAIRS]]
    if result.pair_count > _PAIRS:
        lines.append(f"- … and {result.pair_count - _PAIRS:,} more")
    return lines


def _item_line(item: Labeled) -> str:
    how = "" if item.decided is Decided.EXACTLY else f", {item.decided}"
    lines = f"{item.path}:{item.start_line}"
    if item.end_line != item.start_line:
        lines += f"-{item.end_line}"
    named = "" if item.address == lines else f"{item.address} "
    return f"- {named}[{lines}] ({item.label}{how}): {item.text}"


def _closing(result: LabelResult, say: Wording) -> list[str]:
    lines = []
    if result.unjudged:
        lines.append(f"{counted(result.unjudged, 'item')} without a label yet.")
    if result.waiting:
        lines.append(
            f"{counted(result.waiting, 'packet')} of items wait to be judged: "
            f"{say('pending_work', scope=result.identity)}, then {say('submit_work')}, then ask this again."
        )
    lines += [f"{count:,} of the items have no `{name}`." for name, count in result.lacking.items()]
    if result.stale_files:
        lines.append(f"{counted(result.stale_files, 'file')} changed since the index was made.")
    if result.failed:
        lines.append(f"{len(result.failed):,} failed: {'; '.join(result.failed[:3])}")
    if result.calls:
        lines.append(f"{counted(result.calls, 'call')}, ${result.usd:.4f}.")
    if not result.coverage.complete:
        lines.append("The index is not complete yet: items of files still to come are missing.")
    return lines
