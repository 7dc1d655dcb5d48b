r"""Conditions on items, that code can decide.

    /\bTODO\b/i                      a pattern somewhere in the text
    user = 63685 and not /refund/
    date >= 2024-05-01 and (amount > 1000 or kind = clause)
    path ~ ^tests/                   a pattern in a field; !~ where it is not

A field that an item lacks makes any comparison false.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rlm_core.ask.labels.fields import date_in, number_in
from rlm_core.errors import ArgumentError

if TYPE_CHECKING:
    import regex

Read = Callable[[str], str | None]  # an item's field by its name; `text` is all of it
_PATTERN_SECONDS = 1.0  # for one item: a pattern may go astray

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<pattern>/(?:\\.|[^/\\])+/[im]*)
      | (?P<open>\() | (?P<close>\))
      | (?P<word>(?:and|or|not)\b)
      | (?P<field>[A-Za-z_][\w.-]*(?:\ [A-Za-z_][\w.-]*)*?)\s*(?P<operator>!=|>=|<=|!~|=|<|>|~)\s*
        (?:"(?P<quoted>[^"]*)"|(?P<bare>(?:(?!\s+(?:and|or)\b|\s*\)\s*(?:$|and\b|or\b|\))).)+))
    )""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as it was written, the fields that it reads, and whether it holds for an item."""

    written: str
    fields: frozenset[str]
    holds: Callable[[Read], bool]


def read_condition(written: str) -> Condition:
    """Read a condition.

    Raises:
        ArgumentError: It cannot be read; the message says from where on.

    """
    parser = _Parser(written)
    holds = parser.either()
    parser.end()
    return Condition(written.strip(), frozenset(parser.fields), holds)


class _Parser:
    """Recursive descent over `or`, `and`, `not`, parentheses and comparisons."""

    def __init__(self, written: str) -> None:
        self._written = written
        self._at = 0
        self.fields: set[str] = set()

    def either(self) -> Callable[[Read], bool]:
        parts = [self._both()]
        while self._takes_word("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else lambda read: any(one(read) for one in parts)

    def _both(self) -> Callable[[Read], bool]:
        parts = [self._one()]
        while self._takes_word("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda read: all(one(read) for one in parts)

    def _one(self) -> Callable[[Read], bool]:
        if self._takes_word("not"):
            inner = self._one()
            return lambda read: not inner(read)
        found = self._next()
        if found["open"]:
            inner = self.either()
            if not self._next()["close"]:
                raise self._unreadable()
            return inner
        if found["pattern"]:
            return _pattern_holds(found["pattern"])
        if found["field"]:
            return self._comparison(found)
        raise self._unreadable()

    def _comparison(self, found: re.Match[str]) -> Callable[[Read], bool]:
        field = found["field"].casefold()
        self.fields.add(field)
        value = found["quoted"] if found["quoted"] is not None else found["bare"].strip()
        return _comparison_holds(field, found["operator"], value)

    def _next(self) -> re.Match[str]:
        found = _TOKEN.match(self._written, self._at)
        if not found:
            raise self._unreadable()
        self._at = found.end()
        return found

    def _takes_word(self, word: str) -> bool:
        found = _TOKEN.match(self._written, self._at)
        if found and (found["word"] or "").casefold() == word:
            self._at = found.end()
            return True
        return False

    def end(self) -> None:
        if self._written[self._at :].strip():
            raise self._unreadable()

    def _unreadable(self) -> ArgumentError:
        rest = self._written[self._at :].strip() or "its end"
        return ArgumentError(
            f"The condition {self._written.strip()!r} cannot be read from {rest!r} on. Write, for "
            "example: `/pattern/i`, `user = 42`, `date >= 2024-05-01 and not path ~ ^tests/`."
        )


def _pattern_holds(written: str) -> Callable[[Read], bool]:
    body, _, flags = written[1:].rpartition("/")
    pattern = _compiled(body, flags.lower())
    return lambda read: _searches(pattern, read("text") or "")


def _comparison_holds(field: str, operator: str, value: str) -> Callable[[Read], bool]:
    if operator in ("~", "!~"):
        pattern = _compiled(value, "i")
        wanted = operator == "~"

        def holds(read: Read) -> bool:
            told = read(field)
            return told is not None and _searches(pattern, told) is wanted

        return holds
    compare = _COMPARE[operator]

    def compares(read: Read) -> bool:
        told = read(field)
        return told is not None and compare(_order(told, value))

    return compares


def _compiled(pattern: str, flags: str) -> "regex.Pattern[str]":
    import regex  # noqa: PLC0415 -- only who labels by patterns pays for it

    try:
        return regex.compile(pattern, sum({"i": regex.I, "m": regex.M}[one] for one in set(flags)))
    except regex.error as error:
        raise ArgumentError(f"The pattern {pattern!r} cannot be read: {error}.") from error


def _searches(pattern: "regex.Pattern[str]", text: str) -> bool:
    try:
        return pattern.search(text, timeout=_PATTERN_SECONDS) is not None
    except TimeoutError as error:
        raise ArgumentError(
            f"The pattern {pattern.pattern!r} takes longer than {_PATTERN_SECONDS:g} s on one item. "
            "Write it without nested repetitions."
        ) from error


_COMPARE: Mapping[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "!=": lambda order: order != 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def _order(told: str, value: str) -> int:
    """-1, 0 or 1: as dates where both are, as numbers where both are, else as words without case."""
    for read in (_whole_date, _whole_number):
        one, other = read(told), read(value)
        if one is not None and other is not None:
            return (one > other) - (one < other)  # type: ignore[operator]
    one_word, other_word = told.strip().casefold(), value.strip().casefold()
    return (one_word > other_word) - (one_word < other_word)


def _whole_date(text: str) -> date | None:
    return date_in(text) if len(text) <= 40 else None


def _whole_number(text: str) -> float | None:
    plain = text.strip().strip("$€£%")
    return number_in(plain) if re.fullmatch(r"[-+]?[\d,]*\.?\d+", plain) else None
