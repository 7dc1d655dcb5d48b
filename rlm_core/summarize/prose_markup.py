"""Tell sentences from markup: what is no sentence is covered, in place, once for a whole source.

Bytes and line ends stay where they are, so that the spans of an outline fit the covered text, too.
Each search begins with a literal, since that is what the regular expression engine finds fast.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

ITEM = "\x1f"  # stands where the mark of a list item stood

_ITEM = ITEM.encode()
_SPACES = bytes(code if code == ord("\n") else ord(" ") for code in range(256))
_FENCED = re.compile(rb"(?s)\n[ \t]*(```|~~~(?!~)).*?(?:\n[ \t]*\1[^\n]*|\Z)")
_COMMENT = re.compile(rb"(?s)<!--.*?-->")
_CODE_DIRECTIVES = (
    rb"code|code-block|sourcecode|parsed-literal|literalinclude|console|doctest|testcode|"
    rb"testoutput|testsetup|highlight|math|toctree|image|figure|graphviz|csv-table|list-table|"
    rb"productionlist|include|raw"
)
_LITERAL = re.compile(rb"::\n(?:[ \t]*\n)+(?=[ \t])")
_CODE_DIRECTIVE = re.compile(rb"\.\. (?:" + _CODE_DIRECTIVES + rb")::[^\n]*\n(?=[ \t\n])")
_REST = rb"[^\n]*"
_IMAGE_OR_LINK = rb"(?:!?\[[^\]\[\n]*\]\([^)\n]*\)|\[!\[[^\]\n]*\]\([^)\n]*\)\]\([^)\n]*\))"
_LINE_END = rb"[ \t\r]*(?=\n|\Z)"
_NOISE_LINES = rb"|".join(
    [
        rb"#{1,6}[ \t]" + _REST,  # a heading
        rb"(?:[-=~*#_+^\"'`.][ \t]*){3,}+(?=[\r\n]|\Z)",  # a rule
        rb"(?:\.\.[ \t]|:[\w -]+:(?!`))" + _REST,  # a directive
        rb"(?:" + _IMAGE_OR_LINK + rb"(?:[ \t|,]|\xc2\xb7|\xe2\x80\xa2)*)+" + _LINE_END,
        rb"\[[^\]\n]+\]:[ \t]" + _REST,
        rb"https?://[^\s]+" + _LINE_END,
        rb"(?:<[^>\n]*>?[ \t]*)+" + _LINE_END,  # tags
        rb"\|[^\n]{0,160}(?=\n|\Z)",  # a table's row
    ]
)
_ITEM_MARK = (
    rb"(?:[-*+]|\xe2\x80\xa2|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\([A-Z]\))(?=[ \t]+[^\s])[ \t]+"
)
_LINE = re.compile(rb"\n[ \t]*(?:(" + _ITEM_MARK + rb")|" + _NOISE_LINES + rb"|>[> ]*)")
_ITEM_GROUP = 1
_GAPPED = rb"[ \t]*[^\s][^\n]*?(?:\t|   )[ \t]*[^\s]"
# The first of two gaps inside one line, by which a table without rules is known.
_ROWS = (
    (b"   ", re.compile(rb"   (?<=[^\s]   )" + _GAPPED)),
    (b"\t", re.compile(rb"\t(?<=[^\s]\t)" + _GAPPED)),
    (b"....", re.compile(rb"\.{4}")),
    (b"|", re.compile(rb"\|[^|\n]*\|[^|\n]*\|")),
)
_LONGEST_ROW = 160  # bytes: text that lost its lines keeps wide gaps, too

_IMAGE = re.compile(r"\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)|!\[[^\]]*\]\([^)]*\)|\[\s*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)|\[([^\]]+)\]\[[^\]]*\]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|\*)(?=[^\s*])(.+?)(?<=[^\s*])\1(?![\w*])", re.DOTALL)
_ROLE = re.compile(r":[\w:+-]+:(?=`)")
_RST_LINK = re.compile(r"`([^`<]+?)\s*<[^`>]+>`_*")


def covered(content: bytes) -> bytes:
    """A source of the same length, with spaces for its code, tables, headings, rules and marks."""
    text = b"\n" + content
    if b"```" in text or b"~~~" in text:
        text = _FENCED.sub(_spaces, text)
    if b"<!--" in text:
        text = _COMMENT.sub(_spaces, text)
    if b"::" in text:
        text = _without(text, _indented_code(text))
    text = _LINE.sub(_covered_line, text)
    return _without(text, _rows(text))[1:]


def plain(text: str) -> str:
    """A sentence without its inline markup: links become their words, images nothing."""
    if "[" in text:
        text = _LINK.sub(lambda found: found[1] or found[2], _IMAGE.sub("", text))
    if "`" in text:
        text = _RST_LINK.sub(r"\1", _ROLE.sub("", text))
    if "<" in text:
        text = _TAG.sub("", text)
    return _EMPHASIS.sub(r"\2", text) if "*" in text else text


def _spaces(found: re.Match[bytes]) -> bytes:
    return found[0].translate(_SPACES)


def _covered_line(found: re.Match[bytes]) -> bytes:
    item = found.start(_ITEM_GROUP)
    if item < 0:
        return found[0].translate(_SPACES)
    return found[0][: item - found.start()] + _ITEM + b" " * (found.end() - item - 1)


def _without(text: bytes, ranges: Iterable[tuple[int, int]]) -> bytes:
    """The text with these ranges, which may overlap, covered."""
    covered_text = bytearray(text)
    for start, end in ranges:
        covered_text[start:end] = text[start:end].translate(_SPACES)
    return bytes(covered_text)


def _indented_code(text: bytes) -> Iterator[tuple[int, int]]:
    """What is indented below a line that ends in `::`, or below a directive that shows code."""
    for opener in _LITERAL.finditer(text):
        line = text[text.rfind(b"\n", 0, opener.start()) + 1 : opener.start()]
        if not line.lstrip().startswith(b".."):
            yield opener.end(), _indented_end(text, opener.end(), line)
    for opener in _CODE_DIRECTIVE.finditer(text):
        line = text[text.rfind(b"\n", 0, opener.start()) + 1 : opener.end()]
        yield opener.end(), _indented_end(text, opener.end(), line)


def _indented_end(text: bytes, start: int, above: bytes) -> int:
    """Where the lines from `start` on stop being blank or indented more than the line `above`."""
    deeper = _deeper(len(above) - len(above.lstrip()))
    found = deeper.match(text, start)
    return found.end() if found else start


@lru_cache(maxsize=64)
def _deeper(indentation: int) -> re.Pattern[bytes]:
    return re.compile(rb"(?:[ \t]{%d,}+[^\n]*+\n?|[ \t]*+\n)*+" % (indentation + 1))


def _rows(text: bytes) -> Iterator[tuple[int, int]]:
    """The lines that are a table's, known by gaps, leaders or bars."""
    for clue, pattern in _ROWS:
        if clue not in text:
            continue
        for found in pattern.finditer(text):
            start = text.rfind(b"\n", 0, found.start()) + 1
            end = text.find(b"\n", found.start())
            end = end if end >= 0 else len(text)
            if end - start <= _LONGEST_ROW:
                yield start, end
