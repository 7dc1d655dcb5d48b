"""Read Markdown: headings in every spelling, with fenced code, comments and front matter kept out."""

import re
from dataclasses import dataclass, field

from rlm_core.parse.prose.blocks import Range, paragraph_cutter
from rlm_core.parse.prose.introduction import find_introduction
from rlm_core.parse.prose.lead import split_title
from rlm_core.parse.prose.reading import Lead, Mark, Reading

# Starts with a line end, since a literal first character is what the engine finds fastest.
_INTERESTING = re.compile(
    r"""\n[ ]{0,3}(?:
      (?P<hashes>\#{1,6})(?=[ \t\n]|\Z)(?P<title>[^\n]*)
    | (?P<underline>={2,}|-{2,})[ \t]*(?=\n|\Z)
    | <[hH](?P<rank>[1-6])\b[^>\n]{0,200}>(?P<markup>[^\n]*)
    | (?P<comment><!--)
    | [ \t]{0,12}(?P<fence>`{3,}(?=[^`\n]*(?:\n|\Z))|~{3,})
    )""",
    re.VERBOSE,
)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_FIELD = re.compile(r"^(?:title|description|summary):[ \t]*(\S[^\n]*)", re.MULTILINE)
_NOT_A_TITLE = re.compile(r"[ ]{0,3}(?:[>|+*-](?:[ \t]|$)|\d+[.)][ \t]|\#{1,6}[ \t])")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")
_IMAGE = re.compile(r"!\[([^\]\[]*)\](?:\([^)]*\)|\[[^\]]*\])?")
_LINK = re.compile(r"\[([^\]\[]+)\](?:\([^)]*\)|\[[^\]\[]*\])?")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|\{#[^{}]*\}")
_EMPHASIS = re.compile(r"(`+|\*{1,3}|(?<!\w)_{1,3}(?=\w))([^`*\n]+)\1")
_UNSEEN = re.compile(  # comments, link targets, rules: they say nothing
    r"<!--.*-->|(?:\[[^\]\n]+\]:[^\n]*+(?:\n|\Z))+|[-*_ \t]+", re.DOTALL
)
_LONGEST_TITLE = 300  # characters


def read_markdown(text: str) -> Reading:
    """Read sections by headings; a code block or comment is never cut, nor a heading found in it."""
    front = _FRONT_MATTER.match(text)
    start = front.end() if front else 0
    found = _scan(text, start)
    if front:
        found.kept_whole.insert(0, front.span())
    cut = paragraph_cutter(text, kept_whole=found.kept_whole, unseen=_UNSEEN, joins_indented=True)
    title, marks = split_title(text, found.marks, start, _UNSEEN)
    lead = (_front_lead(front) if front else None) or find_introduction(text, title, marks, start)
    return Reading(marks, cut, lead, title.body if title else 0, names_modules=True)


@dataclass(slots=True)
class _Found:
    marks: list[Mark] = field(default_factory=list)
    kept_whole: list[Range] = field(default_factory=list)
    comments_close: bool = True  # False once a comment was found that never ends


def _scan(text: str, start: int) -> _Found:
    """Walk from one interesting line to the next.

    The pattern needs a line end before each line, so it reads the text behind an added one:
    a match's start is then the offset at which its line starts in the text itself.
    """
    padded, found, at = "\n" + text, _Found(), start
    while match := _INTERESTING.search(padded, at):
        at = max(match.end(), _take(padded, match, found))
    return found


def _take(padded: str, match: re.Match[str], found: _Found) -> int:
    """Record one interesting line; the offset from which to look on."""
    if match["hashes"]:
        _add(found, match.start(), match.end() - 1, len(match["hashes"]), match["title"])
    elif match["rank"]:
        _add(found, match.start(), match.end() - 1, int(match["rank"]), match["markup"])
    elif match["underline"]:
        _take_underlined(padded, match, found)
    elif match["comment"]:
        return _take_comment(padded, match, found)
    else:
        return _take_fence(padded, match, found)
    return match.end()


def _add(found: _Found, start: int, body: int, level: int, raw_title: str) -> None:
    if title := plain_title(raw_title[:_LONGEST_TITLE]):
        found.marks.append(Mark(start, body, level, title))


def _take_underlined(padded: str, match: re.Match[str], found: _Found) -> None:
    above = padded.rfind("\n", 0, match.start())
    title = padded[above + 1 : match.start()]
    stands_alone = above <= 0 or not padded[padded.rfind("\n", 0, above) + 1 : above].strip()
    if above < 0 or not title.strip() or not stands_alone or _NOT_A_TITLE.match(title):
        return
    _add(found, above, match.end() - 1, 1 if match["underline"][0] == "=" else 2, title)


def _take_comment(padded: str, match: re.Match[str], found: _Found) -> int:
    end = padded.find("-->", match.end()) if found.comments_close else -1
    if end < 0:
        found.comments_close = False
        return match.end()
    found.kept_whole.append((match.start("comment") - 1, end + 2))
    return end + 3


def _take_fence(padded: str, match: re.Match[str], found: _Found) -> int:
    fence = match["fence"]
    closing = re.compile(rf"\n[ \t]*{fence[0]}{{{min(len(fence), 80)},}}[ \t]*(?=\n|\Z)")
    closed = closing.search(padded, match.end())
    end = closed.end() if closed else len(padded)
    found.kept_whole.append((match.start(), end - 1))
    return end


def plain_title(raw: str) -> str:
    """A heading without its markup: links, images and code give their text."""
    title = _CLOSING_HASHES.sub("", raw.strip())
    title = _TAG.sub("", _LINK.sub(r"\1", _IMAGE.sub(r"\1", title)))
    return " ".join(_EMPHASIS.sub(r"\2", title).strip("#").split())


def _front_lead(front: re.Match[str]) -> Lead | None:
    words = [found.strip().strip("'\"") for found in _FRONT_FIELD.findall(front[1])]
    return Lead("\n\n".join(words), *front.span()) if words else None
