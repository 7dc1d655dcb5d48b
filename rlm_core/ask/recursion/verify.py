"""Find quoted words in the sources: a citation is what was found, not what was claimed."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from rlm_core.ask.recursion.excerpts import Excerpt
from rlm_core.tree.answer import Citation

SHORTEST = 12  # characters of a quote with fewer than three words: less stands anywhere
_WORD = re.compile(r"\w+")
_SHOWN = 240  # characters of the quoted words that are kept
_MARK = re.compile(r"\[(?P<path>[^\[\]\n]+):(?P<first>\d+)(?:-(?P<last>\d+))?\]")

ReadLines = Callable[[str, int, int], str]  # of a path, from and to a line


class Found(NamedTuple):
    """A citation, and whether it was not quite where, or not quite as, it was quoted."""

    citation: Citation
    repaired: bool


class Finder:
    """Finds words in the excerpts of one packet."""

    def __init__(self, excerpts: Sequence[Excerpt], lines: ReadLines) -> None:
        self._excerpts = excerpts
        self._lines = lines
        self._exact: dict[int, _Words] = {}  # made when something is looked for in an excerpt
        self._loose: list[_Words] = []  # made when something is not found as it was quoted

    def find(self, number: int, words: str) -> Found | None:
        """The words in the excerpt of that number (from 1), else in another; first letter for letter.

        Else word for word: marks of comments and quotations stand between the words of a source.
        """
        quote = " ".join(words.split())
        if len(quote) < SHORTEST and len(_WORD.findall(quote)) < 3:
            return None
        order = sorted(range(len(self._excerpts)), key=lambda at: at != number - 1)
        for at in order:
            if span := self._words(at).find(quote):
                return Found(self._citation(at, span, quote), at != number - 1)
        if not self._loose:
            self._loose = [_Words.loose(one.text) for one in self._excerpts]
        plain = " ".join(_WORD.findall(quote.casefold()))
        for at in order:
            if plain and (span := self._loose[at].find(plain)):
                return Found(self._citation(at, span, quote), repaired=True)
        return None

    def _words(self, at: int) -> "_Words":
        if at not in self._exact:
            self._exact[at] = _Words.exact(self._excerpts[at].text)
        return self._exact[at]

    def _citation(self, at: int, span: tuple[int, int], quote: str) -> Citation:
        one = self._excerpts[at]
        first, last = span
        if one.is_summary:
            return self._told(one, last, quote)
        lines = one.first_line + first, one.first_line + last
        return Citation(one.place, one.path, *lines, quote[:_SHOWN])

    def _told(self, one: Excerpt, line: int, quote: str) -> Citation:
        """Words of what is told of a node: they stand in the lines that it cites, or else only in it."""
        mark = _MARK.search(one.text.split("\n")[line])
        if mark is None:
            lines = one.first_line, one.last_line
            return Citation(one.place, one.path, *lines, quote[:_SHOWN], of_summary=True)
        first, last = int(mark["first"]), int(mark["last"] or mark["first"])
        stands = _Words.exact(self._lines(mark["path"], first, last)).find(quote)
        return Citation(
            one.place, mark["path"], first, last, quote[:_SHOWN], of_summary=stands is None
        )


class _Words(NamedTuple):
    """A text as words with single spaces between them, where each begins and on which line it stands."""

    text: str
    starts: Sequence[int]
    lines: Sequence[int]
    is_whole: bool  # only whole words are found

    @classmethod
    def exact(cls, text: str) -> "_Words":
        return cls._of([line.split() for line in text.split("\n")], is_whole=False)

    @classmethod
    def loose(cls, text: str) -> "_Words":
        lines = text.casefold().split("\n")
        return cls._of([_WORD.findall(line) for line in lines], is_whole=True)

    @classmethod
    def _of(cls, by_line: Sequence[Sequence[str]], *, is_whole: bool) -> "_Words":
        words = [word for line in by_line for word in line]
        lines = [number for number, line in enumerate(by_line) for _ in line]
        starts = [0, *accumulate(len(word) + 1 for word in words)]
        return cls(" ".join(words), starts, lines, is_whole)

    def find(self, words: str) -> tuple[int, int] | None:
        """The first and last line, from 0, on which these words stand."""
        whole = f" {self.text} ".find(f" {words} ")
        at = whole if whole >= 0 or self.is_whole else self.text.find(words)
        if at < 0 or not words:
            return None
        first, last = (bisect_right(self.starts, place) - 1 for place in (at, at + len(words) - 1))
        return self.lines[first], self.lines[last]
