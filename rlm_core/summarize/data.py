"""Describe data by what its reader said of it, else by its keys, else by its first line."""

from rlm_core.summarize.described import Described, Subject
from rlm_core.summarize.documentation import first_sentence, tidy
from rlm_core.summarize.rollup import seen_through
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
from rlm_core.tree.outline import Entry
from rlm_core.tree.summary import BRIEF_LENGTH, HEADLINE_LENGTH, Statement, Summary

_MOST_KEYS = 12


def describe_data(subject: Subject) -> Described:
    """Describe an entry of a data file from its own text and its described children."""
    entry = subject.entry
    keys = seen_through(subject.children)
    told = [_documentation(entry)] if entry.documentation else []
    listing = [_listing(entry, keys)] if keys else []
    first = headline(_first(told, listing, subject))
    brief = within([*told, *listing], BRIEF_LENGTH)
    summary = Summary(
        first,
        brief if says_more(brief, first) else (),
        entry_weight(entry, documented=bool(told)),
    )
    members = tuple(keys) if entry.kind is Kind.GROUP else ()
    return Described(entry, summary, bool(told), members)


def _documentation(entry: Entry) -> Statement:
    text = tidy(entry.documentation)
    first, last = entry.documentation_lines
    return on_lines(text, entry, first, last) if first else on_whole(text, entry)


def _listing(entry: Entry, keys: list[Described]) -> Statement:
    names = listed([key.entry.name for key in keys], _MOST_KEYS)
    return on_whole(f"{entry.name}: {names}" if entry.name else f"Keys: {names}", entry)


def _first(told: list[Statement], listing: list[Statement], subject: Subject) -> Statement:
    for statement in told:
        sentence = first_sentence(statement.text)
        return Statement(sentence, statement.first_line, statement.last_line)
    for statement in listing:
        return statement
    for at, line in enumerate(subject.text(2 * HEADLINE_LENGTH).split("\n")):
        if text := tidy(line):
            return Statement(text, at, at)
    return Statement(subject.entry.name or EMPTY, 0, 0)
