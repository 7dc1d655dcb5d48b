"""The models that are known by name: what they are called for short, and how they are spoken to."""

from dataclasses import dataclass
from enum import StrEnum

DEFAULT_MODEL = "claude-haiku-5-5"
ALIASES = {
    "haiku": "claude-haiku-5-5",
    "sonnet": "claude-sonnet-5-5",
    "opus": "claude-opus-5-5",
    "fable": "claude-fable-5-2",
}


class Thinking(StrEnum):
    """How a model is kept from thinking at length: it would be paid for, and nobody reads it."""

    ASKED_FOR = "asked for"  # it does not think unless told to
    DISABLED = "disabled"
    BETWEEN_TOOLS = "between_tools"  # there are no tools, so: not at all
    ALWAYS = "always"  # it cannot be told not to, only to take less effort


@dataclass(frozen=True, slots=True)
class Manners:
    """How to speak to a model, by the vendor's documentation of November 2026.

    `least_cached` is the shortest beginning of a prompt that is cached, and `thinking_tokens` what
    is added to the most tokens of a reply, because they hold its thinking too.
    """

    thinking: Thinking = Thinking.ASKED_FOR
    least_cached: int = 4096
    thinking_tokens: int = 0


THINKING_ROOM = 2000  # tokens, for those that think always

MANNERS = {
    "claude-haiku-5": Manners(Thinking.DISABLED, 512),
    "claude-sonnet-5": Manners(Thinking.DISABLED, 1024),
    "claude-sonnet-5-5": Manners(Thinking.BETWEEN_TOOLS, 512),
    "claude-opus-5": Manners(Thinking.DISABLED, 512),
    "claude-opus-5-5": Manners(Thinking.ALWAYS, 512, THINKING_ROOM),
    "claude-fable": Manners(Thinking.ALWAYS, 512, THINKING_ROOM),
    "claude-mythos": Manners(Thinking.ALWAYS, 512, THINKING_ROOM),
}


def full_name(model: str) -> str:
    """The name behind a short one, the default for none, and any other as it is."""
    name = model.strip()
    return ALIASES.get(name.lower(), name) or DEFAULT_MODEL


def manners_of(model: str) -> Manners:
    """How to speak to a model; one that is not known is told nothing that it might not know."""
    known = [prefix for prefix in MANNERS if model.startswith(prefix)]
    return MANNERS[max(known, key=len)] if known else Manners()
