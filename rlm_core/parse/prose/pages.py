"""Read text that comes in pages set apart by form feeds, as extracted from PDF files."""

from collections import Counter
from itertools import pairwise

from rlm_core.parse.prose.reading import Mark

FORM_FEED = "\f"
_FEWEST_PAGES = 3
_FIRST_LINES = 4  # of a page, among which its title is looked for
_RUNNING_HEAD_PAGES = 3  # a line at the top of that many pages is no title
_LONGEST_TITLE = 160  # characters


def page_marks(text: str) -> list[Mark]:
    """A section per page, with its first line that is not a running head; none without pages."""
    edges = _page_edges(text)
    if len(edges) <= _FEWEST_PAGES:
        return []
    tops = [_top_lines(text[start:end]) for start, end in pairwise(edges)]
    pages_with = Counter(line for top in tops for line in set(top))
    return [
        Mark(
            start,
            start,
            1,
            f"page {number}",
            documentation=next(
                (line for line in top if pages_with[line] < _RUNNING_HEAD_PAGES), ""
            ),
        )
        for number, (start, top) in enumerate(zip(edges, tops, strict=False), start=1)
    ]


def _page_edges(text: str) -> list[int]:
    edges, at = [0], text.find(FORM_FEED)
    while at >= 0:
        edges.append(at + 1)
        at = text.find(FORM_FEED, at + 1)
    if edges[-1] < len(text):
        edges.append(len(text))
    return edges


def _top_lines(page: str) -> list[str]:
    lines = [" ".join(line.split()) for line in page[: 10 * _LONGEST_TITLE].strip().split("\n")]
    told = [line[:_LONGEST_TITLE] for line in lines if any(map(str.isalpha, line))]
    return told[:_FIRST_LINES]
