"""Find which characters of a document an answer quotes, whatever stands between the quotes.

An answer is free text: headings, addresses and line numbers among passages of the source. A quote is
a run of at least `SEED` characters, from the start of a word, that stands so in the document, where
any run of white space equals any other. It is credited once, at the place where it runs longest;
of equals, inside one of the answer's own hits, else the first.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.retrieval.values import Interval

SEED = 20  # characters: shorter runs are shared by chance
_PLACES = 50  # looked at for one seed


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text whose runs of white space are single spaces, with where each character came from."""

    text: str
    origins: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Squeezed":
        """Squeeze a text."""
        kept = [
            at
            for at, character in enumerate(text)
            if not (character.isspace() and at and text[at - 1].isspace())
        ]
        return cls("".join(" " if text[at].isspace() else text[at] for at in kept), tuple(kept))


def quoted(answer: str, document: Squeezed, hits: Sequence[Interval]) -> list[Interval]:
    """The spans of the document that the answer quotes, line by line, in the answer's order."""
    inside = [
        (bisect_left(document.origins, start), bisect_left(document.origins, end))
        for start, end in hits
    ]
    return [
        (document.origins[start], document.origins[end - 1] + 1)
        for line in answer.splitlines()
        for start, end in _line_quotes(" ".join(line.split()), document.text, inside)
    ]


def _line_quotes(line: str, text: str, inside: Sequence[Interval]) -> Iterator[Interval]:
    at = 0
    while at + SEED <= len(line):
        if found := _longest(line, at, text, inside):
            yield found
            at += found[1] - found[0]
        else:
            at = line.find(" ", at) + 1 or len(line)


def _longest(line: str, at: int, text: str, inside: Sequence[Interval]) -> Interval | None:
    places = list(_places(line[at : at + SEED], text))
    spans = [(place, place + _shared(line, at, text, place)) for place in places]
    return max(spans, key=lambda span: (span[1] - span[0], _is_inside(span, inside)), default=None)


def _places(seed: str, text: str) -> Iterator[int]:
    place = text.find(seed)
    for _ in range(_PLACES):
        if place < 0:
            return
        yield place
        place = text.find(seed, place + 1)


def _shared(line: str, at: int, text: str, place: int) -> int:
    """How many characters run on equal from the two places."""
    low, high = SEED, min(len(line) - at, len(text) - place)
    while low < high:  # equal runs of one length are equal at every shorter one
        middle = (low + high + 1) // 2
        if line[at : at + middle] == text[place : place + middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _is_inside(span: Interval, inside: Sequence[Interval]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in inside)
