"""Say an answer in text: what was found, where it stands, and what it does not stand on."""

from collections.abc import Sequence

from rlm_core.ask.recursion.question import Question
from rlm_core.ask.recursion.strategy import Way
from rlm_core.ask.recursion.work import Outcome
from rlm_core.text.tokens import clip, estimate_tokens
from rlm_core.tree.answer import Citation, CitedStatement
from rlm_core.tree.costs import dollars
from rlm_core.tree.counted import counted

_CITED = 3  # citations of one statement that are shown
_OPPOSED = 4  # and of a contradiction
_REASONS = 3
_REASON = 90  # characters
_CONTRADICTIONS = 3  # their share of the text is one part of so many


def told(outcome: Outcome, question: Question, closing: str) -> str:
    """Statements and contradictions with their citations, inside the budget, and how they came about."""
    left = question.answer_tokens - estimate_tokens(closing)
    opposed = _listed(
        [f"- {_statement(one, _OPPOSED)}" for one in outcome.answer.contradictions],
        left // _CONTRADICTIONS,
        "contradiction",
    )
    if opposed:
        opposed = ["Contradictions in what was read, as they stand:", *opposed]
    left -= estimate_tokens("\n".join(opposed))
    said = _listed(
        [_statement(one, _CITED) for one in outcome.answer.statements], left, "statement"
    )
    parts = ["\n".join(said), "\n".join(opposed), closing]
    return "\n\n".join(part for part in parts if part)


def accounted(outcome: Outcome, question: Question, read: str) -> str:
    """By which way, how much of it was answered, what was left out and why, what it cost.

    `read` says how many nodes were read.
    """
    lines = [
        f"By {outcome.plan.way}{_why(outcome.plan.way)}: {_packets(outcome, question)}. {read}",
        *_left_out(outcome),
        _cost(outcome),
    ]
    return " ".join(line for line in lines if line)


def waiting_text(identity: str, waiting: int) -> str:
    """What the calling agent can do for an answer."""
    packets = counted(waiting, "packet")
    return (
        f"{packets} of this question wait for you: call pending_work(scope={identity!r}), answer each "
        f"(best in subagents of its own), hand the replies in with submit_work, and ask again."
    )


def _why(way: Way) -> str:
    return " (all of it is short)" if way is Way.READ else ""


def _packets(outcome: Outcome, question: Question) -> str:
    total = len(outcome.plan.packets) - outcome.unread
    said = [f"{len(outcome.answered):,} of {counted(total, 'packet')} answered"]
    if outcome.failed:
        common = outcome.failed.most_common(_REASONS)
        reasons = "; ".join(f"{clip(reason, _REASON)} ({times})" for reason, times in common)
        said.append(f"{outcome.failed.total():,} of {counted(total, 'packet')} failed: {reasons}")
    if outcome.left:
        said.append(f"{outcome.left:,} not read: {_bound(question)} is spent")
    if outcome.plan.beyond:
        parts = counted(outcome.plan.beyond, "more part")
        said.append(f"{_bound(question)} does not reach {parts}")
    if outcome.unmerged:
        said.append(f"{counted(outcome.unmerged, 'merge')} not made, so parts stand side by side")
    return "; ".join(said)


def _bound(question: Question) -> str:
    tokens = f"{question.budget_tokens:,} tokens"
    return (
        f"the budget of {tokens}"
        if question.budget_usd is None
        else f"the budget of {dollars(question.budget_usd)} or {tokens}"
    )


def _left_out(outcome: Outcome) -> list[str]:
    answer = outcome.answer
    said = []
    if answer.unsupported:
        they = counted(answer.unsupported, "statement")
        said.append(f"{they} left out: the words quoted for them do not stand there.")
    if answer.false_quotes:
        said.append(f"{counted(answer.false_quotes, 'quote')} not found and dropped.")
    if answer.repaired:
        said.append(
            f"{counted(answer.repaired, 'quote')} found elsewhere or not quite so: put right."
        )
    told_only = sum(
        all(citation.of_summary for citation in one.citations) for one in answer.statements
    )
    if told_only:
        rest = counted(told_only, "statement")
        said.append(f"{rest} on summaries, not on the exact words of the lines.")
    return said


def _cost(outcome: Outcome) -> str:
    origins = ", ".join(outcome.origins)
    spent = outcome.spent
    if not spent.calls:
        return f"Written by {origins}, earlier: no new calls." if origins else ""
    tokens = spent.input_tokens + spent.output_tokens
    paid = f", ${spent.usd:.4f}" if spent.usd else ""
    who = f"Written by {origins}" if origins else "Nothing was written"
    return f"{who}: {counted(spent.calls, 'call')}, {tokens:,} tokens{paid}."


def _statement(one: CitedStatement, most: int) -> str:
    marks = list(dict.fromkeys(_mark(citation) for citation in one.citations))
    more = f" and {len(marks) - most} more" if len(marks) > most else ""
    return f"{one.text} {' '.join(marks[:most])}{more}"


def _mark(citation: Citation) -> str:
    """`[path:first-last]`; what only a summary says is marked as that."""
    told_by = ", by its summary" if citation.of_summary else ""
    if not citation.start_line:
        return f"[{citation.address}{told_by}]"
    one_line = citation.start_line == citation.end_line
    lines = f"{citation.start_line}" if one_line else f"{citation.start_line}-{citation.end_line}"
    return f"[{citation.path}:{lines}{told_by}]"


def _listed(lines: Sequence[str], most_tokens: int, noun: str) -> list[str]:
    """As many lines as there is room for, the first in any case, and how many were left out."""
    kept: list[str] = []
    for line in lines:
        most_tokens -= estimate_tokens(line) + 1
        if kept and most_tokens < 0:
            return [*kept, f"… and {counted(len(lines) - len(kept), f'more {noun}')}."]
        kept.append(line)
    return kept
