"""Read reStructuredText: underlined headings ranked as they first appear, and described objects.

A page whose headings lost their underlines, as converters leave them, is read by its titles.
"""

import re
from collections.abc import Iterator

from rlm_core.parse.prose.blocks import paragraph_cutter
from rlm_core.parse.prose.introduction import find_introduction
from rlm_core.parse.prose.lead import split_title
from rlm_core.parse.prose.reading import Mark, Reading
from rlm_core.parse.prose.titles import title_marks
from rlm_core.tree.address import slug

_UNDERLINE = re.compile(r"\n([!-/:-@\[-`{-~])\1{2,}[ \t]*(?=\n|\Z)")
_PUNCTUATION_LINE = re.compile(r"([!-/:-@\[-`{-~])\1+[ \t]*$")
_ROLE = re.compile(r":[\w:+.-]+:`[~!]?([^`<]*?)(?:\s*<[^`>]*>)?`")
_REFERENCE = re.compile(r"`([^`<]+?)(?:\s*<[^`>]*>)?`__?")
_INLINE = re.compile(r"(``|\*\*|\*|`|\|)([^`*|\n]+)\1")
_UNSEEN = re.compile(  # labels, comments, empty index entries: they point, and say nothing
    r"(?:\.\.[ \t]+(?:_|index::|highlight::|currentmodule::|contents::)[^\n]*+"
    r"(?:\n[ \t]+[^\n]*+)*+(?:\n|\Z))+|\.\.[ \t]*"
)
_OBJECT = re.compile(
    r"\n([ ]{0,12})\.\.[ ](?:(?:py|js|c|cpp|rst|std):)?(?:(?:class|static)?method|class|function|"
    r"attribute|data|exception|decorator|property|type|struct|macro|member|option|setting|"
    r"confval|directive|role|fixture|django-admin|templatetag|templatefilter|fieldlookup)"
    r"::[ \t]+(\S[^\n]*)"
)
_SHORTEST_OBJECT = 600  # characters: a shorter description is a paragraph of its section
_OBJECT_LEVEL = 1_000  # below every heading; objects nest by their indentation
_LONGEST_TITLE = 250  # characters


def read_restructuredtext(text: str) -> Reading:
    """Read sections by headings, with one more for each object that is described at length."""
    headings = list(_underlined(text))
    if not any(heading.start for heading in headings) and len(text) > _SHORTEST_OBJECT:
        headings = title_marks(text) or headings
    title, sections = split_title(text, headings, unseen=_UNSEEN)
    marks = sorted([*sections, *_objects(text)], key=lambda mark: mark.start)
    cut = paragraph_cutter(text, unseen=_UNSEEN, joins_indented=True)
    lead = find_introduction(text, title, sections)
    return Reading(marks, cut, lead, title.body if title else 0, names_modules=True)


def plain_title(raw: str) -> str:
    """A heading without its markup: roles, references and literals give their text."""
    title = _REFERENCE.sub(r"\1", _ROLE.sub(r"\1", raw))
    return " ".join(_INLINE.sub(r"\2", title).split())


def _underlined(text: str) -> Iterator[Mark]:
    levels: dict[tuple[str, bool], int] = {}
    for match in _UNDERLINE.finditer(text):
        if (title_range := _title_above(text, match)) is None:
            continue
        start, has_overline = title_range
        level = levels.setdefault((match[1], has_overline), len(levels) + 1)
        title = text[start : match.start()]
        if has_overline:
            title = title.split("\n", 1)[1]
        yield Mark(start, match.end(), level, plain_title(title))


def _title_above(text: str, underline: re.Match[str]) -> tuple[int, bool] | None:
    """Where the heading of an underline starts, and whether an overline begins it."""
    start = text.rfind("\n", 0, underline.start()) + 1
    title = text[start : underline.start()].rstrip()
    if not title or len(title) > _LONGEST_TITLE or _PUNCTUATION_LINE.match(title):
        return None
    above_start = text.rfind("\n", 0, max(0, start - 1)) + 1
    above = text[above_start:start].rstrip() if start else ""
    length = underline.end() - underline.start() - 1
    if above and len(set(above)) == 1 and above[0] == underline[1] and len(above) > 2:
        return above_start, True
    is_long_enough = length >= min(4, len(title))
    if above or title[0] in " \t" or not is_long_enough:
        return None
    return start, False


def _objects(text: str) -> Iterator[Mark]:
    for match in _OBJECT.finditer(text):
        indentation = len(match[1])
        end = _dedent(text, match.end(), indentation)
        if end - match.start() >= _SHORTEST_OBJECT:
            signature = match[2].strip()
            directive = text[match.end(1) + 3 : match.start(2)].rstrip(": \t").rsplit(":", 1)[-1]
            name = signature if directive in {"setting", "option"} else f"{directive} {signature}"
            level = _OBJECT_LEVEL + indentation
            step = slug(signature.split("(")[0])
            name = name[:_LONGEST_TITLE]
            yield Mark(match.start() + 1, match.end(), level, name, step=step, end=end)


def _dedent(text: str, at: int, indentation: int) -> int:
    """Where the lines end that stand deeper than an indentation."""
    outside = re.compile(rf"\n[ ]{{0,{indentation}}}[^\s]")
    found = outside.search(text, at)
    return found.start() + 1 if found else len(text)
