"""Describe what holds definitions by the definitions: files, groups and classes without a word."""

from collections.abc import Iterable

from rlm_core.summarize.described import Described, Subject
from rlm_core.summarize.statements import headline, listed, on_whole
from rlm_core.summarize.weight import is_private_name, is_test_name
from rlm_core.text.tokens import clip
from rlm_core.tree.kind import Kind
from rlm_core.tree.summary import HEADLINE_LENGTH, Statement

_PHRASE_LENGTH = 60  # characters of a child's own headline inside its parent's
_MOST_DESCRIBED = 6  # children with a statement of their own in a brief
_MOST_NAMES = 12
_EXPORT_LIST = "__all__"  # names what is defined; defines nothing
_CALLABLE = frozenset([Kind.FUNCTION, Kind.METHOD])


def rollup_headline(subject: Subject) -> Statement:
    """`Defines Cart (a shopping cart), total(), and 5 more`; a class names itself first."""
    entry = subject.entry
    children = telling(subject)
    opening = f"{entry.signature or entry.name} — " if entry.kind is Kind.CLASS else "Defines "
    opening = clip(opening, HEADLINE_LENGTH // 2)
    if entry.kind is Kind.CLASS and len(opening) == HEADLINE_LENGTH // 2:
        opening += " — "
    parts: list[str] = []
    for at, child in enumerate(children):
        room = HEADLINE_LENGTH - len(opening) - len(", ".join(parts)) - len(", and 999 more")
        part = _part(child, room, briefly=entry.kind is Kind.CLASS or at > 2)
        if not part:
            break
        parts.append(part)
    total = len(children)
    return headline(on_whole(opening + listed(parts, len(parts), total), entry))


def rollup(subject: Subject) -> list[Statement]:
    """A statement for each of the most important children, and the names of the others."""
    children = telling(subject)
    start = subject.entry.span.start_line
    statements = [
        Statement(
            _introduced(child),
            child.entry.span.start_line - start,
            child.entry.span.end_line - start,
        )
        for child in children[:_MOST_DESCRIBED]
    ]
    if others := [_name(child) for child in children[_MOST_DESCRIBED:]]:
        statements.append(on_whole(f"Also {listed(others, _MOST_NAMES)}.", subject.entry))
    return statements


def _introduced(child: Described) -> str:
    text = child.summary.headline.text
    is_named = not child.documented or text.startswith(child.entry.name)
    return text if is_named else f"{_name(child)}: {text}"


def members(subject: Subject) -> list[Statement]:
    """The public members of a class by name, the most important first."""
    children = telling(subject)
    public = [child for child in children if not is_private_name(child.entry.name)]
    if not public:
        return []
    title = "Methods" if any(child.entry.kind in _CALLABLE for child in public) else "Members"
    names = listed([child.entry.name for child in public], _MOST_NAMES, len(children))
    return [on_whole(f"{title}: {names}.", subject.entry)]


def telling(subject: Subject) -> list[Described]:
    """The definitions directly inside, seen through groups, the most important first."""
    return sorted(seen_through(subject.children), key=_rank)


def seen_through(children: Iterable[Described]) -> list[Described]:
    """Children in order, with what groups hold instead of the groups, without nameless pieces."""
    seen: list[Described] = []
    for child in children:
        if child.entry.kind is Kind.GROUP:
            seen += child.members
        elif child.entry.name and child.entry.name != _EXPORT_LIST:
            seen.append(child)
    return seen


def _rank(child: Described) -> tuple[bool, float]:
    name = child.entry.name
    return is_private_name(name) or is_test_name(name), -child.summary.weight


def _part(child: Described, room: int, *, briefly: bool) -> str:
    name = _name(child)
    if child.documented and not briefly:
        phrase = child.summary.headline.text.rstrip(".")
        whole = f"{name} ({phrase})"
        if len(phrase) <= _PHRASE_LENGTH and len(whole) <= room:
            return whole
    return name if len(name) <= room else ""


def _name(child: Described) -> str:
    name = child.entry.name or child.summary.headline.text
    return f"{name}()" if child.entry.kind in _CALLABLE else name
