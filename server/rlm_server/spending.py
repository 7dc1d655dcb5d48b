"""Money and tokens, in words."""

from collections.abc import Sequence

from rlm_core.tree.costs import Cost, Costs, Evaluation, Spent, Writing
from rlm_core.tree.counted import counted


def spent_text(spent: Spent) -> str:
    """`12 calls, 34,000 tokens in and 5,000 out, $0.0061, 40 s`."""
    return (
        f"{counted(spent.calls, 'call')}, {spent.input_tokens:,} tokens in and "
        f"{spent.output_tokens:,} out, ${spent.usd:,.4f}, {spent.seconds:,.0f} s"
    )


def written_text(writing: Writing) -> str:
    """What writing came to."""
    told = f"{writing.written:,} summaries written, {writing.marked:,} of them marked with faults"
    rest = " The budget did not reach all." if writing.left else ""
    failed = f", {writing.failed:,} failed" if writing.failed else ""
    return f"{told}{failed}; {spent_text(writing.spent)}.{rest}"


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
