"""Make statements: short enough, and with lines counted from their node's first."""

from collections.abc import Iterable, Sequence

from rlm_core.text.tokens import clip
from rlm_core.tree.outline import Entry
from rlm_core.tree.summary import HEADLINE_LENGTH, Statement

EMPTY = "Empty."  # the headline of what has no text
TOGETHER = 3  # characters that joining two statements costs


def on_lines(text: str, entry: Entry, first_line: int, last_line: int) -> Statement:
    """A statement on absolute lines of the source, which become the entry's own."""
    start = entry.span.start_line
    return Statement(text, first_line - start, last_line - start)


def on_whole(text: str, entry: Entry) -> Statement:
    """A statement that stands on all of the entry."""
    return Statement(text, 0, entry.span.end_line - entry.span.start_line)


def headline(statement: Statement) -> Statement:
    """The statement, cut at a word where it is too long for a headline."""
    if len(statement.text) <= HEADLINE_LENGTH:
        return statement
    return Statement(
        clip(statement.text, HEADLINE_LENGTH), statement.first_line, statement.last_line
    )


def within(statements: Iterable[Statement], length: int) -> tuple[Statement, ...]:
    """As many of the statements, in order, as `length` characters hold; the last may be cut."""
    kept: list[Statement] = []
    for statement in statements:
        room = length - sum(len(one.text) + TOGETHER for one in kept)
        if room < min(len(statement.text), HEADLINE_LENGTH // 2):
            break
        kept.append(
            Statement(clip(statement.text, room), statement.first_line, statement.last_line)
        )
    return tuple(kept)


def says_more(brief: Sequence[Statement], told: Statement) -> bool:
    """Whether a brief says anything that its headline does not."""
    return sum(len(statement.text) for statement in brief) > len(told.text.rstrip("…")) + 1


def listed(names: Sequence[str], most: int, total: int | None = None) -> str:
    """`a, b, c, and 12 more`; `total` counts what there is where `names` is only a part."""
    shown = list(names[:most])
    hidden = (len(names) if total is None else total) - len(shown)
    return ", ".join(shown) + (f", and {hidden} more" if hidden > 0 else "")
