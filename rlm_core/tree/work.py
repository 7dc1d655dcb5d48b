"""Work that the calling agent is asked for, and what becomes of what it hands in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One piece, small enough for one subagent: all that it needs stands in `text`."""

    identity: str
    subject: str  # what it is about
    text: str


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Pieces that may be done now, those of most weight first; `waiting` more are ready behind them.

    `notice` says why there are none, or fewer than were asked for.
    """

    items: tuple[WorkItem, ...]
    waiting: int
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """What was written for a piece."""

    identity: str
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a submission; with a `fault` and not kept, it is wanted again without that."""

    identity: str
    is_kept: bool
    fault: str = ""


@dataclass(frozen=True, slots=True)
class SubmitReport:
    """What became of all that was handed in, and what it unlocked.

    `finished` are the questions and labelings for which nothing is left to do, by what they ask.
    """

    taken: tuple[Taken, ...]
    waiting: int
    finished: tuple[str, ...] = ()
