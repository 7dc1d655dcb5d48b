"""Judge a sample of text by its looks, without knowing what it is called."""

import re
from collections import Counter
from collections.abc import Callable

_MOST = 0.9  # of the lines of a sample
_LEAST_LINES = 12  # to judge by
_MOST_LINES = 40  # looked at in one sample
_LEAST_FIELDS = 3  # a table has more columns than a list of pairs

_HEX_LINE = re.compile(
    rb"[0-9a-fA-F]{6,16}[:\s]\s*(?:[0-9a-fA-F]{2,8}[ \t-]+){4}.*"  # offset, bytes, their letters
    rb"|(?:[0-9a-fA-F]{2}[ :-]){8,}[0-9a-fA-F]{2}|[0-9a-fA-F]{32,}|:[0-9A-F]{10,}"
)
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{56,}={0,2}")
_NUMBERS_LINE = re.compile(rb"[\s,;\d.+eE-]*\d[\s,;\d.+eE-]*")
# Not the three-byte letters of scripts that put no spaces between words: those lines are prose.
_LIST_LINE = re.compile(rb"[\x21-\x7e\x80-\xdf]{1,120}")
_WKT = re.compile(
    rb"\s*(?:SRID=\d+;)?\s*(?:(?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)\b[ ZM]*\("
    rb"|\s*(?:PROJ|GEOG|GEOC)CR?S\["
)
_DIGITS_AND_MARKS = b"0123456789abcdefABCDEFxXLuU.,;:+-*/(){}[]\"'\\ \t\r\n"
_DIGITS_SAMPLE = 16_000  # bytes, from the middle
_MOST_LETTERS = 0.03  # of a sample of numbers, beyond those of hexadecimal digits

_HIDDEN = re.compile(rb"(?is)<(script|style|svg)\b.*?(?:</\1\s*>|\Z)|<[^>]*>?")
_HTML_SAMPLE = 200_000  # bytes


def look_of_lines(sample: bytes) -> str:
    """The format that nearly all lines of a sample have, or ""."""
    if _WKT.match(sample):
        return "wkt"
    lines = [
        stripped for line in sample.splitlines()[1:-1][:_MOST_LINES] if (stripped := line.strip())
    ]
    if len(lines) < _LEAST_LINES:
        return _look_of_long_lines(sample)
    for look, is_such in _LOOKS:
        if sum(map(is_such, lines)) >= _MOST * len(lines):
            return look
    return _look_of_table(lines)


def written_in_digits(content: bytes) -> bool:
    """Whether the middle of a file is a table of numbers, in whatever language it is written."""
    sample = _middle(content)
    others = sample.translate(None, _DIGITS_AND_MARKS)
    share = share_of_digits(content)
    return share > 0.5 or (share > 0.25 and len(others) < _MOST_LETTERS * len(sample))


def share_of_digits(content: bytes) -> float:
    """How much of the middle of a file is digits."""
    sample = _middle(content)
    return sum(map(sample.count, b"0123456789")) / max(1, len(sample))


def visible_share_of_html(content: bytes) -> float:
    """How much of a page is text that a reader sees."""
    sample = content[:_HTML_SAMPLE]
    return len(_HIDDEN.sub(b"", sample).split()) * 6 / max(1, len(sample))


def _middle(content: bytes) -> bytes:
    start = max(0, len(content) // 2 - _DIGITS_SAMPLE // 2)
    return content[start : start + _DIGITS_SAMPLE]


def _look_of_long_lines(sample: bytes) -> str:
    if not sample.strip(b"\r\n \t"):
        return ""
    words = sample.split()
    if len(words) <= 2 and _BASE64_LINE.match(words[0]):
        return "base64"
    return "number-table" if _NUMBERS_LINE.fullmatch(sample) else ""


def _look_of_table(lines: list[bytes]) -> str:
    for look, separator in (("tsv", b"\t"), ("csv", b";"), ("csv", b"|"), ("csv", b",")):
        (fields, times), *_ = Counter(line.count(separator) + 1 for line in lines).most_common(1)
        if fields >= _LEAST_FIELDS and times >= _MOST * len(lines):
            return look
    return ""


def _whole(pattern: re.Pattern[bytes]) -> Callable[[bytes], bool]:
    return lambda line: pattern.fullmatch(line) is not None


_LOOKS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("number-table", _whole(_NUMBERS_LINE)),
    ("hex-dump", _whole(_HEX_LINE)),
    ("base64", _whole(_BASE64_LINE)),
    ("list", _whole(_LIST_LINE)),
)
