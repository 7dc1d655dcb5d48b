"""What the stub of the Messages API can do with a call, and a deterministic function that replies.

A plan is a sequence of these answers, one a call in order of arrival; a plain string is a `Say`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Ask:
    """A request to complete a prompt, as it came."""

    number: int  # from 0, in order of arrival
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case

    @property
    def system(self) -> str:
        return "".join(text for text, _ in _blocks(self.body.get("system") or []))

    @property
    def texts(self) -> list[str]:
        """The blocks of the user's message: what is shared, if anything, then the prompt's own."""
        content = self.body["messages"][0]["content"]
        return [text for text, _ in _blocks(content)]

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def schema(self) -> Mapping[str, Any] | None:
        form = (self.body.get("output_config") or {}).get("format")
        schema: Mapping[str, Any] | None = form["schema"] if form else None
        return schema

    @property
    def cached(self) -> str:
        """All up to the last block that is marked as cached."""
        blocks = [*_blocks(self.body.get("system") or [])]
        blocks += _blocks(self.body["messages"][0]["content"])
        last = max((i for i, (_, marked) in enumerate(blocks) if marked), default=-1)
        return "\0".join(text for text, _ in blocks[: last + 1])

    @property
    def tokens(self) -> int:
        return tokens_of(self.system) + tokens_of(self.text)


@dataclass(frozen=True)
class Say:
    """A reply."""

    text: str
    stop_reason: str = "end_turn"
    thinking: str = ""  # comes in a block of its own before the text


@dataclass(frozen=True)
class Cut:
    """A reply that reached the most tokens."""

    text: str = '{"unfinished": "so'


@dataclass(frozen=True)
class Refuse:
    """A refusal, which has no text."""


@dataclass(frozen=True)
class Fail:
    """An error of the API: 400, 401, 404, 429, 500, 529 …; `retry_after` in seconds."""

    status: int
    message: str = "the stub was told to fail"
    retry_after: float | None = None


@dataclass(frozen=True)
class Garbage:
    """Something with status 200 that is no message."""

    body: bytes = b"{this is not JSON"
    content_type: str = "application/json"


@dataclass(frozen=True)
class Stall:
    """No answer until the stub's `released` is set (it is when the stub closes), then a reply."""

    text: str = "late"


@dataclass(frozen=True)
class HangUp:
    """The connection is closed after the request was read, with no answer."""


@dataclass(frozen=True)
class Expire:
    """In a batch: its time ran out."""


Answer = Say | Cut | Refuse | Fail | Garbage | Stall | HangUp | Expire
Replying = Callable[[Ask], Answer | str]


def tokens_of(text: str) -> int:
    """Tokens as the stub counts them: its words."""
    return len(text.split())


def by_prompt(ask: Ask) -> Say:
    """A reply that is a function of the prompt's own text, and of the wanted form if there is one."""
    words = ask.texts[-1].split()
    if ask.schema is None:
        return Say(f"{len(words)} words: {' '.join(words[:8])}")
    return Say(json.dumps(_value(ask.schema, iter(words))))


def _value(schema: Mapping[str, Any], words: Iterator[str]) -> Any:
    """The least value of a form, filled with words of the text in order."""
    if "const" in schema or "enum" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    if "anyOf" in schema:
        return _value(schema["anyOf"][0], words)
    match schema.get("type"):
        case "object":
            properties = schema.get("properties") or {}
            required = schema.get("required") or ()
            return {name: _value(properties[name], words) for name in required}
        case "array":
            return [_value(schema["items"], words)]
        case "string":
            return next(words, "nothing")
        case "integer" | "number":
            return len(next(words, ""))
        case "boolean":
            return len(next(words, "")) % 2 == 0
    return None


def _blocks(content: str | list[dict[str, Any]]) -> list[tuple[str, bool]]:
    if isinstance(content, str):
        return [(content, False)]
    return [(block.get("text", ""), "cache_control" in block) for block in content]
