"""Describe code: what its author wrote, else what its signature, its calls and its children say."""

import re

from rlm_core.summarize.calls import CHARACTERS_READ, called_names, raised_names
from rlm_core.summarize.described import Described, Subject
from rlm_core.summarize.documentation import (
    DocumentationPiece,
    first_sentence,
    is_telling,
    pieces,
    tidy,
)
from rlm_core.summarize.reexports import passed_on
from rlm_core.summarize.rollup import members, rollup, rollup_headline, seen_through
from rlm_core.summarize.signature import shorten
from rlm_core.summarize.statements import (
    EMPTY,
    headline,
    listed,
    on_lines,
    on_whole,
    says_more,
    within,
)
from rlm_core.summarize.weight import entry_weight
from rlm_core.tree.kind import Kind
from rlm_core.tree.summary import BRIEF_LENGTH, HEADLINE_LENGTH, Statement, Summary

_FUNCTIONS = frozenset([Kind.FUNCTION, Kind.METHOD])
_HEAD = 1_500  # bytes of a piece of code that are read for its opening comment
_LONG_FUNCTION = 12  # lines: what a shorter one raises is seen at a glance

_MOST_PASSED_ON = 8  # names
_OPENERS = "([{=:"  # a signature that ends so was cut before its value

_COMMENT = re.compile(r"^\s*(?:#+|//+!?|--|;+|/\*+!?|\*|%|\"\"\"|''')\s?(.*?)\s*(?:\*/)?$")
_BARE_LINE = re.compile(r"[\s\W]*$")


def describe_code(subject: Subject) -> Described:
    """Describe an entry of code from its own text and its described children."""
    entry = subject.entry
    told = pieces(entry) if entry.documentation else []
    first = _documented_headline(subject, told) if told else _made_headline(subject)
    brief = _brief(subject, told)
    summary = Summary(
        headline=first,
        brief=brief if brief and says_more(brief, first) else (),
        weight=entry_weight(entry, documented=bool(told)),
    )
    inside = tuple(seen_through(subject.children)) if entry.kind is Kind.GROUP else ()
    return Described(entry, summary, bool(told), inside)


def _documented_headline(subject: Subject, told: list[DocumentationPiece]) -> Statement:
    piece = told[0]
    text = first_sentence(piece.text)
    return headline(on_lines(text, subject.entry, piece.first_line, piece.last_line))


def _made_headline(subject: Subject) -> Statement:
    entry = subject.entry
    if entry.kind in _FUNCTIONS:
        return headline(on_whole(_function_words(subject), entry))
    if seen_through(subject.children):
        return rollup_headline(subject)
    if entry.kind is Kind.CONSTANT or entry.kind is Kind.CLASS:
        return headline(on_whole(_declaration(subject), entry))
    return _piece_headline(subject)


def _function_words(subject: Subject) -> str:
    """`total(items, tax) — calls sum_prices, apply_tax; returns Decimal`."""
    entry = subject.entry
    short = shorten(entry.signature, entry.name, subject.outline.format)
    facts = []
    if calls := called_names(subject.text(CHARACTERS_READ), entry.name):
        facts.append("calls " + ", ".join(calls))
    if short.returns:
        facts.append("returns " + short.returns)
    return f"{short.call} — {'; '.join(facts)}" if facts else short.call


def _declaration(subject: Subject) -> str:
    """A constant or an empty class as it is written."""
    signature = subject.entry.signature
    is_whole = signature and signature[-1] not in _OPENERS
    return tidy(signature if is_whole else subject.text(2 * HEADLINE_LENGTH))


def _piece_headline(subject: Subject) -> Statement:
    """A stretch of code without a name: its opening comment, else its calls, else its first line."""
    entry = subject.entry
    text = subject.text(_HEAD)
    if (comment := opening_comment(text)) is not None:
        said, first, last = comment
        return headline(Statement(first_sentence(said), first, last))
    if len(names := passed_on(subject.text(CHARACTERS_READ))) > 1:
        return headline(on_whole("Passes on " + listed(names, _MOST_PASSED_ON), entry))
    if calls := called_names(text, entry.name):
        return headline(on_whole("Calls " + ", ".join(calls), entry))
    for at, line in enumerate(text.split("\n")):
        if not _BARE_LINE.match(line):
            return headline(Statement(tidy(line), at, at))
    return Statement(entry.name or EMPTY, 0, 0)


def opening_comment(text: str) -> tuple[str, int, int] | None:
    """The first comment that says something, with its first and last line from 0.

    It is looked for before the first line of code only, so that a remark about one line is not
    taken for a description of all.
    """
    said: list[str] = []
    start = 0
    for at, line in enumerate([*text.split("\n"), ""]):
        comment = _COMMENT.match(line)
        if comment and comment[1] and not _BARE_LINE.match(comment[1]):
            start = start if said else at
            said.append(comment[1])
            continue
        if said and len(words := tidy(" ".join(said))) > 20 and is_telling(words):
            return words, start, at - 1
        said = []
        if line.strip() and not comment:
            return None
    return None


def _brief(subject: Subject, told: list[DocumentationPiece]) -> tuple[Statement, ...]:
    entry = subject.entry
    statements = [on_lines(piece.text, entry, piece.first_line, piece.last_line) for piece in told]
    if entry.kind in _FUNCTIONS:
        statements += _facts(subject, bool(told))
        return within(statements, BRIEF_LENGTH)
    listing = members(subject) if entry.kind is Kind.CLASS else rollup(subject)
    if not statements:
        return within(listing, BRIEF_LENGTH)
    described = within(statements, BRIEF_LENGTH * 2 // 3 if listing else BRIEF_LENGTH)
    left = BRIEF_LENGTH - sum(len(statement.text) for statement in described)
    return (*described, *within(listing, left))


def _facts(subject: Subject, documented: bool) -> list[Statement]:
    """What a function raises and returns, where its documentation does not say so."""
    entry = subject.entry
    if entry.span.end_line - entry.span.start_line < _LONG_FUNCTION and not documented:
        return []
    facts = []
    said = entry.documentation
    if raised := [name for name in raised_names(subject.text(CHARACTERS_READ)) if name not in said]:
        facts.append(on_whole(f"Raises {', '.join(raised)}.", entry))
    if documented:
        returned = shorten(entry.signature, entry.name, subject.outline.format).returns
        if returned and returned not in said:
            facts.append(Statement(f"Returns {returned}.", 0, 0))
    return facts
