"""Read the numbers that may begin a clause, as they are written, and the titles behind them."""

import re

from rlm_core.parse.prose.clauses import ClauseSequence, Number, Style
from rlm_core.parse.prose.numbering import decimal_parts, number_value, roman_value
from rlm_core.parse.prose.own_count import Form
from rlm_core.text.stopwords import STOPWORDS

_BEGINNING = (
    r"(?:(?P<strong>\A\s*|\n[^\S\n]*|(?<!\s)[^\S\n]{2,})|"
    r"(?:(?<=[.;:,)])|(?<=\bor)|(?<=\band))[ ])"
)
NUMBER = re.compile(
    _BEGINNING
    + r"""(?:
      (?P<exhibit>(?:EXHIBIT|SCHEDULE|ANNEX|APPENDIX|ATTACHMENT|Exhibit|Schedule|Annex|Appendix|
        Attachment)[ ]+["“]?(?P<label>[A-Z0-9][\w.-]{0,4})["”]?)(?=[ \t]*[:.–—-]?[ \t]*(?:\n|\Z))
    | (?P<keyword>ARTICLE|Article|SECTION|Section|CLAUSE|Clause)[ \t]+
        (?P<counted>[IVXL]+|\d{1,3}(?:\.\d{1,3}){0,4}|[A-Z][A-Za-z]{2,8})\b\.?
    | (?P<bare>\d{1,2})(?=[ \t]+["“]?[A-Z](?:[^\n]{1,90}?\s+(?P=bare)\.1\b|
        [A-Z '’&,/-]{4,60}[ \t]*\n))
    | (?P<decimal>\d{1,3}(?:\.\d{1,3}){1,4}\.?|\d{1,3}[.)])(?=[ \t\n]+["“'(\[_]*[A-Z_]|[ \t]*\n)
    | \((?P<bracketed>[a-z]{1,5}|[A-Z]|\d{1,2})\)(?=\s)
    | (?P<pointed>[A-Za-z])\.(?=[ \t]+["“(]?[A-Z])
    )""",
    re.VERBOSE,
)
_TITLE = re.compile(
    r"[\s:–—-]{0,12}(?P<title>[\"“(]?[A-Z][^\n.;:]{1,90}?)(?P<closed>[.:;]|[ ]{2,}|[ \t]*(?:\n|\Z)|"
    r"(?=[ ]\d{1,2}\.\d|[ ]\((?:a|i|1|A)\)[ ]))"
)
_CAPITAL_TITLE = re.compile(  # the line break behind it was lost: 5. TERM AND NOTICE Either party
    r"[ \t]{0,12}(?P<title>[A-Z][A-Z’'/,;-]+(?:[ ](?:[A-Z][A-Z’'/,;()-]*|&|[-–—]))+)(?P<closed>)(?=[ ]\(?[A-Z][a-z ])"
)
_ZERO = re.compile(r"\d{1,3}\.0{1,2}\.?")  # 1.0 is a whole number
_NOTHING_BEHIND = re.compile(r"[ \t]*(?:\n|\Z)")


def number_of(text: str, match: re.Match[str], sequence: ClauseSequence) -> Number | None:
    """What a match of `NUMBER` counts; what is open decides whether `(i)` follows `(h)`."""
    strong = match["strong"] is not None
    if match["exhibit"]:
        return Number(Style.EXHIBIT, (1,), strong) if strong else None
    if match["keyword"]:
        begins = strong or bool(title_after(text, match.end())[0])
        return _counted(match["keyword"], match["counted"], strong) if begins else None
    if match["bare"]:
        return Number(Style.DECIMAL, (int(match["bare"]),), strong)
    if match["decimal"]:
        parts = decimal_parts(match["decimal"].rstrip(".)"))
        return Number(
            Style.DECIMAL, parts[:1] if _ZERO.fullmatch(match["decimal"]) else parts, strong
        )
    if match["pointed"]:
        letter = match["pointed"]
        style = Style.CAPITAL_POINT if letter.isupper() else Style.LETTER_POINT
        is_initial = letter.isupper() and not strong  # J. A. Smith
        return None if is_initial else Number(style, (_letter_value(letter),), strong)
    return _bracketed(match["bracketed"], strong, sequence)


def _counted(keyword: str, written: str, stands_out: bool) -> Number | None:
    if "." in written:
        return Number(Style.DECIMAL, decimal_parts(written), stands_out)
    if not (value := number_value(written)):
        return None
    style = Style.ARTICLE if keyword.lower() == "article" else Style.DECIMAL
    return Number(style, (value,), stands_out)


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


def form_of(text: str, match: re.Match[str]) -> Form | None:
    """How a whole number is written; None for what is no whole number."""
    if match["bare"]:
        return Form.BARE
    if match["keyword"]:
        is_whole = "." not in match["counted"] and number_value(match["counted"]) > 0
        is_article = match["keyword"].lower() == "article"
        return (Form.ARTICLE if is_article else Form.KEYWORD) if is_whole else None
    written = match["decimal"] or ""
    if _ZERO.fullmatch(written):
        return Form.ZERO
    if not written[:-1].isdecimal():
        return None
    if _NOTHING_BEHIND.match(text, match.end()):
        return Form.ALONE
    return Form.BRACKET if written.endswith(")") else Form.POINT


def title_after(text: str, at: int) -> tuple[str, int]:
    """The title that follows a number and where it ends; nothing where a sentence follows."""
    found = _CAPITAL_TITLE.match(text, at) or _TITLE.match(text, at)
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
