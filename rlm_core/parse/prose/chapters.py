"""Find parts, chapters and headings that stand alone between blank lines in text without markup.

Candidates are recognized block by block, then judged together: numbers must continue a sequence,
capitals must stand where no chapter would be torn apart, a table of contents gives way to what it
lists, and levels follow from what each style of heading is called.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from rlm_core.parse.prose.blocks import Range, blocks_between
from rlm_core.parse.prose.headings import Heading, Style, is_title, recognize
from rlm_core.parse.prose.reading import Mark

_LONGEST_TITLE = 140  # characters of a title below its number
_FEWEST_ENTRIES = 3  # headings without text between them: a table of contents
_MOST_REPEATED = 2  # times that capitals may recur; more often, they name who speaks
_MOST_CAPITALS = 0.3  # of all blocks
_FEWEST_WORDS_OF_BODY = 150  # characters below a numbered heading, on average; a list has less
_BROKEN_PAGES = 0.3  # of bare figures that interrupt a sentence, beyond which they number pages

_FRAME = re.compile(
    r"\b(?:PREFACE|FOREWORD|PROLOGUE|EPILOGUE|INTRODUCTION|INTRODUCTORY|CONCLUSION|APPENDIX|"
    r"AFTERWORD|POSTSCRIPT|CONTENTS|GLOSSARY|INDEX|NOTES|FOOTNOTES|ENDNOTES|BIBLIOGRAPHY|"
    r"REFERENCES|ACKNOWLEDG\w+|COLOPHON|ETYMOLOGY|EXTRACTS|DEDICATION|ABSTRACT|SUMMARY|FINALE)\b"
)
_SENTENCE_END = tuple('.!?…"”’:;)]*-—_')

# Ranks from the outermost; book and part change places where the first part precedes the first book.
_KEYWORD_RANKS = {
    "VOLUME": 1, "BOOK": 2, "PART": 3, "ACT": 4, "ITEM": 4, "CHAPTER": 5, "LETTER": 5, "CANTO": 5,
    "STAVE": 5, "ARTICLE": 5, "SCENE": 6, "SECTION": 6,
}  # fmt: skip
_STYLE_RANKS = {Style.NUMERAL_TITLE: 7, Style.NUMERAL: 8, Style.FIGURE: 9}
_DECIMAL_RANK = 10  # and one more for each further part
_UNDERLINE_RANK = -20  # underlines rank as they first appear, above everything


def chapter_marks(text: str, start: int, end: int) -> list[Mark]:
    """Sections by the headings that a stretch of text spells out; none where it has none."""
    blocks = blocks_between(text, start, end)
    candidates = _candidates(text, blocks)
    numbered = _with_titles(text, blocks, _numbered(text, blocks, candidates))
    used = {index for heading, last in numbered for index in range(heading.block, last + 1)}
    capitals = [
        heading
        for heading in candidates
        if heading.style is Style.CAPITALS and heading.block not in used
    ]
    headings = [heading for heading, _ in numbered]
    headings += _trusted_capitals(capitals, headings, len(blocks))
    headings.sort(key=lambda heading: heading.start)
    headings = _without_contents(text, headings)
    ranks = _ranks(headings)
    return [Mark(heading.start, heading.end, ranks(heading), heading.name) for heading in headings]


def _candidates(text: str, blocks: Sequence[Range]) -> list[Heading]:
    found: list[Heading] = []
    end_before = 0
    for index, block in enumerate(blocks):
        if heading := recognize(text, block, index, 0):
            gap = text.count("\n", end_before, block[0])
            found.append(replace(heading, gap=gap))
        end_before = block[1]
    return found


def _numbered(text: str, blocks: Sequence[Range], candidates: Sequence[Heading]) -> list[Heading]:
    """Headings with a number that continues a sequence, and underlined ones."""
    kept = [heading for heading in candidates if heading.style in {Style.UNDERLINED, Style.KEYWORD}]
    for style in (Style.NUMERAL, Style.FIGURE, Style.NUMERAL_TITLE):
        of_style = [heading for heading in candidates if heading.style is style]
        run = _in_sequence(of_style)
        if _have_bodies(run) and not (style is Style.FIGURE and _are_pages(text, blocks, run)):
            kept += run
    decimals = [heading for heading in candidates if heading.style is Style.DECIMAL]
    run = _decimals_in_sequence(decimals)
    kept += run if _have_bodies(run) else []
    return sorted(kept, key=lambda heading: heading.start)


def _in_sequence(headings: Sequence[Heading]) -> list[Heading]:
    kept: list[Heading] = []
    for heading in headings:
        last = kept[-1].value[0] if kept else 0
        if heading.value[0] in {1, last + 1}:
            kept.append(heading)
    return kept if len(kept) > 1 else []


def _decimals_in_sequence(headings: Sequence[Heading]) -> list[Heading]:
    kept: list[Heading] = []
    last: tuple[int, ...] = (0,)
    for heading in _without_list_items(headings):
        if _is_next(last, heading.value):
            kept.append(heading)
            last = heading.value
    return kept if len(kept) > 1 else []


def _without_list_items(headings: Sequence[Heading]) -> list[Heading]:
    """Leave out numbered neighbors with nothing between, unless one holds the other: 2 and 2.1."""
    items = set[int]()
    for before, heading in pairwise(headings):
        is_inside = heading.value[: len(before.value)] == before.value
        if heading.block - before.block == 1 and not is_inside:
            items |= {before.block, heading.block}
    return [heading for heading in headings if heading.block not in items]


def _is_next(last: tuple[int, ...], value: tuple[int, ...]) -> bool:
    """Whether a decimal follows another: 2.1 follows 2 and 1.3; 3 follows 2.4.1."""
    if len(value) > len(last):
        return value[: len(last)] == last and value[len(last) :] == (1,)
    *prefix, number = value
    return tuple(prefix) == last[: len(prefix)] and number == last[len(prefix)] + 1


def _have_bodies(run: Sequence[Heading]) -> bool:
    """Whether the text between numbered lines is more than an item of a list."""
    bodies = sorted(after.start - before.end for before, after in pairwise(run))
    return bool(bodies) and bodies[len(bodies) * 2 // 3] >= _FEWEST_WORDS_OF_BODY


def _are_pages(text: str, blocks: Sequence[Range], run: Sequence[Heading]) -> bool:
    """Whether bare figures interrupt sentences, as page numbers do."""
    before = [text[blocks[heading.block - 1][1] - 1] for heading in run if heading.block]
    broken = sum(letter not in _SENTENCE_END for letter in before)
    return broken > _BROKEN_PAGES * max(1, len(before))


def _with_titles(
    text: str, blocks: Sequence[Range], headings: Sequence[Heading]
) -> list[tuple[Heading, int]]:
    """Headings with the title that stands in the block after a bare number, and their last block."""
    taken = {heading.block for heading in headings}
    found: list[tuple[Heading, int]] = []
    for heading in headings:
        at = heading.block + 1
        line = text[slice(*blocks[at])].strip() if at < len(blocks) and at not in taken else ""
        if heading.is_bare and _is_title_below(text, blocks, at, line):
            name = f"{heading.name.rstrip('.')}. {' '.join(line.split())}"
            found.append((replace(heading, end=blocks[at][1], name=name), at))
        else:
            found.append((heading, heading.block))
    return found


def _is_title_below(text: str, blocks: Sequence[Range], at: int, line: str) -> bool:
    """A short block below a number is its title, unless a wider gap sets it apart."""
    if not line or len(line) > _LONGEST_TITLE or not is_title(line.rstrip("!?")):
        return False
    gap = text.count("\n", blocks[at - 1][1], blocks[at][0])
    return gap <= 2 and at + 1 < len(blocks)


def _trusted_capitals(
    capitals: Sequence[Heading], numbered: Sequence[Heading], blocks: int
) -> list[Heading]:
    """Lines in capitals that are headings: none that name speakers, none that tear a chapter."""
    times = Counter(heading.name for heading in capitals)
    once = [heading for heading in capitals if times[heading.name] <= _MOST_REPEATED]
    if len(once) > max(2, _MOST_CAPITALS * blocks):
        return []
    if not numbered:
        return once
    first = numbered[0].start
    return [heading for heading in once if heading.start < first or _FRAME.search(heading.name)]


def _without_contents(text: str, headings: Sequence[Heading]) -> list[Heading]:
    """Leave out entries of a table of contents: neighbors without text that come again later."""
    last_at = {_key(heading): at for at, heading in enumerate(headings)}
    kept: list[Heading] = []
    run: list[int] = []
    for at, heading in enumerate(headings):
        if run and text[headings[at - 1].end : heading.start].strip():
            kept += _of_contents(headings, run, last_at)
            run = []
        run.append(at)
    return kept + _of_contents(headings, run, last_at)


def _of_contents(
    headings: Sequence[Heading], run: Sequence[int], last_at: dict[tuple[object, ...], int]
) -> list[Heading]:
    styles = {(headings[at].style, headings[at].word) for at in run}
    if len(run) < len(styles) + _FEWEST_ENTRIES - 1:  # BOOK I, PART I, CHAPTER I list nothing
        return [headings[at] for at in run]
    return [headings[at] for at in run if last_at[_key(headings[at])] in run]


def _key(heading: Heading) -> tuple[object, ...]:
    return heading.style, heading.word, heading.value or heading.name


def _ranks(headings: Sequence[Heading]) -> Callable[[Heading], int]:
    order: dict[str, int] = {}
    for heading in headings:
        order.setdefault(heading.word or heading.style.name, len(order))
    swapped = order.get("PART", len(order)) < order.get("BOOK", -1)

    def rank(heading: Heading) -> int:
        match heading.style:
            case Style.UNDERLINED:
                return _UNDERLINE_RANK + order[heading.word]
            case Style.KEYWORD:
                rank = _KEYWORD_RANKS[heading.word]
                return 5 - rank if swapped and heading.word in {"BOOK", "PART"} else rank
            case Style.DECIMAL:
                return _DECIMAL_RANK + len(heading.value) - 1
            case Style.CAPITALS:
                return outermost
            case style:
                return _STYLE_RANKS[style]

    outermost = min(
        (rank(heading) for heading in headings if heading.style is not Style.CAPITALS), default=0
    )
    return rank
