"""Find quoted words in a source, however its lines are broken and marked."""

import re
from collections.abc import Sequence

_LEAST = 6  # characters: less is found anywhere
_MOST = 300
_BETWEEN = r"[\s#*/>|_`]+"  # line ends with comment, list and quotation marks, and emphasis
_GAP = re.compile(r"\s*(?:\.\.\.|…|\[\.\.\.\]|\[…\])\s*")
_MARKS = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’", "'"))
_LIKE = {
    '"': "[\"“”„«»]", "'": "['‘’`]", "-": "[-‐‑–—]", "–": "[-‐‑–—]", "—": "[-‐‑–—]",
}  # fmt: skip


def find_words(words: str, text: str) -> tuple[int, int] | None:
    """Where quoted words stand in a text, as characters; of a quote with gaps, its longest piece.

    Case, line breaks, typographic marks and the marks of comments and markup between words may differ.
    """
    whole = words.strip()[:_MOST]
    pieces = sorted(_GAP.split(whole), key=len)
    for piece in dict.fromkeys([whole, pieces[-1]]):
        bare = piece.strip(" \t\n\"'“”‘’`*_")
        for one in dict.fromkeys([bare, bare.rstrip(".,;:!?…")]):
            if len(one) >= _LEAST and (found := re.search(_pattern(one), text, re.IGNORECASE)):
                return found.span()
    return None


def line_range(text: str, span: Sequence[int]) -> tuple[int, int]:
    """The first and last line of a stretch of characters, from 0."""
    first = text.count("\n", 0, span[0])
    return first, first + text.count("\n", span[0], max(span[0], span[1] - 1))


def _pattern(words: str) -> str:
    return _BETWEEN.join(
        "".join(_LIKE.get(character, re.escape(character)) for character in word)
        for word in words.translate(_MARKS).split()
    )
