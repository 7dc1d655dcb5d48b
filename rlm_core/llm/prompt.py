"""What goes into a language model and what comes out of it, whoever offers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from rlm_core.errors import ModelError


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
    MALFORMED = "malformed"  # a schema was given, and it is not JSON of that form


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
        """One reply; one that was refused, cut off or malformed is a reply, and says so.

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


@runtime_checkable
class Bounded(Protocol):
    """A backend that knows the most that one call can be charged for, for a cap that must hold."""

    most_requests: int  # that one call can turn into, each of them charged for

    def most_output(self, prompt: Prompt) -> int:
        """The most output tokens of one request: the reply's, and the thinking before it."""
        ...


@runtime_checkable
class Caching(Protocol):
    """A backend that charges less for the beginning of a prompt that it has read a moment ago.

    It can do so once the reply to the first prompt with that beginning has come. So whoever has
    several that share one *warms* it: one of them is completed alone, then the others together.
    """

    def cached_prefix(self, prompt: Prompt) -> str:
        """What it keeps of a prompt: equal for prompts that share it, empty if too short to keep."""
        ...


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch is; its results can be had once it has ended. Counts are of prompts."""

    ended: bool
    waiting: int
    replied: int
    failed: int  # errored, expired or canceled


@runtime_checkable
class Batching(Protocol):
    """A backend that takes many prompts at once, for less, and replies when it can: within a day."""

    most_in_batch: int  # prompts

    async def submit(self, prompts: Mapping[str, Prompt]) -> str:
        """Send prompts, each under an id of up to 64 letters, digits, `-` and `_`; the batch's id.

        Raises:
            ReplyLost: It may have been taken, and its id is not known.
            ModelError: It was not taken.

        """
        ...

    async def progress(self, batch: str) -> BatchProgress:
        """How far it is; asking costs nothing."""
        ...

    async def results(
        self, batch: str, prompts: Mapping[str, Prompt]
    ) -> Mapping[str, Reply | ModelError]:
        """What became of each prompt of a batch that has ended, by id; can be asked for again.

        `prompts` has the forms that replies are checked for; it need not hold all that were sent.
        """
        ...

    async def cancel(self, batch: str) -> None:
        """Stop it; what was replied before is paid for, and among the results once it has ended."""
        ...
