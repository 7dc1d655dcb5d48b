"""How summaries are shown: with absolute lines, without what was said above, inside a budget."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rlm_core.summarize.statements import headline
from rlm_core.text.tokens import clip
from rlm_core.text.words import content_stems
from rlm_core.tree.answer import Child, Passage
from rlm_core.tree.kind import DEFINITIONS, Kind
from rlm_core.tree.node import Node
from rlm_core.tree.summary import Size, Statement, Summary

DEFAULT_BUDGET = 8_000  # characters: about 2,000 tokens of prose
_GAP = "…"
_BREAK = "\n\n"
_NEARLY_ALL = 0.8  # of the telling words of the shorter statement
_PASSAGES_SHARE = 0.5  # of a full summary's budget is left to passages
_PLACELESS = frozenset([Kind.CORPUS, Kind.FOLDER])


def compose(
    node: Node,
    size: Size,
    children: Sequence[Child] = (),
    passages: Sequence[Passage] = (),
    budget: int = DEFAULT_BUDGET,
) -> str:
    """A node's summary as text of at most `budget` characters.

    `children` and `passages` are shown in `Size.FULL` only, the children by importance and the
    passages in the order given, as many as fit.
    """
    if size is Size.HEADLINE:
        return clip(_cited(node, node.summary.headline), budget)
    brief = clip(_brief(node), budget)
    if size is Size.BRIEF:
        return brief
    held = int(budget * (1 - _PASSAGES_SHARE)) if passages else budget
    parts = [brief, _holds(children, held - len(brief) - len(_BREAK))]
    parts.append(_passages(passages, budget - sum(len(part) + len(_BREAK) for part in parts)))
    return _BREAK.join(part for part in parts if part)


def without_repeats(summary: Summary, above: Iterable[Summary]) -> Summary:
    """A summary without the statements that its ancestors' summaries make already.

    Where nothing would remain the headline stays: a node is never shown without a word.
    """
    said = [_words(statement) for one in above for statement in (one.headline, *one.brief)]
    fresh = tuple(statement for statement in summary.brief if not _is_said(_words(statement), said))
    if fresh and _is_said(_words(summary.headline), said):
        return replace(summary, headline=headline(fresh[0]), brief=fresh)
    return replace(summary, brief=fresh)


def importance(weights: Sequence[float], uses: Sequence[int] = ()) -> list[float]:
    """The shares of siblings in their parent; they are positive and sum to 1.

    Uses enter as powers of two, so that one more use seldom moves anything.
    """
    if not weights:
        return []
    counts = [*uses, *[0] * (len(weights) - len(uses))]
    raw = [
        max(weight, 1e-6) * (1.0 + 0.5 * _bucket(count))
        for weight, count in zip(weights, counts, strict=False)
    ]
    total = sum(raw)
    return [value / total for value in raw]


def _bucket(uses: int) -> int:
    return max(0, uses).bit_length()


def _brief(node: Node) -> str:
    statements = node.summary.brief or (node.summary.headline,)
    shown: list[str] = []
    for at, statement in enumerate(statements):
        if at and _is_gap(node, statements[at - 1], statement):
            shown.append(_GAP)
        shown.append(_cited(node, statement))
    return ("\n" if _is_list(node) else " ").join(shown)


def _is_list(node: Node) -> bool:
    """Whether statements are about parts, one each, and not sentences of one text."""
    return node.kind in _PLACELESS or node.address.find("::") > 0


def _is_gap(node: Node, before: Statement, after: Statement) -> bool:
    """Whether text was left out between two statements of prose.

    Neighboring sentences are one statement already, so that two statements on the same or
    following lines have something between them, unless a new paragraph begins.
    """
    if _is_list(node) or node.kind in DEFINITIONS:
        return False
    return after.first_line <= before.last_line or after.first_line > before.last_line + 2


def _cited(node: Node, statement: Statement) -> str:
    if node.kind in _PLACELESS:
        return statement.text  # its provenance stands in the text
    first = node.span.start_line + statement.first_line
    last = node.span.start_line + statement.last_line
    return f"{statement.text} [{node.path}:{first}-{last}]"


def _holds(children: Sequence[Child], room: int) -> str:
    lines = ["Holds:"]
    room -= len(lines[0])
    ordered = sorted(children, key=lambda child: -child.importance)
    for at, child in enumerate(ordered):
        line = f"- {child.address} ({child.importance:.0%}): {child.headline}"
        rest = f"- and {len(ordered) - at} more"
        if room < len(line) + 1 + len(rest) + 1:
            lines += [rest] if room > len(rest) else []
            break
        room -= len(line) + 1
        lines.append(line)
    return "\n".join(lines) if len(lines) > 1 else ""


def _passages(passages: Sequence[Passage], room: int) -> str:
    shown = []
    for passage in passages:
        text = f"{passage.path}:{passage.start_line}-{passage.end_line}\n{passage.text}"
        room -= len(text) + len(_BREAK)
        if room < 0:
            break
        shown.append(text)
    return "\n\n".join(shown)


def _words(statement: Statement) -> frozenset[str]:
    return frozenset(content_stems(statement.text))


def _is_said(words: frozenset[str], said: Iterable[frozenset[str]]) -> bool:
    """Whether nearly all of a statement's words, which may be none, stand in one statement above."""
    return any(len(words & other) >= _NEARLY_ALL * len(words) and words for other in said)
