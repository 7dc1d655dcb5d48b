"""The tool `submit_work`: hands in what the calling agent did."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from annotated_doc import Doc

from rlm_core.errors import ArgumentError
from rlm_core.hierarchy import Hierarchy
from rlm_core.tree.counted import counted
from rlm_core.tree.work import Submission, SubmitReport, Taken
from rlm_tools.budget import bounded

_FIELDS = {"id", "reply"}


def submit_work(
    hierarchy: Hierarchy,
    items: Annotated[
        Sequence[Mapping[str, str]],
        Doc('Replies to pieces of pending_work: [{"id": "...", "reply": "..."}, ...].'),
    ],
) -> str:
    """Hand in replies to pieces taken with pending_work; each is checked before it is kept.

    Use it when subagents have done their pieces, several replies at once or one by one. A reply that is not of the form wanted, quotes what is not in the source, or names what does not
    occur there is refused once with what is wrong: mend it and hand it in again. Says what was kept,
    what became ready through it, and which questions are now answered: ask those again.
    """
    return submitted_text(hierarchy.work.submit([_submission(one) for one in items]))


def _submission(item: Mapping[str, str]) -> Submission:
    if item.keys() != _FIELDS:
        told = ", ".join(sorted(item)) or "nothing"
        raise ArgumentError(f'Each item has "id" and "reply", both texts; this one has {told}.')
    return Submission(item["id"].strip(), item["reply"])


def submitted_text(report: SubmitReport) -> str:
    """What became of each reply."""
    kept = sum(one.is_kept for one in report.taken)
    lines = [f"Kept {kept} of {_replies(len(report.taken))}."]
    lines += [_taken_line(one) for one in report.taken if one.fault]
    if report.waiting:
        lines.append(f"Ready now: {counted(report.waiting, 'piece')}: pending_work.")
    lines += [f"Finished: {one} Ask it again for the answer." for one in report.finished]
    return bounded("\n".join(lines))


def _replies(count: int) -> str:
    return "1 reply" if count == 1 else f"{count:,} replies"


def _taken_line(taken: Taken) -> str:
    what = "kept, but marked" if taken.is_kept else "refused"
    return f"- {taken.identity}: {what}: {taken.fault}"
