"""Make one partial answer out of several, a level at a time, as deep as it takes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rlm_core.ask.recursion.fence import Fenced, attribute, fence
from rlm_core.ask.recursion.packets import asked
from rlm_core.ask.recursion.question import Question
from rlm_core.ask.recursion.replies import Partial, Unreadable, merge_fault, read_merge
from rlm_core.ask.recursion.schemas import MERGE_FORM, MERGE_TOKENS, instructions
from rlm_core.inference.task import Task
from rlm_core.llm.prompt import Prompt, Purpose
from rlm_core.segment.groups import group_runs
from rlm_core.text.tokens import clip
from rlm_core.tree.answer import CitedStatement

BREADTH = 16  # partial answers that are merged at once, at most
_SUBJECT = 100  # characters of the question
_PLACES = 3  # of a statement's citations, those that a merge is shown
_MOST_PATHS = 200  # that a merge is forgotten with
_WORDS = 160  # characters of a quote, as a merge is shown it


@dataclass(frozen=True, slots=True)
class Branch:
    """A partial answer on its way up: where it is from, how much it weighs, and what was read for it."""

    place: str
    partial: Partial
    weight: float
    paths: tuple[str, ...]


def groups(branches: Sequence[Branch]) -> list[tuple[Branch, ...]]:
    """Runs of branches that are merged into one; what each says decides where they are cut."""
    keys = ["\n".join(one.text for one in branch.partial.statements) for branch in branches]
    runs = group_runs([key.encode("utf-8", "replace") for key in keys], BREADTH)
    return [tuple(branches[first:last]) for first, last in runs]


def merge_task(question: Question, members: Sequence[Branch]) -> Task:
    """The task to merge some partial answers."""
    given = statements_of(members)
    return Task(
        prompt=Prompt(
            purpose=Purpose.MERGE,
            system=instructions(Purpose.MERGE),
            shared=asked(question),
            text=_shown(members),
            most_tokens=MERGE_TOKENS,
            schema=MERGE_FORM,
        ),
        subject=clip(question.text, _SUBJECT),
        paths=_read_for(members),
        check=lambda reply: merge_fault(reply, given),
        weight=sum(member.weight for member in members),
    )


def merged(members: Sequence[Branch], reply: str) -> Branch | None:
    """What a merge makes of its members; None where the reply is not of the form asked for.

    Every contradiction of a member is kept, whatever the merge says of it.
    """
    try:
        found = read_merge(reply, statements_of(members))
    except Unreadable:
        return None
    if not found.statements:
        return None
    below = joined(members).partial
    told = replace(
        below,
        statements=found.statements,
        contradictions=_distinct([*below.contradictions, *found.contradictions]),
        unsupported=below.unsupported + found.unsupported,
    )
    weight = sum(member.weight for member in members)
    return Branch(members[0].place, told, weight, _read_for(members))


def joined(members: Sequence[Branch]) -> Branch:
    """The same without a merge: one after the other."""
    partials = [member.partial for member in members]
    return Branch(
        members[0].place,
        Partial(
            statements_of(members),
            _distinct([one for partial in partials for one in partial.contradictions]),
            sum(partial.unsupported for partial in partials),
            sum(partial.false_quotes for partial in partials),
            sum(partial.repaired for partial in partials),
        ),
        sum(member.weight for member in members),
        _read_for(members),
    )


def _read_for(members: Sequence[Branch]) -> tuple[str, ...]:
    """The sources that some branches stand on; where there are many, the folders that hold them."""
    found = dict.fromkeys(path for member in members for path in member.paths)
    while len(found) > _MOST_PATHS:
        found = dict.fromkeys(_above(path) for path in found)
    return tuple(found)


def _above(path: str) -> str:
    """The folder that holds a file or folder, with a trailing slash; the corpus is `.`."""
    folder = path.rstrip("/").rpartition("/")[0]
    return f"{folder}/" if folder else "."


def statements_of(members: Sequence[Branch]) -> tuple[CitedStatement, ...]:
    """All statements of some branches, in the order in which a merge numbers them."""
    return tuple(one for member in members for one in member.partial.statements)


def _distinct(contradictions: Sequence[CitedStatement]) -> tuple[CitedStatement, ...]:
    """Each contradiction once: those that rest on the same words are one."""
    return tuple({frozenset(one.citations): one for one in reversed(contradictions)}.values())[::-1]


def _shown(members: Sequence[Branch]) -> str:
    """Partial answers as data; without lines, so that an edit that says the same changes nothing here."""
    number = 0
    texts = []
    for member in members:
        lines = []
        for one in member.partial.statements:
            number += 1
            lines += [f"{number}. {one.text}", *_quotes(one)]
        for one in member.partial.contradictions:
            lines += [f"(contradiction, kept) {one.text}"]
        texts.append(Fenced(attribute("at", member.place), "\n".join(lines)))
    return fence("partial", texts)


def _quotes(one: CitedStatement) -> list[str]:
    return [
        f"   “{clip(citation.words, _WORDS)}” ({citation.address})"
        for citation in one.citations[:_PLACES]
    ]
