"""Say of a part of a document which part it is, where one of its sentences would say too little.

A group is told by where it begins and ends and by what it names; a clause by its title before its
sentence; a chapter of a book by who is in it. All of it is quoted, and read from the part alone.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rlm_core.summarize.named import most_named, most_said
from rlm_core.summarize.statements import listed
from rlm_core.text.tokens import clip
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Entry, Outline
from rlm_core.tree.prose_format import ProseFormat
from rlm_core.tree.summary import HEADLINE_LENGTH, Statement, Summary

_LONG_PART = 4_000  # bytes: a longer part of a book is not told by one of its sentences
_END_LENGTH = 30  # characters of the name of a group's first and last part
_MOST_BEFORE_SENTENCE = 4  # names
_FEWEST_NAMES = 2
_MOST_SPEAKERS = 4
_TITLE_LENGTH = 60  # characters of a clause's title before its sentence
_LONGEST_NUMBER = 5  # characters: `12`, `4.1.2`, `(viii)`; but not ARTICLE
_READ_FOR_TERM = 200  # characters of a clause
_DEFINED = re.compile(r"[\s\d.()a-z]{0,12}[\"“]([^\"”]{2,40})[\"”]")
_ORDINAL = re.compile(r"[pt]\d+$")
_TITLED = frozenset([Kind.CLAUSE, Kind.SECTION])


def with_part_headlines(
    outline: Outline, content: bytes, summaries: Sequence[Summary]
) -> tuple[Summary, ...]:
    """The summaries of a document or a conversation, with headlines that say which part is which."""
    parts = _Parts(outline, content)
    return tuple(map(parts.told, range(len(summaries)), summaries))


class _Parts:
    """The parts of one source."""

    def __init__(self, outline: Outline, content: bytes) -> None:
        self._outline = outline
        self._content = content
        self._children = outline.children()

    def told(self, index: int, summary: Summary) -> Summary:
        """The summary of an entry with the headline that its kind deserves."""
        entry, format_ = self._outline.entries[index], self._outline.format
        if entry.kind is Kind.GROUP:
            return self._instead(summary, self._group(index), entry)
        if format_ == ProseFormat.CONTRACT and entry.kind in _TITLED:
            return _with_opening(summary, _title(entry))
        is_long = entry.span.end_byte - entry.span.start_byte >= _LONG_PART
        if is_long and format_ == ProseFormat.TRANSCRIPT:
            return self._instead(summary, self._talk(index), entry)
        if is_long and format_ == ProseFormat.TEXT and index:
            names = most_named(self._text(entry))[:_MOST_BEFORE_SENTENCE]
            return _with_opening(summary, ", ".join(names)) if len(names) > 1 else summary
        return summary

    def _instead(self, summary: Summary, told: str, entry: Entry) -> Summary:
        """The summary with another headline; the sentence that was one begins its brief."""
        height = entry.span.end_line - entry.span.start_line
        headline = Statement(clip(told, HEADLINE_LENGTH), 0, height)
        return replace(summary, headline=headline, brief=summary.brief or (summary.headline,))

    def _group(self, index: int) -> str:
        """`12 sections, from “Preface” to “Storm”: Ahab, Stubb`."""
        members = [self._outline.entries[member] for member in self._members(index)]
        if self._outline.format == ProseFormat.TRANSCRIPT:
            return f"{_range(members)}: {self._talk(index)}"
        named = self._terms(members) or self._most_named(self._outline.entries[index])
        return f"{_extent(members)}{f': {named}' if named else ''}"

    def _talk(self, index: int) -> str:
        """`Ann, Bob and 2 more on batteries, remote, design`."""
        entry = self._outline.entries[index]
        speakers = listed(self._speakers(index), _MOST_SPEAKERS)
        said = ", ".join([*most_said(self._text(entry))])
        return " on ".join(part for part in (speakers, said) if part) or entry.name

    def _speakers(self, index: int) -> list[str]:
        """Who speaks below an entry, those with most turns first."""
        turns: Counter[str] = Counter()
        for member in self._members(index) or [index]:
            entry = self._outline.entries[member]
            if entry.kind is not Kind.PARAGRAPH:
                turns.update(entry.name.split(", ") if entry.name else ())
        return sorted(turns, key=lambda name: (-turns[name], name))

    def _members(self, index: int) -> list[int]:
        """What a part holds, seen through the groups in it."""
        found: list[int] = []
        for child in self._children[index]:
            is_group = self._outline.entries[child].kind is Kind.GROUP
            found += self._members(child) if is_group else [child]
        return found

    def _terms(self, members: Sequence[Entry]) -> str:
        """What the clauses of a group are called, or the terms that they define."""
        if self._outline.format != ProseFormat.CONTRACT:
            return ""
        found = [_title(entry) or self._defined_term(entry) for entry in members]
        terms = [term for term in dict.fromkeys(found) if term]
        return ", ".join(terms) if len(terms) * 2 >= len(members) else ""

    def _defined_term(self, entry: Entry) -> str:
        found = _DEFINED.match(self._text(entry)[:_READ_FOR_TERM])
        return found[1] if found else ""

    def _most_named(self, entry: Entry) -> str:
        text = self._text(entry)
        names = most_named(text)
        if len(names) < _FEWEST_NAMES:
            names += most_said(text)
        return ", ".join(names)

    def _text(self, entry: Entry) -> str:
        return self._content[entry.span.start_byte : entry.span.end_byte].decode(errors="replace")


def _extent(members: Sequence[Entry]) -> str:
    """How many parts a group has, and where it begins and ends."""
    titled = [entry for entry in members if entry.kind in _TITLED]
    if not titled:
        return _range(members)
    noun = "clause" if titled[0].kind is Kind.CLAUSE else "section"
    first, last = (clip(one.name or _step(one), _END_LENGTH) for one in (titled[0], titled[-1]))
    return f"{len(titled)} {noun}s, from “{first}” to “{last}”"


def _range(members: Sequence[Entry]) -> str:
    """`Turns 1 to 40`; steps that are no ordinals stand as they are."""
    first, last = _step(members[0]), _step(members[-1])
    if _ORDINAL.match(first) and _ORDINAL.match(last):
        return f"{'Turns' if first[0] == 't' else 'Paragraphs'} {first[1:]} to {last[1:]}"
    return f"{first} to {last}"


def _step(entry: Entry) -> str:
    return entry.trail.rpartition("/")[2].lstrip("#")


def _title(entry: Entry) -> str:
    """A clause's name without its number; empty where it is a number alone."""
    label, _, title = entry.name.partition(" ")
    is_number = len(label.strip("()")) <= _LONGEST_NUMBER
    return title if is_number and entry.kind is Kind.CLAUSE else entry.name


def _with_opening(summary: Summary, opening: str) -> Summary:
    """The summary with words before its headline's sentence, unless that says them itself."""
    said = summary.headline
    if opening.casefold() in said.text.casefold()[: _TITLE_LENGTH + len(opening)]:
        return summary
    text = clip(f"{clip(opening, _TITLE_LENGTH)}: {said.text}", HEADLINE_LENGTH)
    return replace(summary, headline=Statement(text, 0, said.last_line))
