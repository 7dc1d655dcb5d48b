"""Recognize one heading of text without markup by its own words; `chapters` judges them together."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from rlm_core.parse.prose.blocks import Range
from rlm_core.parse.prose.numbering import NUMBER_WORDS, decimal_parts, number_value, roman_value
from rlm_core.text.stopwords import STOPWORDS

_LONGEST_NUMBERED = 250  # characters of a numbered heading with its title, lines together


class Style(Enum):
    """How a heading is written."""

    KEYWORD = auto()  # CHAPTER I
    NUMERAL = auto()  # XII, alone on its line
    FIGURE = auto()  # 12, alone on its line
    NUMERAL_TITLE = auto()  # XII. The Honour of the Regiment
    DECIMAL = auto()  # 2.1 Scope
    UNDERLINED = auto()
    CAPITALS = auto()  # EPILOGUE


@dataclass(frozen=True, slots=True)
class Heading:
    """A candidate. `word` tells styles apart within a style: the keyword, or the underline's mark."""

    start: int
    end: int
    block: int  # index of its block
    gap: int  # line ends before it
    style: Style
    word: str
    value: tuple[int, ...]
    name: str
    is_bare: bool = False  # a number that may find its title in the next block


_HEADING = re.compile(
    rf"""(?:
      (?P<under>[^\n]{{2,100}})\n[ \t]*(?P<mark>[=\-~*^])(?P=mark){{2,}}[ \t]*(?=\n|\Z)
    | (?P<keyword>(?i:VOLUME|BOOK|PART|ACT|CHAPTER|LETTER|CANTO|STAVE|ITEM|ARTICLE|SECTION|SCENE))
        [ \t]+(?P<number>[IVXLCDM]+|\d{{1,3}}(?:\.\d{{1,3}})?[A-C]?|(?i:(?:the[ ])?(?:{NUMBER_WORDS})))
        (?![\w-])(?P<rest>[^\n]{{0,120}})
    | (?P<numeral>[IVXLC]+)\.?[ \t]*(?=\n|\Z)
    | (?P<figure>\d{{1,3}})\.?[ \t]*(?=\n|\Z)
    | (?P<count>[IVXLC]+)\.[ \t]+(?P<counted>[^\W\d_a-z][^\n]{{1,90}})
    | (?P<decimal>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})[.)]?[ \t]+(?P<title>[^\W\d_a-z][^\n]{{1,90}})
    | (?P<capitals>[^\Wa-z_\d][^a-z\n]{{2,70}})(?=\n|\Z)
    )""",
    re.VERBOSE,
)
_OPEN_END = re.compile(r".*[^\s.,:;!?…\"”’-]", re.DOTALL)
_SEPARATED = re.compile(r"[ \t]*(?:[.:—–-]|$|[ \t]{2})")
_CAPITAL_LETTERS = re.compile(r"[^\W\d_]{3}")
_NOT_CAPITALS = re.compile(r"[$%=<>|*{}\\]|\d{3}|^(?:THE END|FINIS|END)\b|[.,:;!?…\"”’-]$")
_QUOTES = "\"'“”‘’«»„([—-"
_BARE_STYLES = frozenset({Style.NUMERAL, Style.FIGURE})


def recognize(text: str, block: Range, index: int, gap: int) -> Heading | None:
    """The heading that a block is or begins with, if any."""
    match = _HEADING.match(text, *block)
    if match is None:
        return None
    found = _MAKERS[match.lastgroup or ""](match, text, block)
    if found is None:
        return None
    style, word, value, name, end = found
    is_bare = style in _BARE_STYLES or (style is Style.KEYWORD and name == _label(match))
    return Heading(block[0], end, index, gap, style, word, value, name, is_bare)


def is_title(line: str) -> bool:
    """Whether a line may be a title: it ends openly, and most of its words are capitalized."""
    return (
        _OPEN_END.fullmatch(line) is not None  # so it is not empty
        and line[0] not in _QUOTES
        and _is_capitalized(line)
    )


_Found = tuple[Style, str, tuple[int, ...], str, int]


def _underlined(match: re.Match[str], _text: str, _block: Range) -> _Found:
    return Style.UNDERLINED, match["mark"], (), _words(match["under"]), match.end()


def _keyword(match: re.Match[str], text: str, block: Range) -> _Found | None:
    word, rest = match["keyword"].upper(), match["rest"]
    if match["keyword"][0].islower():
        return None
    value = number_value(match["number"].lower().removeprefix("the "))
    if value == 0 or block[1] - block[0] > _LONGEST_NUMBERED:
        return None
    separated = _SEPARATED.match(rest)
    title = rest[separated.end() :].strip() if separated else rest.strip()
    if not (separated or _is_capitalized(title)) or rest.rstrip().endswith((",", ";")):
        return None
    whole = _words(text[slice(*block)])
    name = f"{_label(match)}. {title}" if title and separated else _words(match[0])
    name = name.rstrip(". ") if "\n" not in text[slice(*block)].strip() else whole
    return Style.KEYWORD, word, (value,), name, block[1]


def _numeral(match: re.Match[str], text: str, block: Range) -> _Found | None:
    return _bare(Style.NUMERAL, match["numeral"], roman_value(match["numeral"]), text, block)


def _figure(match: re.Match[str], text: str, block: Range) -> _Found | None:
    return _bare(Style.FIGURE, match["figure"], int(match["figure"]), text, block)


def _bare(style: Style, label: str, value: int, text: str, block: Range) -> _Found | None:
    """A number on a line by itself, alone in its block or with a title on the next line."""
    first, _, second = text[slice(*block)].partition("\n")
    if value == 0 or (second and ("\n" in second or not is_title(second.strip() or "."))):
        return None
    name = f"{first.strip().rstrip('.')}. {_words(second)}" if second else label
    return style, "", (value,), name, block[1]


def _counted(match: re.Match[str], _text: str, _block: Range) -> _Found | None:
    title = match["counted"].strip()
    if not (value := roman_value(match["count"])) or not is_title(title.rstrip(".")):
        return None
    return Style.NUMERAL_TITLE, "", (value,), _words(match[0]).rstrip("."), match.end()


def _decimal(match: re.Match[str], _text: str, _block: Range) -> _Found | None:
    title = match["title"].strip()
    if not _OPEN_END.fullmatch(title) or title[0] in _QUOTES:
        return None
    value = decimal_parts(match["decimal"])
    return Style.DECIMAL, str(len(value)), value, _words(match[0]), match.end()


def _capitals(match: re.Match[str], text: str, block: Range) -> _Found | None:
    line = text[slice(*block)].strip()
    if (
        line != line.upper()
        or "\n" in line
        or _NOT_CAPITALS.search(line)
        or not _CAPITAL_LETTERS.search(line)
    ):
        return None
    return Style.CAPITALS, "", (), _words(line), block[1]


_MAKERS: dict[str, Callable[[re.Match[str], str, Range], _Found | None]] = {
    # by the last group of each alternative
    "mark": _underlined,
    "rest": _keyword,
    "numeral": _numeral,
    "figure": _figure,
    "counted": _counted,
    "title": _decimal,
    "capitals": _capitals,
}


def _label(match: re.Match[str]) -> str:
    return f"{match['keyword']} {match['number']}" if match["keyword"] else ""


def _words(text: str) -> str:
    return " ".join(text.split())


def _is_capitalized(words: str) -> bool:
    told = [word.strip("\"'“”‘’(),.:;-–—") for word in words.split()]
    told = [word for word in told if word and word.lower() not in STOPWORDS]
    return bool(told) and sum(not word[0].islower() for word in told) * 3 >= len(told) * 2
