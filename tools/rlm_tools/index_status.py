"""The tool `index_status`: whether the index is fresh, and what is missing from it."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Annotated

from annotated_doc import Doc

from rlm_core.hierarchy import Hierarchy
from rlm_core.tree.counted import counted
from rlm_core.tree.status import IndexStatus
from rlm_tools.budget import bounded
from rlm_tools.quote import one_line

_EXAMPLES = 10  # of skipped files, problems and changes: enough to see what they have in common


def index_status(
    hierarchy: Hierarchy,
    refresh: Annotated[bool, Doc("Start an update in the background.")] = False,
) -> str:
    """Tell whether the index is complete and fresh: what is indexed, missing, skipped or changed.

    Use it when an answer says that it is stale or incomplete, when something that should exist is
    not found, or after many files changed outside of this session. Pass refresh=true to start an
    update in the background; the other tools go on answering meanwhile.
    """
    if refresh:
        hierarchy.start_update()
    started = ["update: started in the background; answers improve as it goes on."]
    return bounded("\n".join([*_lines(hierarchy.status()), *(started if refresh else [])]))


def _lines(status: IndexStatus) -> list[str]:
    return [
        f"root: {status.root}",
        f"state: {_state(status)}",
        f"indexed: {status.files_indexed:,} of {counted(status.files_total, 'file')}, {counted(status.nodes, 'node')}",
        *_formats(status.formats),
        f"updated: {status.updated_at or 'never'}",
        f"index: {status.index_path} ({_size(status.index_bytes)})",
        f"memo: {status.memo_path} ({_size(status.memo_bytes)})",
        *([f"encoder: {one_line(status.encoder)}"] if status.encoder else []),
        *([f"watching: {one_line(status.watching)}"] if status.watching else []),
        *(f"note: {one_line(notice)}" for notice in status.notices),
        *_changed(status),
        *_skipped(status),
        *_problems(status),
    ]


def _state(status: IndexStatus) -> str:
    if (building := status.building) is not None:
        total = f" of {building.total:,}" if building.total else ""
        return f"building, {building.phase}: {building.done:,}{total}"
    return "complete" if status.complete else "incomplete"


def _formats(formats: dict[str, int]) -> list[str]:
    most_first = sorted(formats.items(), key=lambda item: (-item[1], item[0]))
    return (
        [f"formats: {', '.join(f'{name} {count:,}' for name, count in most_first)}"]
        if formats
        else []
    )


def _size(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


def _changed(status: IndexStatus) -> list[str]:
    paths = status.changed_paths
    return _examples(f"changed since: {len(paths):,}", map(one_line, paths)) if paths else []


def _skipped(status: IndexStatus) -> list[str]:
    counts = status.skip_counts or Counter(skip.reason for skip in status.skips)
    if not counts:
        return []
    most_first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    reasons = ", ".join(f"{one_line(reason)} {count:,}" for reason, count in most_first)
    shown = (f"{one_line(skip.path)}: {one_line(skip.reason)}" for skip in status.skips)
    return _examples(f"skipped: {sum(counts.values()):,} ({reasons})", shown)


def _problems(status: IndexStatus) -> list[str]:
    problems = status.problems
    shown = (f"{one_line(one.path)}:{one.line}: {one_line(one.message)}" for one in problems)
    return _examples(f"problems: {len(problems):,}", shown) if problems else []


def _examples(title: str, shown: Iterable[str]) -> list[str]:
    return [title, *(f"  {line}" for line in islice(shown, _EXAMPLES))]
