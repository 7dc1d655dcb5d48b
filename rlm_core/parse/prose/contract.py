"""Read contracts: numbered clauses in sequence, also where line breaks were lost, and exhibits."""

import re
from collections.abc import Iterator, Sequence

from rlm_core.parse.prose.blocks import paragraph_cutter
from rlm_core.parse.prose.clauses import ClauseSequence, Number, Style
from rlm_core.parse.prose.lead import find_lead
from rlm_core.parse.prose.numbering import decimal_parts, number_value, roman_value
from rlm_core.parse.prose.plain import read_plain
from rlm_core.parse.prose.reading import Mark, Reading
from rlm_core.text.stopwords import STOPWORDS
from rlm_core.tree.kind import Kind

SHORT_CLAUSE = 800  # characters: below it a clause is not cut into its own clauses
_FEWEST_CLAUSES = 3
_SHORTEST_BODY = 100  # characters below a heading in capitals; on a title page there is less
_ENTRY_OF_CONTENTS = 100  # characters: clauses shorter than that before a restart are its entries

_BEGINNING = (
    r"(?:(?P<strong>\A\s*|\n[^\S\n]*|(?<!\s)[^\S\n]{2,})|"
    r"(?:(?<=[.;:,)])|(?<=\bor)|(?<=\band))[ ])"
)
_NUMBER = re.compile(
    _BEGINNING
    + r"""(?:
      (?P<exhibit>(?:EXHIBIT|SCHEDULE|ANNEX|APPENDIX|ATTACHMENT|Exhibit|Schedule|Annex|Appendix|
        Attachment)[ ]+["“]?(?P<label>[A-Z0-9][\w.-]{0,4})["”]?)(?=[ \t]*[:.–—-]?[ \t]*(?:\n|\Z))
    | (?P<keyword>ARTICLE|Article|SECTION|Section|CLAUSE|Clause)[ \t]+
        (?P<counted>[IVXL]+|\d{1,3}(?:\.\d{1,3}){0,4}|[A-Z][A-Za-z]{2,8})\b\.?
    | (?P<decimal>\d{1,3}(?:\.\d{1,3}){1,4}\.?|\d{1,3}[.)])(?=[ \t\n]+["“'(\[_]*[A-Z_]|[ \t]*\n)
    | \((?P<bracketed>[a-z]{1,5}|[A-Z]|\d{1,2})\)(?=\s)
    | (?P<pointed>[A-Za-z])\.(?=[ \t]+["“(]?[A-Z])
    )""",
    re.VERBOSE,
)
_TITLE = re.compile(
    r"[\s:–—-]{0,12}(?P<title>[\"“(]?[A-Z][^\n.;:]{1,90}?)(?P<closed>[.:;]|[ ]{2,}|[ \t]*(?:\n|\Z))"
)
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
    for match in _NUMBER.finditer(text):
        number = _number(match, sequence)
        if number is None or _is_out_of_place(text, match, number, marks):
            continue
        if sequence.restarts(number) and _are_entries_of_contents(marks, match.start()):
            sequence.reset()
            marks.clear()
        if sequence.accept(number):
            marks.append(_mark(text, match, number, sequence.depth))
    return marks


def _is_out_of_place(
    text: str, match: re.Match[str], number: Number, marks: Sequence[Mark]
) -> bool:
    """Whether a number belongs to a table of contents, or names the document as an exhibit."""
    if number.style is Style.EXHIBIT and not marks:
        return True
    return number.stands_out and _LEADERS.match(text, match.end()) is not None


def _number(match: re.Match[str], sequence: ClauseSequence) -> Number | None:
    strong = match["strong"] is not None
    if match["exhibit"]:
        return Number(Style.EXHIBIT, (1,), strong) if strong else None
    if match["keyword"]:
        return _counted(match["keyword"], match["counted"]) if strong else None
    if match["decimal"]:
        return Number(Style.DECIMAL, decimal_parts(match["decimal"].rstrip(".)")), strong)
    if match["pointed"]:
        letter = match["pointed"]
        style = Style.CAPITAL_POINT if letter.isupper() else Style.LETTER_POINT
        is_initial = letter.isupper() and not strong  # J. A. Smith
        return None if is_initial else Number(style, (_letter_value(letter),), strong)
    return _bracketed(match["bracketed"], strong, sequence)


def _counted(keyword: str, written: str) -> Number | None:
    if "." in written:
        return Number(Style.DECIMAL, decimal_parts(written), stands_out=True)
    if not (value := number_value(written)):
        return None
    style = Style.ARTICLE if keyword.lower() == "article" else Style.DECIMAL
    return Number(style, (value,), stands_out=True)


def _bracketed(written: str, strong: bool, sequence: ClauseSequence) -> Number | None:
    if written.isdecimal():
        return Number(Style.DIGIT, (int(written),), strong)
    if written.isupper():
        return Number(Style.CAPITAL, (_letter_value(written),), strong)
    if len(written) == 1 and sequence.continues(Style.LETTER, _letter_value(written)):
        return Number(Style.LETTER, (_letter_value(written),), strong)
    if value := roman_value(written):
        return Number(Style.ROMAN, (value,), strong)
    return Number(Style.LETTER, (_letter_value(written),), strong) if len(written) == 1 else None


def _letter_value(letter: str) -> int:
    return ord(letter.lower()) - ord("a") + 1


def _are_entries_of_contents(marks: Sequence[Mark], end: int) -> bool:
    return bool(marks) and end - marks[0].start < _ENTRY_OF_CONTENTS * len(marks)


def _mark(text: str, match: re.Match[str], number: Number, depth: int) -> Mark:
    strong = match["strong"]
    start = match.start() + (len(strong) if strong is not None else 1)
    label = text[start : match.end()].strip().rstrip(".)").lstrip("(")
    if match["keyword"] and number.style is Style.DECIMAL:
        label = match["counted"].rstrip(".")
    title, body = _title(text, match.end())
    kind = Kind.SECTION if number.style is Style.EXHIBIT else Kind.CLAUSE
    step = "" if number.style in {Style.ARTICLE, Style.EXHIBIT} else label
    name = f"({label}) {title}" if match["bracketed"] else f"{label} {title}"
    return Mark(start, body, depth, name.strip(), kind, step or "-".join(label.lower().split()))


def _title(text: str, at: int) -> tuple[str, int]:
    """The title that follows a number and where it ends; nothing where a sentence follows."""
    found = _TITLE.match(text, at)
    if found is None:
        return "", at
    title = " ".join(found["title"].split()).strip('"“” ,-–—')
    words = [word for word in title.replace("/", " ").split() if word.lower() not in STOPWORDS]
    if (
        not words
        or len(words) > 12
        or not all(word[0].isupper() or word in "&-–—" for word in words)
    ):
        return "", at
    if found["closed"] == "." and len(title) < 3:
        return "", at
    return title, found.end("closed") if found["closed"].strip() else found.end("title")


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
