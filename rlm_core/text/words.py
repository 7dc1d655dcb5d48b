"""Split text into words as the word index stores them.

An identifier gives its parts, stemmed, and itself whole: `getQuerySet` and `get_query_set` both give
`get queri set` and the whole name `getqueryset`, so that either spelling finds the other.
Text without spaces between words (Chinese, Japanese, Korean) gives pairs of characters.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from rlm_core.text.stopwords import STOPWORDS

_TOKEN = re.compile(r"[^\W\d][\w$]*|\d[\w.,]*\w|\d")
_ASCII_TOKEN = re.compile(_TOKEN.pattern, re.ASCII)  # finds the same in plain text, faster
_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\dA-Za-z_]+")
_NUMBER = re.compile(r"\d[\d.,]*")
_UNSPACED = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯]")
_LONGEST = 64  # characters: beyond it a token is data, not a word

_stem = Stemmer.Stemmer("english", 0).stemWord  # what it would keep is kept below


@dataclass(frozen=True, slots=True)
class Term:
    """One token of text: its stemmed parts, and the whole name where it says more than they do."""

    stems: tuple[str, ...]
    whole: str  # the name in lower case without separators; empty where it has a single part


_KEPT = 100_000  # tokens of each kind: a codebase repeats its names


class _Kept(dict[str, str]):
    """What was made of a token before, so that the hot loop below stays inside the interpreter's C."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, token: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        made = self[token] = self._make(token)
        return made


@lru_cache(maxsize=4096)  # a text asks for its new tokens twice: for the stems and the whole
def term(token: str) -> Term:
    """Analyze one token."""
    if not token.isascii():
        token = _without_marks(token)
    if _NUMBER.fullmatch(token):
        return Term((token.replace(",", ""),), "")
    if not token.isascii() and _UNSPACED.search(token):
        pairs = [token[at : at + 2] for at in range(max(1, len(token) - 1))]
        return Term(tuple(pairs), "")
    if len(token) > _LONGEST:
        return Term((), "")
    parts = [part.lower() for part in _PARTS.findall(token)] or [token.lower().strip("_")]
    stems = tuple(_stem(part) for part in parts if part)
    whole = token.lower().replace("_", "").replace("$", "")
    return Term(stems, whole if len(parts) > 1 else "")


def _without_marks(token: str) -> str:
    """Leave out accents, so that `Kutuzov` finds `Kutúzov`; Korean syllables stay whole."""
    apart = unicodedata.normalize("NFKD", token)
    return unicodedata.normalize(
        "NFC", "".join(one for one in apart if not unicodedata.combining(one))
    )


def _joined_stems(token: str) -> str:
    return _stem(token.lower()) if _is_plain_word(token) else " ".join(term(token).stems)


def _whole_name(token: str) -> str:
    return "" if _is_plain_word(token) else term(token).whole


def _is_plain_word(token: str) -> bool:
    """Whether a token has a single part: most are ordinary words, and need no look at their form."""
    is_word = token.isascii() and token.isalpha() and len(token) <= _LONGEST
    return is_word and (token.islower() or token.isupper() or token.istitle())


_stems_of = _Kept(_joined_stems)
_whole_of = _Kept(_whole_name)


def tokens(text: str) -> list[str]:
    """The tokens of a text, as written, in order."""
    return _TOKEN.findall(text)


def index_words(text: str) -> tuple[str, str]:
    """The words of a text as the word index stores them: exact names, and stems, space-separated."""
    if text.isascii():
        found = _ASCII_TOKEN.findall(text)
    else:
        found = _TOKEN.findall(unicodedata.normalize("NFC", text))
    exact = " ".join(filter(None, map(_whole_of.__getitem__, found)))
    return exact, " ".join(filter(None, map(_stems_of.__getitem__, found)))


def content_tokens(text: str) -> list[str]:
    """The tokens that carry meaning: no stop words, no single letters."""
    return [
        token
        for token in _TOKEN.findall(text)
        if token.lower() not in STOPWORDS and (len(token) > 1 or _UNSPACED.match(token))
    ]


def content_stems(text: str) -> list[str]:
    """The stems of the content tokens of a text, with repetitions, in order."""
    return [
        stem
        for token in content_tokens(text)
        for stem in term(token).stems
        if stem not in STOPWORDS and len(stem) > 1
    ]
