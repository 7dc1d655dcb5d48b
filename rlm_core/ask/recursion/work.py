"""Go through a plan: have its packets answered, merge what was found, say what it stands on.

What is settled is looked up or asked for by the desk; what waits (for the calling agent) is handed back
as tasks. So the same walk answers a question at once, goes on with it later, and says what is next.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rlm_core.ask.recursion.merge import Branch, groups, joined, merge_task, merged
from rlm_core.ask.recursion.packets import Packet
from rlm_core.ask.recursion.plan import Plan
from rlm_core.ask.recursion.question import Question
from rlm_core.ask.recursion.replies import Partial, Unreadable, read_answer
from rlm_core.ask.recursion.strategy import Way
from rlm_core.inference.budget import Budget
from rlm_core.inference.desk import Desk, Settled
from rlm_core.inference.task import Done, Task
from rlm_core.tree.costs import NOTHING, Spent

KEPT_FOR_MERGING = 0.2  # of the dollars, where several packets may have to be merged
_FORM = "the reply is not of the form asked for"


@dataclass(slots=True)
class Outcome:
    """What came of a plan so far. `ready` are tasks that wait for a reply, the weightiest first."""

    plan: Plan
    answer: Partial = field(default_factory=Partial)
    answered: tuple[Packet, ...] = ()
    failed: Counter[str] = field(default_factory=Counter)
    unmerged: int = 0  # merges that failed: their members stand one after the other
    left: int = 0  # packets for which the budget did not last
    unread: int = 0  # packets of later waves, which the earlier ones made needless
    ready: tuple[Task, ...] = ()
    origins: tuple[str, ...] = ()
    spent: Spent = NOTHING


class Walk:
    """One walk through a plan. With `waits` a task that is left will be answered later."""

    def __init__(self, question: Question, desk: Desk, *, waits: bool = False) -> None:
        self._question = question
        self._desk = desk
        self._waits = waits
        self._ready: list[Task] = []
        self._origins: Counter[str] = Counter()
        self._spent = NOTHING
        self._unmerged = 0

    def through(self, plan: Plan) -> Outcome:
        """As far as it goes now."""
        outcome = Outcome(plan)
        branches: list[Branch] = []
        for number, wave in enumerate(plan.waves):
            found = self._answered(wave, outcome, is_only=len(plan.packets) == 1)
            branches += found
            if self._ready:
                break
            unread = sum(map(len, plan.waves[number + 1 :]))
            if outcome.left:
                outcome.left += unread
                break
            if _suffices(plan.way, number, found):
                outcome.unread = unread
                break
        outcome.answer = self._reduced(branches).partial if branches else Partial()
        outcome.ready = tuple(sorted(self._ready, key=lambda task: -task.weight))
        outcome.origins = tuple(origin for origin, _ in self._origins.most_common())
        outcome.unmerged, outcome.spent = self._unmerged, self._spent
        return outcome

    def _answered(self, wave: Sequence[Packet], outcome: Outcome, *, is_only: bool) -> list[Branch]:
        """The branches of one wave that say something; the others are counted."""
        settled = self._settle([packet.task for packet in wave], spare=not is_only)
        branches = []
        outcome.failed.update(settled.failed.values())
        outcome.left += 0 if self._waits else len(settled.left)
        for at, done in sorted(settled.done.items()):
            partial = _read(done, wave[at])
            if partial is None:
                outcome.failed[_FORM] += 1
                continue
            outcome.answered += (wave[at],)
            task = wave[at].task
            place = wave[at].excerpts[0].place
            branches.append(Branch(place, partial, task.weight, task.paths))
        return branches

    def _reduced(self, branches: Sequence[Branch]) -> Branch:
        """One branch out of all, a level of merges at a time. Those that say nothing only count."""
        silent = [branch for branch in branches if branch.partial.is_empty]
        level = [branch for branch in branches if not branch.partial.is_empty]
        while len(level) > 1 and (not self._waits or not self._ready):
            level = self._merged_level(level)
        return joined([*level, *silent])

    def _merged_level(self, level: Sequence[Branch]) -> list[Branch]:
        runs = groups(level)
        tasks = {at: merge_task(self._question, run) for at, run in enumerate(runs) if len(run) > 1}
        settled = self._settle(list(tasks.values()), spare=False)
        replies = dict(zip(tasks, range(len(tasks)), strict=True))
        above = []
        for at, run in enumerate(runs):
            done = settled.done.get(replies.get(at, -1))
            branch = merged(run, done.text) if done else None
            if branch is None and len(run) > 1 and not self._waits:
                self._unmerged += 1
            above.append(branch or joined(run))
        return above

    def _settle(self, tasks: Sequence[Task], *, spare: bool) -> Settled:
        """What becomes of tasks, within the budget; with `spare` something is left for merging."""
        settled = self._desk.settle(tasks, self._budget(spare=spare))
        self._spent += settled.spent
        self._origins.update(done.origin for done in settled.done.values())
        if self._waits:
            self._ready += [tasks[at] for at in settled.left]
        return settled

    def _budget(self, *, spare: bool) -> Budget:
        """The budget of the whole question; the desk counts what went before."""
        whole = self._question.budget
        return replace(whole, usd=whole.usd * (1 - KEPT_FOR_MERGING)) if spare else whole


def _suffices(way: Way, number: int, found: Sequence[Branch]) -> bool:
    """Whether what comes after a wave is not worth reading.

    A single fact is found once; anything else is read on until a later wave has nothing.
    """
    says = any(not branch.partial.is_empty for branch in found)
    return says if way is Way.SEARCH else number > 0 and not says


def _read(done: Done, packet: Packet) -> Partial | None:
    try:
        return read_answer(done.text, packet.finder)
    except Unreadable:
        return None
