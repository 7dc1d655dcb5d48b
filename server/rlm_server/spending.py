"""Money and tokens, in words."""

from collections.abc import Sequence

from rlm_core.tree.costs import Cost, Costs, Estimate, Evaluation, Spent, Writing, dollars
from rlm_core.tree.counted import counted


def spent_text(spent: Spent) -> str:
    """`12 calls, 34,000 tokens in and 5,000 out, $0.0061, 40 s`."""
    return (
        f"{counted(spent.calls, 'call')}, {spent.input_tokens:,} tokens in and "
        f"{spent.output_tokens:,} out, ${spent.usd:,.4f}"
        + (f", {spent.seconds:,.0f} s" if spent.seconds else "")
    )


def so_far_text(spent: Spent, about: int = 0) -> str:
    """`12 of about 57 calls, $0.0061 so far`."""
    calls = (
        f"{spent.calls:,} of about {counted(about, 'call')}"
        if about
        else counted(spent.calls, "call")
    )
    return f"{calls}, ${spent.usd:,.4f} so far"


def paid_text(spent: Spent) -> str:
    """What someone who interrupts has paid for."""
    paid = f"{counted(spent.calls, 'call')}, at most ${spent.usd:,.4f}"
    return f"{paid}. What came back is kept: the same command goes on from there."


def needed_text(address: str, needed: Spent, most: float) -> str:
    """What writing would cost, before it does."""
    if not needed.calls:
        return f"All of {address}: nothing is left to be asked."
    return f"All of {address}: about {spent_text(needed)}. The budget is {dollars(most)}."


def needed_for(made: Estimate) -> str:
    """What an answer would cost at most, before it does."""
    way = f"by {made.way}, {counted(made.packets, 'packet')}"
    return f"{way}: at most {spent_text(made.spent)}"


def written_text(writing: Writing) -> str:
    """What writing came to."""
    if not (writing.written or writing.failed or writing.left or writing.spent.calls):
        return "All of it is written already; nothing was spent."
    spent = writing.spent
    told = "1 summary written" if writing.written == 1 else f"{writing.written:,} summaries written"
    marked = f", {writing.marked:,} of them marked with faults" if writing.marked else ""
    failed = f", {writing.failed:,} failed" if writing.failed else ""
    rest = " The budget did not reach all." if writing.left else ""
    return f"{told}{marked}{failed}; {counted(spent.calls, 'call')}, ${spent.usd:,.4f}.{rest}"


def evaluation_text(found: Evaluation) -> str:
    """How well a model did."""
    parts = [
        f"facts right: {found.right:,} of {found.facts:,}, in {counted(found.questions, 'question')}",
        f"statements: {found.statements:,} with quotes that were found; "
        f"{found.unsupported:,} left out, since theirs were not",
        f"summaries: {found.writing.written:,} written, {found.writing.marked:,} of them unfaithful, "
        f"{found.writing.failed:,} failed",
        f"cost: {counted(found.spent.calls, 'call')}, ${found.spent.usd:,.4f}",
        *(f"missed: {fact} ({question})" for question, fact in found.missed),
    ]
    return "\n".join(parts)


def costs_text(costs: Costs) -> str:
    """The ledger as a table of totals."""
    if not costs.total.calls:
        return "No language model has been called here."
    parts = [_line(costs.total)]
    for title, rows in (
        ("by model", costs.models),
        ("by day", costs.days),
        ("by piece of work", costs.runs),
        ("by what it was about", costs.subjects),
    ):
        parts += [f"{title}:", *_lines(rows)]
    return "\n".join(parts)


def _lines(rows: Sequence[Cost]) -> list[str]:
    return [f"  {_line(row)}" for row in rows]


def _line(cost: Cost) -> str:
    parts = [
        f"{cost.name or 'what was forgotten'}: ${cost.usd:,.4f}",
        counted(cost.calls, "call"),
        f"{cost.input_tokens:,} tokens in and {cost.output_tokens:,} out",
    ]
    parts += [f"{cost.failed:,} failed"] if cost.failed else []
    parts += [f"{cost.unknown:,} with an end that nobody knows"] if cost.unknown else []
    parts += [f"{cost.unpriced:,} without a known price"] if cost.unpriced else []
    return ", ".join(parts)
