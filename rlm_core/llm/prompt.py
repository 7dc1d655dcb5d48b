"""What goes into a language model and what comes out of it, whoever offers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Purpose(StrEnum):
    """What a prompt is for; its instructions are the file of that name."""

    SUMMARIZE = "summarize"
    ANSWER = "answer"  # a question from one packet of evidence
    MERGE = "merge"  # partial answers into one
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request.

    `system` is the same for all prompts of a purpose and `shared` for those of one piece of work (a
    question, say), so that a provider may cache them; `text` is this prompt's own. A reply has at most
    `most_tokens` tokens; with a `schema` (JSON Schema of an object) it is JSON of that form.
    """

    purpose: Purpose
    system: str
    text: str
    most_tokens: int
    shared: str = ""
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that were counted, and what it cost where a backend says so itself (US dollars)."""

    input_tokens: int = 0  # without those of the cache
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    usd: float | None = None


class Stop(StrEnum):
    """Why a reply ended."""

    END = "end"
    MOST_TOKENS = "most_tokens"  # it was cut off
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote; `model` is who wrote it, as the backend names it."""

    text: str
    model: str
    usage: Usage = Usage()
    stop: Stop = Stop.END


class Backend(Protocol):
    """Something that completes prompts. Each call is one attempt as far as a caller can see.

    Its own retries of passing failures (a busy or broken connection) are its own affair.
    """

    name: str  # as a user chooses it
    model: str  # as a user chooses it
    most_at_once: int  # calls that it makes sense to have under way together

    async def complete(self, prompt: Prompt) -> Reply:
        """One reply; one that was refused or cut off is a reply, and says so.

        Raises:
            ModelError: There is no reply.

        """
        ...

    async def count_tokens(self, prompt: Prompt) -> int:
        """The input tokens of a prompt, counted where that costs nothing, else estimated."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
