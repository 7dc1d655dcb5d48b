"""Read what a model replied: what can be checked is kept, what cannot is counted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rlm_core.ask.recursion.verify import Finder
from rlm_core.tree.answer import Citation, CitedStatement

_LONGEST = 700  # characters of one statement
_NAMED = 3  # quotes that a fault names
_QUOTES = 4  # that one statement keeps


@dataclass(frozen=True, slots=True)
class Partial:
    """A part of an answer: statements whose citations were found, and what had to be left out.

    `unsupported` counts statements none of whose quotes stands there; `false_quotes` all such quotes;
    `repaired` those that stood elsewhere, or not quite so.
    """

    statements: tuple[CitedStatement, ...] = ()
    contradictions: tuple[CitedStatement, ...] = ()
    unsupported: int = 0
    false_quotes: int = 0
    repaired: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not self.statements and not self.contradictions


class Unreadable(Exception):
    """A reply is not of the form that was asked for."""


@dataclass(slots=True)
class _Tally:
    """What is met while quotes are looked up."""

    false: list[str] = field(default_factory=list)
    repaired: int = 0
    unsupported: int = 0


def read_answer(text: str, finder: Finder) -> Partial:
    """A packet's answer.

    Raises:
        Unreadable: It is not of the form that was asked for.

    """
    partial, _ = _answer(text, finder)
    return partial


def answer_fault(text: str, finder: Finder) -> str:
    """What is wrong with a packet's reply: its form, or a statement with no quote that stands there."""
    try:
        partial, tally = _answer(text, finder)
    except Unreadable as error:
        return str(error)
    if not partial.unsupported:
        return ""
    named = "; ".join(f"“{quote[:80]}”" for quote in tally.false[:_NAMED])
    told = f" These words do not stand in the passages: {named}." if named else ""
    return f"Of the statements, {partial.unsupported} have no quote that is found.{told}"


def read_merge(text: str, given: Sequence[CitedStatement]) -> Partial:
    """A merge of statements, which are numbered from 1; each takes the citations of what it is from.

    Raises:
        Unreadable: It is not of the form that was asked for.

    """
    reply = _parsed(text)
    statements = [_based(one, given) for one in _items(reply, "statements")]
    contradictions = [_based(one, given) for one in _items(reply, "contradictions")]
    return Partial(
        tuple(one for one in statements if one.citations),
        tuple(one for one in contradictions if len(one.citations) > 1),
        unsupported=sum(not one.citations for one in statements),
    )


def merge_fault(text: str, given: Sequence[CitedStatement]) -> str:
    """What is wrong with a merge: its form, or a statement from nothing that was given."""
    try:
        merged = read_merge(text, given)
    except Unreadable as error:
        return str(error)
    if not merged.statements:
        return "No statement is left of those that were to be merged."
    if merged.unsupported:
        return f"{merged.unsupported} of the statements are from none of the numbers 1 to {len(given)}."
    return ""


def _answer(text: str, finder: Finder) -> tuple[Partial, _Tally]:
    reply, tally = _parsed(text), _Tally()
    statements = _cited(_items(reply, "statements"), finder, tally, fewest=1)
    unsupported = tally.unsupported
    contradictions = _cited(_items(reply, "contradictions"), finder, tally, fewest=2)
    return Partial(statements, contradictions, unsupported, len(tally.false), tally.repaired), tally


def _cited(
    items: Sequence[Mapping[str, Any]], finder: Finder, tally: _Tally, *, fewest: int
) -> tuple[CitedStatement, ...]:
    """Those statements that have so many citations at least."""
    kept = []
    for item in items:
        citations: list[Citation] = []
        for quote in _items(item, "quotes"):
            number, words = _whole(quote.get("number")), str(quote.get("words", ""))
            found = finder.find(number, words)
            if found is None:
                tally.false.append(" ".join(words.split()))
                continue
            tally.repaired += found.repaired
            citations.append(found.citation)
        if len(citations) >= fewest and (text := _text(item)):
            kept.append(CitedStatement(text, tuple(citations[:_QUOTES])))
        else:
            tally.unsupported += 1
    return tuple(kept)


def _based(item: Mapping[str, Any], given: Sequence[CitedStatement]) -> CitedStatement:
    numbers = item.get("from", [])
    known = [
        given[number - 1]
        for number in (numbers if isinstance(numbers, list) else [])
        if 0 < _whole(number) <= len(given)
    ]
    citations = tuple(dict.fromkeys(citation for one in known for citation in one.citations))
    return CitedStatement(_text(item), citations if _text(item) else ())


def _parsed(text: str) -> Mapping[str, Any]:
    """The object that a reply is; also where it stands between marks of code."""
    first, last = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[first : last + 1])
    except ValueError as error:
        raise Unreadable("It is not a JSON object.") from error
    if not isinstance(found, dict) or not isinstance(found.get("statements"), list):
        raise Unreadable("It has no list `statements`.")
    return found


def _items(of: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = of.get(name, [])
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _text(item: Mapping[str, Any]) -> str:
    return " ".join(str(item.get("text", "")).split())[:_LONGEST]
