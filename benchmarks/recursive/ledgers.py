"""Ledgers in three forms, and what is true of their entries: no part of the product is looked at.

An entry's note says by its words how somebody took it, and often by words of the opposite that it denies.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rlm_core.text.tokens import CODE_CHARACTERS, PROSE_CHARACTERS

PRAISE, COMPLAINT, NEITHER = "praise", "complaint", "neither"

_GOOD = frozenset(["prompt", "kind", "careful", "clean", "quick", "fair", "helpful", "patient"])
_BAD = frozenset(["late", "rude", "careless", "dirty", "slow", "unfair", "noisy", "forgetful"])
_DENIALS = ("not", "hardly", "never", "anything but")
_ASIDES = ("", "", " this time", " at any moment", " as far as they saw")
_THINGS = ("the delivery", "the crew", "the driver", "the new pump", "the office", "the fitter")
_PLAIN = (
    "asked for a copy of the bill",
    "will call again about the second gate",
    "has moved to another house",
    "paid at the counter of the office",
)
_FIRST = "Ada Bram Cleo Dirk Edda Finn Gwen Hugo Ines Jory Kai Lena Milo Nora Otto Pia"
_LAST = "Aldrin Bose Crane Dorn Eker Falk Gram Holt Isler Jarvis Kern Lund"
_DEALINGS, _SHARES = ("payment", "refund", "fee"), (6, 3, 1)
_OF_A_PAYMENT = 0.9  # of the refunds
_NEW_YEAR = date(2025, 1, 1)
_CENTS = (100, 250_000)
_COLUMNS = ("date", "clerk", "dealing", "amount", "invoice", "note")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry and where it stands; `tone` is how its note takes it."""

    path: str
    line: int
    day: date
    clerk: str
    dealing: str
    amount: float
    invoice: str
    tone: str


class Ledgers:
    """Makes one ledger after the other; most refunds belong to a payment in any of the earlier ones."""

    def __init__(self, seed: int) -> None:
        self._drawn = Random(seed)
        self._paid: list[str] = []
        self.entries: list[Entry] = []

    def ledger(self, stem: str, number: int, tokens: int) -> tuple[str, str]:
        """The path, made of its stem, and the text of a ledger of about so many tokens."""
        ending = tuple(_FORMS)[number % len(_FORMS)]
        form = _FORMS[ending]
        path, lines = f"{stem}.{ending}", list(form.head)
        left = tokens * form.characters
        while left > 0:
            entry, note = self._entry(path, len(lines) + 1)
            lines.append(form.line(_cells(entry, note)))
            left -= len(lines[-1])
            self.entries.append(entry)
        return path, "\n".join(lines) + "\n"

    def _entry(self, path: str, line: int) -> tuple[Entry, str]:
        drawn = self._drawn
        (dealing,) = drawn.choices(_DEALINGS, _SHARES)
        note, tone = self._note()
        day = _NEW_YEAR + timedelta(days=drawn.randrange(365))
        clerk = f"{drawn.choice(_FIRST.split())} {drawn.choice(_LAST.split())}"
        amount = drawn.randrange(*_CENTS) / 100
        return Entry(path, line, day, clerk, dealing, amount, self._invoice(dealing), tone), note

    def _invoice(self, dealing: str) -> str:
        if dealing == "refund" and self._paid and self._drawn.random() < _OF_A_PAYMENT:
            return self._drawn.choice(self._paid)
        made = f"N-{len(self.entries):06}"
        if dealing == "payment":
            self._paid.append(made)
        return made

    def _note(self) -> tuple[str, str]:
        drawn = self._drawn
        if drawn.random() < 0.5:
            return f"the customer {drawn.choice(_PLAIN)}", NEITHER
        word = drawn.choice(sorted(_GOOD if drawn.random() < 0.7 else _BAD))
        denial = drawn.choice(_DENIALS) if drawn.random() < 0.3 else ""
        how = f"{denial}{drawn.choice(_ASIDES)} {word}" if denial else word
        tone = PRAISE if (word in _GOOD) is not bool(denial) else COMPLAINT
        return f"the customer said that {drawn.choice(_THINGS)} was {how}", tone


def tone_of(text: str) -> str:
    """How the note at the end of a text takes it, told by its words alone."""
    said = text.rpartition(" was ")[2].strip(' "}')
    last = said.rpartition(" ")[2]
    if last not in _GOOD | _BAD:
        return NEITHER
    return PRAISE if (last in _GOOD) is not said.startswith(_DENIALS) else COMPLAINT


def _cells(entry: Entry, note: str) -> dict[str, str]:
    day, amount = entry.day.isoformat(), f"{entry.amount:.2f}"
    told = (day, entry.clerk, entry.dealing, amount, entry.invoice, note)
    return dict(zip(_COLUMNS, told, strict=True))


def _row(cells: Mapping[str, str]) -> str:
    row = io.StringIO()
    csv.writer(row, lineterminator="").writerow(cells.values())
    return row.getvalue()


def _line(cells: Mapping[str, str]) -> str:
    return " || ".join(f"{name}: {cell}" for name, cell in cells.items())


@dataclass(frozen=True, slots=True)
class _Form:
    """What stands before the entries, how one is written, and characters a token."""

    head: Sequence[str]
    line: Callable[[Mapping[str, str]], str]
    characters: float


_FORMS: Mapping[str, _Form] = {
    "csv": _Form((",".join(_COLUMNS),), _row, CODE_CHARACTERS),
    "jsonl": _Form((), json.dumps, CODE_CHARACTERS),
    "md": _Form(("# Ledger", ""), _line, PROSE_CHARACTERS),
}
