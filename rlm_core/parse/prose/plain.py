"""Read text without markup: pages, chapters and numbered headings, or titles by their shape."""

import re

from rlm_core.parse.prose.blocks import paragraph_cutter
from rlm_core.parse.prose.chapters import chapter_marks
from rlm_core.parse.prose.lead import find_lead, split_title
from rlm_core.parse.prose.pages import FORM_FEED, page_marks
from rlm_core.parse.prose.reading import Mark, Reading
from rlm_core.parse.prose.titles import title_marks

_LIBRARY_HEAD = re.compile(r"\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG[^\n]*")
_LIBRARY_FOOT = re.compile(r"\n(\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG[^\n]*)")
_LONGEST_HEAD = 20_000  # characters
_TOP_LEVEL = -100  # above whatever the document itself has


def read_plain(text: str) -> Reading:
    """Read the strongest structure that a text shows; text with form feeds is read by pages."""
    cut = paragraph_cutter(text)
    if FORM_FEED in text and (pages := page_marks(text)):
        return Reading(pages, cut, find_lead(text, None, ()))
    head = _LIBRARY_HEAD.search(text, 0, _LONGEST_HEAD)
    foot = _LIBRARY_FOOT.search(text)
    start = head.end() if head else 0
    end = foot.start(1) if foot else len(text)
    title, marks = None, chapter_marks(text, start, end)
    if not marks:
        title, marks = split_title(text, title_marks(text, start, end), start)
    lead = find_lead(text, title, marks, start)
    if foot:
        marks.append(Mark(foot.start(1), foot.end(), _TOP_LEVEL, foot[1].strip("* ")))
    return Reading(marks, cut, lead, title.body if title else 0, names_modules=True)
