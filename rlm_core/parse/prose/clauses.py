"""Tell the numbers that begin clauses from all other numbers, by the sequence that they continue.

A number begins a clause only if it is the first of its style below the clause that is open, or the
next of a style that is open: so "Section 5 of the Lease" inside a sentence begins nothing.
"""

from dataclasses import dataclass
from enum import Enum, auto

Value = tuple[int, ...]


class Style(Enum):
    """How a number is written. Decimal depths are told apart by the length of their value."""

    EXHIBIT = auto()
    ARTICLE = auto()
    DECIMAL = auto()
    LETTER = auto()  # (a)
    ROMAN = auto()  # (i)
    CAPITAL = auto()  # (A)
    DIGIT = auto()  # (1)
    CAPITAL_POINT = auto()  # A.
    LETTER_POINT = auto()  # a.


@dataclass(frozen=True, slots=True)
class Number:
    """A number that may begin a clause. `stands_out` says that a line or a wide gap precedes it.

    `is_confirmed`: it is known to belong to the contract's own count, whatever was read before.
    """

    style: Style
    value: Value
    stands_out: bool
    is_confirmed: bool = False

    @property
    def key(self) -> tuple[Style, int]:
        """What must be equal for two numbers to be of one sequence."""
        return self.style, len(self.value)


_MOST_MISSED = 2  # numbers that extraction may have lost between two clauses


class ClauseSequence:
    """The clauses that are open while a contract is read from front to back."""

    def __init__(self) -> None:
        self._open: list[Number] = []
        self._last_decimal: dict[int, Value] = {}  # by depth, also where articles closed it

    @property
    def depth(self) -> int:
        """How deep the clause that was accepted last stands; 1 is outermost."""
        return len(self._open)

    def continues(self, style: Style, value: int) -> bool:
        """Whether a value is the next of an open style: decides whether `(i)` follows `(h)`."""
        return any(number.style is style and number.value[-1] + 1 == value for number in self._open)

    def restarts(self, number: Number) -> bool:
        """Whether a number begins again a sequence that has gone beyond its first."""
        if number.style not in {Style.ARTICLE, Style.DECIMAL} or number.value != (1,):
            return False
        return number.is_confirmed or any(
            known.key == number.key and known.value > (1,) for known in self._open
        )

    def accept(self, number: Number) -> bool:
        """Open the clause that a number begins, closing those it ends; False if it begins none."""
        if number.style is Style.EXHIBIT:
            self.reset()
            return self._push(0, number)
        if number.style is Style.DECIMAL:
            return self._accept_decimal(number)
        for at, known in enumerate(self._open):
            if known.key == number.key:
                return self._follows(known, number) and self._push(at, number)
        if number.value[-1] != 1 and not number.is_confirmed:
            return False
        return self._push(self._place(number), number)

    def reset(self) -> None:
        """Forget all: what was read was a table of contents, or an exhibit counts anew."""
        self._open = []
        self._last_decimal = {}

    def _follows(self, known: Number, number: Number) -> bool:
        step = number.value[-1] - known.value[-1]
        if (
            step == 1
            or number.is_confirmed
            or (number.stands_out and number.value[-1] == 1 and _is_list(number))
        ):
            return True
        return number.style is Style.ARTICLE and number.stands_out and 0 < step <= _MOST_MISSED + 1

    def _accept_decimal(self, number: Number) -> bool:
        depth = len(number.value)
        known = self._last_decimal.get(depth)
        if not (number.is_confirmed or self._decimal_follows(number, known)):
            return False
        at = next(
            (at for at, other in enumerate(self._open) if _ends_at_decimal(other, depth)),
            len(self._open),
        )
        self._last_decimal[depth] = number.value
        for deeper in [key for key in self._last_decimal if key > depth]:
            del self._last_decimal[deeper]
        return self._push(at, number)

    def _decimal_follows(self, number: Number, known: Value | None) -> bool:
        *prefix, last = number.value
        most = 1 + (_MOST_MISSED if number.stands_out else 0)
        if known and list(known[:-1]) == prefix and 0 < last - known[-1] <= most:
            return True
        if last > 1 or (known and known[:-1] == tuple(prefix)):
            return last == 1 and len(number.value) == 1 and self._below_new_article()
        return not prefix or self._prefix_is_open(prefix, number.stands_out)

    def _below_new_article(self) -> bool:
        return bool(self._open) and not any(known.style is Style.DECIMAL for known in self._open)

    def _prefix_is_open(self, prefix: list[int], stands_out: bool) -> bool:
        for known in self._open:
            if known.style is Style.DECIMAL and list(known.value) == prefix:
                return True
            if known.style is Style.ARTICLE and list(known.value) == prefix:
                return True
        before = (
            self._last_decimal.get(len(prefix), ()),
            self._last_decimal.get(len(prefix) + 1, ())[:-1],
        )
        last = max((value for value in before if value), default=(0,) * len(prefix))
        is_sibling = list(last[:-1]) == prefix[:-1]
        return stands_out and is_sibling and 0 < prefix[-1] - last[-1] <= 1 + _MOST_MISSED

    def _place(self, number: Number) -> int:
        """The depth at which a new style opens: below all, articles below an exhibit only."""
        if number.style is not Style.ARTICLE:
            return len(self._open)
        return 1 if self._open and self._open[0].style is Style.EXHIBIT else 0

    def _push(self, at: int, number: Number) -> bool:
        self._open[at:] = [number]
        return True


def _is_list(number: Number) -> bool:
    return number.style is not Style.ARTICLE


def _ends_at_decimal(other: Number, depth: int) -> bool:
    """Whether an open clause is closed by a decimal of a depth: lists, and decimals as deep."""
    if other.style in {Style.EXHIBIT, Style.ARTICLE}:
        return False
    return other.style is not Style.DECIMAL or len(other.value) >= depth
