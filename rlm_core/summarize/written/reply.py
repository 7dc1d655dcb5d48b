"""Read a reply: JSON of the form that was asked for, or what is wrong with it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_FENCED = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.DOTALL)
_MOST_STATEMENTS = 8
_MOST_QUOTES = 4


class Malformed(Exception):
    """A reply is not of the form; the message says in what."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One summary as a model wrote it, not yet checked. `does` are statements with (at, words)."""

    headline: str
    does: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    needs: str


def read_reply(text: str, count: int) -> dict[int, Draft | Malformed]:
    """The summaries of a reply by the number of their item, from 1, up to `count`.

    Raises:
        Malformed: There is none to be had.

    """
    fenced = _FENCED.match(text)
    try:
        found = json.loads(fenced[1] if fenced else text)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"it is not JSON ({error})") from error
    if not isinstance(found, dict) or not isinstance(found.get("summaries"), list):
        raise Malformed('it is not an object with a list "summaries"')
    drafts: dict[int, Draft | Malformed] = {}
    for entry in found["summaries"]:
        number = entry.get("item") if isinstance(entry, dict) else None
        if isinstance(number, int) and 1 <= number <= count:
            drafts[number] = _draft(entry)
    return {
        number: drafts.get(number, Malformed("it has no summary")) for number in range(1, count + 1)
    }


def _draft(entry: Mapping[str, Any]) -> Draft | Malformed:
    try:
        does = entry.get("does")
        if not isinstance(does, list) or not 0 < len(does) <= _MOST_STATEMENTS:
            raise Malformed(f'"does" is not a list of 1 to {_MOST_STATEMENTS} statements')
        statements = tuple(map(_statement, does))
        return Draft(_text(entry, "is"), statements, _text(entry, "needs", may_be_empty=True))
    except Malformed as error:
        return error


def _statement(found: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    if not isinstance(found, dict):
        raise Malformed("a statement is not an object")
    quotes = found.get("quotes", [])
    if not isinstance(quotes, list):
        raise Malformed('"quotes" is not a list')
    return _text(found, "text"), tuple(map(_quote, quotes[:_MOST_QUOTES]))


def _quote(found: Any) -> tuple[str, str]:
    if not isinstance(found, dict):
        raise Malformed("a quote is not an object")
    return str(found.get("at", "")), _text(found, "words", may_be_empty=True)


def _text(found: Mapping[str, Any], name: str, *, may_be_empty: bool = False) -> str:
    value = found.get(name, "")
    if not isinstance(value, str):
        raise Malformed(f'"{name}" is not a text')
    text = " ".join(value.split())
    if not text and not may_be_empty:
        raise Malformed(f'"{name}" is empty')
    return text
