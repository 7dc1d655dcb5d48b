"""Cut prose into blocks that hold sentences, leaving out what does not: code, tables, headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+")
_MARK = re.compile(r"[#|*•<`~=\[\t]")
_LINE_MARK = re.compile(r"\n[ \t]*(?:[>+\-.:!(]|\d+[.)]|[a-z][.)])")
_FENCED = re.compile(r"(?ms)^[ \t]*(```|~~~).*?(?:^[ \t]*\1[^\n]*$|\Z)")
_LITERAL = re.compile(r"(?m)^([ \t]*)[^\n]*::\n(?:[ \t]*\n)+((?:\1[ \t]+[^\n]*\n?|[ \t]*\n)+)")
_DIRECTIVE = re.compile(r"(?m)^[ \t]*(?:\.\.[ \t]|:[\w -]+:(?!`))[^\n]*$")
_COMMENT = re.compile(r"(?s)<!--.*?-->")
_HEADING = re.compile(r"^\s*#{1,6}\s")
_RULE = re.compile(r"^\s*(?:[-=~*#_+^\"'`.]\s?){3,}$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\([A-Z]\))\s+")
_TABLE_ROW = re.compile(r"^\s*\||\S(?:\t|\s{3,})\S.*(?:\t|\s{3,})\S|\.{4,}|\|.*\|.*\|")
_LONGEST_ROW = 160  # characters: text that lost its lines keeps wide gaps, too
_IMAGE_OR_LINK = r"(?:!?\[[^\]\[]*\]\([^)]*\)|\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\))"
_LINK_LINE = re.compile(
    rf"^\s*(?:{_IMAGE_OR_LINK}[\s|·•,]*)+$|^\s*\[[^\]]+\]:\s|^\s*https?://\S+\s*$"
)
_TAG_LINE = re.compile(r"^\s*(?:<[^>]*>?\s*)+$")
_NOISE = (_HEADING, _RULE, _LINK_LINE, _TAG_LINE)
_NOISE_BEGINS = frozenset("#-=~*_+^\"'`.![<h")  # each of these patterns begins with one of them

_INLINE_MARKUP = re.compile(r"[<*\[`]")
_IMAGE = re.compile(r"\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)|!\[[^\]]*\]\([^)]*\)|\[\s*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)|\[([^\]]+)\]\[[^\]]*\]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|\*)(?=[^\s*])(.+?)(?<=[^\s*])\1(?![\w*])")
_ROLE = re.compile(r":[\w:+-]+:(?=`)")
_RST_LINK = re.compile(r"`([^`<]+?)\s*<[^`>]+>`_*")


@dataclass(frozen=True, slots=True)
class Block:
    """Text without markup lines; `line` is its first line, from 0 in the text it was cut from."""

    text: str
    line: int
    is_marked: bool = False  # it may hold inline markup
    is_item: bool = False


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs and list items of a text, in order."""
    marked = bool(_MARK.search(text) or _LINE_MARK.search("\n" + text))
    if marked:
        text = _blank_out(text)
    line, seen = 0, 0
    for match in _PARAGRAPH.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        if marked:
            yield from _marked_blocks(match[0].rstrip("\n").split("\n"), line)
        else:
            yield Block(match[0], line)


def plain(text: str) -> str:
    """A sentence without its inline markup: links become their words, images nothing."""
    if not _INLINE_MARKUP.search(text):
        return text
    text = _LINK.sub(lambda found: found[1] or found[2], _IMAGE.sub("", text))
    text = _TAG.sub("", _RST_LINK.sub(r"\1", _ROLE.sub("", text)))
    text = _EMPHASIS.sub(r"\2", text)
    return " ".join(text.split())


def _blank_out(text: str) -> str:
    """Empty the lines of code, comments and directives, keeping the number of lines."""
    for pattern in (_FENCED, _COMMENT, _DIRECTIVE):
        text = pattern.sub(_only_line_ends, text)
    if "::\n" in text:
        text = _LITERAL.sub(
            lambda found: found[0][: found.start(2) - found.start()] + "\n" * found[2].count("\n"),
            text,
        )
    return text


def _only_line_ends(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _marked_blocks(lines: list[str], first: int) -> Iterator[Block]:
    """Cut a paragraph with markup at its list items, and drop the lines that are not sentences."""
    kept: list[str] = []
    start, is_item = first, False
    for at, line in enumerate([*lines, None]):
        breaks = line is None or _is_noise(line)
        item = None if breaks or line is None else _ITEM.match(line)
        if (breaks or item) and kept:
            yield Block("\n".join(kept), start, is_marked=True, is_item=is_item)
            kept = []
        if breaks or line is None:
            continue
        if not kept:
            start, is_item = first + at, item is not None
        kept.append(line[item.end() :] if item else line.lstrip("> "))


def _is_noise(line: str) -> bool:
    begins_so = line.lstrip()[:1] in _NOISE_BEGINS
    if begins_so and any(pattern.match(line) for pattern in _NOISE):
        return True
    return len(line) <= _LONGEST_ROW and _TABLE_ROW.search(line) is not None
