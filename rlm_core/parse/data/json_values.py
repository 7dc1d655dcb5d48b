"""Read JSON with the places of its members, and say what shape a value has."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rlm_core.parse.data.description import Part, counted, listed, text_of

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[ \t\r\n]*")
_NOUNS = {dict: "record", list: "list", str: "text", bool: "truth value", type(None): "null"}


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an object (by key) or of a list (by number), with the characters it takes."""

    key: str
    value: Any
    start: int
    end: int


def read_json(content: bytes) -> Any:
    """The value; raises ValueError where the text is no JSON, or nested too deeply to be read."""
    try:
        return json.loads(text_of(content))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def members(text: str, start: int = 0) -> list[Member]:
    """The members of the object or list at `start`; those before the first error in a broken one."""
    at = _skip(text, start)
    is_object = text.startswith("{", at)
    found: list[Member] = []
    try:
        for member in _walk(text, at + 1, is_object=is_object):
            found.append(member)  # noqa: PERF402 -- what came before an error is kept
    except (ValueError, RecursionError):
        pass
    return found


def byte_parts(text: str, found: list[Member]) -> tuple[Part, ...]:
    """Members as parts of the source, in bytes."""
    parts, at_character, at_byte = [], 0, 0
    for member in found:
        at_byte += _byte_length(text[at_character : member.start])
        end = at_byte + _byte_length(text[member.start : member.end])
        parts.append(Part(member.key, at_byte, end, shape(member.value)))
        at_character, at_byte = member.end, end
    return tuple(parts)


def shape(value: Any) -> str:
    """`list of 12 records with id, name`, `object of 3 keys: a, b, c`, `text`."""
    if isinstance(value, dict):
        return (
            f"object of {counted(len(value), 'key')}: {listed(value)}" if value else "empty object"
        )
    if isinstance(value, list):
        return _list_shape(value)
    return noun(value)


def noun(value: Any) -> str:
    """What to call a value."""
    return _NOUNS.get(type(value), "number")


def record_keys(values: list[Any]) -> list[str]:
    """The keys of the records of a list, in the order in which the first of them have them."""
    return list(
        dict.fromkeys(key for each in values[:100] if isinstance(each, dict) for key in each)
    )


def _list_shape(values: list[Any]) -> str:
    if not values:
        return "empty list"
    nouns = {noun(value) for value in values[:100]}
    what = counted(len(values), nouns.pop() if len(nouns) == 1 else "value")
    keys = record_keys(values)
    return f"list of {what}" + (f" with {listed(keys)}" if keys else "")


def _walk(text: str, at: int, *, is_object: bool) -> Iterator[Member]:
    number = 0
    at = _skip(text, at)
    while at < len(text) and text[at] not in "]}":
        start, key = at, str(number)
        if is_object:
            name, at = _DECODER.raw_decode(text, at)
            key, at = str(name), _skip(text, _expect(text, _skip(text, at), ":"))
        value, at = _DECODER.raw_decode(text, at)
        yield Member(key, value, start, at)
        at = _skip(text, at)
        if text.startswith(",", at):
            at = _skip(text, at + 1)
        number += 1


def _expect(text: str, at: int, mark: str) -> int:
    if not text.startswith(mark, at):
        raise ValueError(f"no {mark} at {at}")
    return at + 1


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _byte_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))
