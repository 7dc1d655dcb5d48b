"""Whether what a summary names stands in what it was written from: names, identifiers, numbers, quotations.

Words of ordinary language are not judged. Nor is a capitalized word at the beginning of a sentence,
since any word may stand there: a name that was made up is missed if it stands nowhere else.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from rlm_core.summarize.written.quotes import find_words
from rlm_core.text.stopwords import STOPWORDS
from rlm_core.text.words import term, tokens

_NUMBER = re.compile(r"\d[\d.,_]*\d|\d")
_WORD = re.compile(r"(?<![\w])[^\W\d_][^\W_]*(?:[-'’][^\W_]+)*(?!\w)")  # of no identifier
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_DIGITS = re.compile(r"(?<![\w.])\d[\d.,_]*\d(?!\w)|(?<![\w.])\d(?!\w)")
_QUOTATION = re.compile(r"[\"“]([^\"“”\n]{3,200})[\"”]|`([^`\n]{2,200})`")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?:;—–•|]|[.!?][\"”')\]])[\s\"“'‘(\[*`]*$")
_EVERYBODYS = frozenset(["api", "cli", "gui", "id", "ids", "io", "os", "ui", "url", "i", "ok"])
_TITLE_SHARE = 0.8  # of a line's words are capitalized: a title, where capitals say nothing


class Grounds:
    """What a summary may stand on, analyzed once."""

    def __init__(self, text: str) -> None:
        self._text = text

    def unfounded(self, text: str) -> list[str]:
        """What a text names that does not stand here, in order, each once."""
        return list(dict.fromkeys(self._unfounded(text)))

    def _unfounded(self, text: str) -> Iterator[str]:
        yield from (one for one in _quotations(text) if not self._says(one))
        yield from (one[0] for one in _DIGITS.finditer(text) if not self._counts(one[0]))
        yield from (one for one in _identifiers(text) if not self._names(one))
        yield from (one for one in _names(text) if not self._mentions(one))

    def _says(self, quotation: str) -> bool:
        if len(quotation.split()) == 1:
            return all(map(self._mentions, _IDENTIFIER.findall(quotation)))
        return len(quotation) < 8 or find_words(quotation, self._text) is not None

    def _counts(self, number: str) -> bool:
        return _plain(number) in self._numbers

    def _names(self, identifier: str) -> bool:
        whole = _folded(identifier)
        return whole in self._wholes or whole.removesuffix("s") in self._wholes

    def _mentions(self, name: str) -> bool:
        parts = re.split(r"[-'’]", name)
        return all(map(self._has_word, parts)) or _folded(name) in self._wholes

    def _has_word(self, word: str) -> bool:
        lowered = word.lower()
        if lowered in _EVERYBODYS or lowered in STOPWORDS:
            return True
        if word.isupper() and lowered.removesuffix("s") in self._lowered:
            return True  # `HTTP` stands in `https://`
        stems = term(word).stems
        return bool(stems) and all(stem in self._stems for stem in stems)

    @cached_property
    def _lowered(self) -> str:
        return self._text.lower()

    @cached_property
    def _wholes(self) -> frozenset[str]:
        return frozenset(map(_folded, _IDENTIFIER.findall(self._text)))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem for token in set(tokens(self._text)) for stem in term(token).stems)

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(_plain(one) for one in _NUMBER.findall(self._text))


def _quotations(text: str) -> list[str]:
    return [double or code for double, code in _QUOTATION.findall(text)]


def _identifiers(text: str) -> Iterator[str]:
    """The words that are written as only names in code are."""
    for found in _IDENTIFIER.finditer(text):
        word = found[0].strip("_")
        is_called = text.startswith("(", found.end())
        if is_called or "_" in word or _has_hump(word) or _has_digit(word):
            yield word


def _has_hump(word: str) -> bool:
    return re.search(r"[a-z][A-Z]", word) is not None


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


def _names(text: str) -> Iterator[str]:
    """The capitalized words that do not begin a sentence."""
    for line in text.split("\n"):
        words = list(_WORD.finditer(line))
        if _is_title([found[0] for found in words]):
            continue
        for found in words:
            if found[0][0].isupper() and not _OPENS_SENTENCE.search(line[: found.start()]):
                yield found[0].removesuffix("'s").removesuffix("’s")


def _is_title(words: list[str]) -> bool:
    long = [word for word in words if len(word) > 3]
    capitalized = sum(word[0].isupper() for word in long)
    return len(long) > 3 and capitalized >= _TITLE_SHARE * len(long)


def _plain(number: str) -> str:
    """A number without the marks between its digits: `1,000.0` is `1000`."""
    plain = number.replace(",", "").replace("_", "").rstrip(".")
    return plain.rstrip("0").rstrip(".") if plain.count(".") == 1 else plain


def _folded(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
