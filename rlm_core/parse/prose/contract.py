"""Read contracts: numbered clauses in sequence, also where line breaks were lost, and exhibits."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from rlm_core.parse.prose.blocks import paragraph_cutter
from rlm_core.parse.prose.clause_counts import ENTRY_OF_CONTENTS, counted
from rlm_core.parse.prose.clause_numbers import NUMBER, number_of, title_after
from rlm_core.parse.prose.clauses import ClauseSequence, Number, Style
from rlm_core.parse.prose.lead import find_lead
from rlm_core.parse.prose.plain import read_plain
from rlm_core.parse.prose.reading import Mark, Reading
from rlm_core.tree.kind import Kind

SHORT_CLAUSE = 800  # characters: below it a clause is not cut into its own clauses
_FEWEST_CLAUSES = 3
_SHORTEST_BODY = 100  # characters below a heading in capitals; on a title page there is less
_RUNNING = 3  # times from which on an exhibit's name is the head of pages
_LINE_BEFORE = 160  # characters

_LEADERS = re.compile(r"[^\n]{0,160}?(?:\.[ ]?){5}")
_CAPITALS = re.compile(r"(?:\A|\n)[ \t]*(?P<title>[A-Z][A-Z '’&,/:-]{4,60}?)[ \t:]*\n(?=\s*\S)")
_CLOSING = re.compile(r"(?<=\s)IN WITNESS (?:WHEREOF|HEREOF)\b")


def read_contract(text: str) -> Reading:
    """Read clauses; a text whose numbers make no sequence is read as plain text."""
    clauses = _clauses(text)
    if len(clauses) < _FEWEST_CLAUSES:
        return read_plain(text)
    marks = _without_short_parents(_with_headings(text, clauses), len(text))
    return Reading(marks, paragraph_cutter(text), find_lead(text, None, marks))


def _clauses(text: str) -> list[Mark]:
    sequence, marks = ClauseSequence(), list[Mark]()
    matches = list(NUMBER.finditer(text))
    running = _running_exhibits(matches)
    matches = [match for match in matches if not _is_out_of_place(text, match, running)]
    counts = counted(text, matches)
    first = min((start for start, belongs in counts.items() if belongs), default=-1)
    for match in matches:
        number = number_of(text, match, sequence)
        if number is None or (number.style is Style.EXHIBIT and not marks):
            continue  # one that opens the document names it
        if match.start() in counts:
            if not counts[match.start()]:
                continue
            number = replace(number, is_confirmed=True)
        if sequence.restarts(number) and _are_entries_of_contents(marks, match.start()):
            sequence.reset()
            marks.clear()
        elif match.start() == first:  # 2.1 before 1 was an entry of a table of contents
            marks = [mark for mark in marks if "." not in mark.step]
        if sequence.accept(number):
            marks.append(_mark(text, match, number, sequence.depth))
    return marks


def _running_exhibits(matches: Sequence[re.Match[str]]) -> frozenset[str]:
    """The exhibits that are named so often that they are the heads of pages."""
    named = Counter(match["exhibit"].upper() for match in matches if match["exhibit"])
    return frozenset(name for name, times in named.items() if times >= _RUNNING)


def _is_out_of_place(text: str, match: re.Match[str], running: Container[str]) -> bool:
    """Whether a number belongs to a table of contents, to the head of a page or to a sentence."""
    if match["exhibit"]:
        return match["exhibit"].upper() in running or _ends_sentence(text, match.start())
    return match["strong"] is not None and _LEADERS.match(text, match.end()) is not None


def _ends_sentence(text: str, at: int) -> bool:
    """Whether an exhibit that stands on a line by itself ends what the line before it says."""
    before = text[max(0, at - _LINE_BEFORE) : at].rstrip(" \t")
    return bool(before) and (before[-1].islower() or before[-1] == ",")


def _are_entries_of_contents(marks: Sequence[Mark], end: int) -> bool:
    return bool(marks) and end - marks[0].start < ENTRY_OF_CONTENTS * len(marks)


def _mark(text: str, match: re.Match[str], number: Number, depth: int) -> Mark:
    strong = match["strong"]
    start = match.start() + (len(strong) if strong is not None else 1)
    label = text[start : match.end()].strip().rstrip(".)").lstrip("(")
    if match["keyword"] and number.style is Style.DECIMAL:
        label = match["counted"].rstrip(".")
    title, body = title_after(text, match.end())
    kind = Kind.SECTION if number.style is Style.EXHIBIT else Kind.CLAUSE
    step = "" if number.style in {Style.ARTICLE, Style.EXHIBIT} else label
    name = f"({label}) {title}" if match["bracketed"] else f"{label} {title}"
    return Mark(start, body, depth, name.strip(), kind, step or "-".join(label.lower().split()))


def _with_headings(text: str, clauses: list[Mark]) -> list[Mark]:
    """Add unnumbered headings before the first clause and after the last, and the signatures."""
    first, last = clauses[0].start, clauses[-1].start
    closings = [
        Mark(found.start(), found.start(), 1, found[0].title())
        for found in _CLOSING.finditer(text, first)
    ]
    after = max([last, *(closing.start for closing in closings)]) if closings else len(text)
    headings = [
        *_capital_headings(text, 0, first),
        *closings,
        *_capital_headings(text, after, len(text)),
    ]
    return sorted([*headings, *clauses], key=lambda mark: mark.start)


def _capital_headings(text: str, start: int, end: int) -> Iterator[Mark]:
    at = start
    while found := _CAPITALS.search(text, at, end):
        at = found.end("title")
        following = _CAPITALS.search(text, at, end)
        if (following.start() if following else end) - at >= _SHORTEST_BODY:
            yield Mark(found.start("title"), at, 1, " ".join(found["title"].split()))


def _without_short_parents(marks: Sequence[Mark], length: int) -> list[Mark]:
    """Leave out clauses inside a clause that is short enough to be read at once."""
    kept: list[Mark] = []
    whole: Mark | None = None
    for mark, end in zip(marks, _ends(marks, length), strict=True):
        if whole and mark.level > whole.level:
            continue
        kept.append(mark)
        whole = mark if end - mark.start < SHORT_CLAUSE and mark.kind is Kind.CLAUSE else None
    return kept


def _ends(marks: Sequence[Mark], length: int) -> list[int]:
    ends = [length] * len(marks)
    still_open: list[int] = []
    for at, mark in enumerate(marks):
        while still_open and marks[still_open[-1]].level >= mark.level:
            ends[still_open.pop()] = mark.start
        still_open.append(at)
    return ends
