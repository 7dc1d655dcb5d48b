"""The fields of an item: what it says of itself as `key: value`, and what can be told of any text."""

import csv
import json
import re
from collections.abc import Callable, Mapping
from datetime import date

from dateutil import parser as dates

_PIECE = re.compile(r"\s*\|\|\s*|\s+\|\s+|\t")
_NAMED = re.compile(r"[\[({\s>*-]*(?P<key>[A-Za-z][\w .-]{0,40}?)\s*:\s+(?P<value>\S.*?)\s*")
_SET = re.compile(r"(?<!\S)(?P<key>[A-Za-z_][\w.-]{0,40})=(?P<value>\"[^\"]*\"|\S+)")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"(?<![\d.])(?P<iso>\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}})(?!\d)"
    rf"|\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b|\b\d{{1,2}}\.?\s+{_MONTH}\.?,?\s+\d{{4}}\b",
    re.IGNORECASE,
)
_DEEPEST = 2  # levels of a JSON record whose keys are fields


def fields_of(text: str) -> dict[str, str]:
    """What a text says of itself, by key in lower case: of a JSON object, `a: 1 || b: 2`, `a=1`, lines `a: 1`."""
    if text.lstrip().startswith("{"):
        try:
            return dict(_flat(json.loads(text), ""))
        except (ValueError, RecursionError):
            pass
    found = {}
    if "=" in text:  # most lines of prose have no sign of a field, and patterns are dear
        found = {one["key"].casefold(): one["value"].strip('"') for one in _SET.finditer(text)}
    for line in text.splitlines():
        for piece in _pieces(line) if ":" in line else ():
            if named := _NAMED.fullmatch(piece):
                found.setdefault(named["key"].casefold(), named["value"])
    return found


def _pieces(line: str) -> list[str]:
    return _PIECE.split(line) if "|" in line or "\t" in line else [line]


def row_fields(header: list[str], line: str, separator: str) -> dict[str, str]:
    """The cells of one line of a table, by column in lower case."""
    cells = next(csv.reader([line], delimiter=separator), [])
    return {
        name.strip().casefold(): cell.strip() for name, cell in zip(header, cells, strict=False)
    }


def date_in(text: str) -> date | None:
    """The first date that a text spells out with its year."""
    for found in _DATE.finditer(text):
        try:
            if iso := found["iso"]:
                year, month, day = map(int, re.split(r"[-/.]", iso))
                return date(year, month, day)
            return dates.parse(found[0]).date()
        except (ValueError, OverflowError):
            continue
    return None


def number_in(text: str) -> float | None:
    """The first number in a text."""
    found = _NUMBER.search(text)
    return float(found[0].replace(",", "")) if found else None


def _day(told: Mapping[str, str], text: str) -> date | None:
    return date_in(told.get("date", text))


def told_of(name: str, told: Mapping[str, str], text: str) -> str | None:
    """A field of an item: what it says itself, else what can be told of its text; None where it lacks it."""
    if name in ("year", "month", "date", "weekday") and (day := _day(told, text)):
        return _CALENDAR[name](day)
    if name in told:
        return told[name]
    return _TOLD[name](text) if name in _TOLD else None


_CALENDAR: Mapping[str, Callable[[date], str]] = {
    "date": date.isoformat,
    "month": lambda day: day.isoformat()[:7],
    "year": lambda day: str(day.year),
    "weekday": lambda day: day.strftime("%A"),
}
_TOLD: Mapping[str, Callable[[str], str | None]] = {
    "text": lambda text: text,
    "lines": lambda text: str(text.count("\n") + 1),
    "words": lambda text: str(len(text.split())),
    "number": lambda text: None if (found := number_in(text)) is None else f"{found:g}",
}


def _flat(value: object, prefix: str, depth: int = 0) -> list[tuple[str, str]]:
    """The single values of a JSON object, those of inner ones as `outer.inner`."""
    if not isinstance(value, dict):
        return [(prefix, value if isinstance(value, str) else json.dumps(value))] if prefix else []
    if depth > _DEEPEST:
        return []
    start = f"{prefix}." if prefix else ""
    return [
        pair
        for key, inner in value.items()
        for pair in _flat(inner, f"{start}{str(key).casefold()}", depth + 1)
    ]
