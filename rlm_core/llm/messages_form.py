"""A prompt as the Messages API wants it, and its message as a reply. Values only, no connection."""

from collections.abc import Mapping
from typing import Any

from rlm_core.errors import ReplyLost
from rlm_core.llm.models import Thinking, manners_of
from rlm_core.llm.prompt import Prompt, Reply, Stop, Usage

_CACHED = {"cache_control": {"type": "ephemeral"}}
_STOPS = {
    "end_turn": Stop.END,
    "stop_sequence": Stop.END,
    "max_tokens": Stop.MOST_TOKENS,
    "model_context_window_exceeded": Stop.MOST_TOKENS,
    "refusal": Stop.REFUSED,
}


def request_of(prompt: Prompt, model: str) -> dict[str, Any]:
    """The arguments of `messages.create`: what prompts share comes first, and is marked as cached.

    What is shared by a piece of work may quote sources, so it is the user's text, not the system's.
    """
    manners = manners_of(model)
    request = counted_part(prompt, model)
    request["max_tokens"] = prompt.most_tokens + manners.thinking_tokens
    if manners.thinking in (Thinking.DISABLED, Thinking.BETWEEN_TOOLS):
        request["thinking"] = {"type": manners.thinking.value}
    if manners.thinking is Thinking.ALWAYS:
        request.setdefault("output_config", {})["effort"] = "low"
    return request


def counted_part(prompt: Prompt, model: str) -> dict[str, Any]:
    """The part of a request that is counted as input."""
    request: dict[str, Any] = {"model": model}
    if prompt.system:
        request["system"] = [_block(prompt.system) | _CACHED]
    shared = [_block(prompt.shared) | _CACHED] if prompt.shared else []
    request["messages"] = [{"role": "user", "content": [*shared, _block(prompt.text)]}]
    if prompt.schema:
        form = {"type": "json_schema", "schema": _allowed(prompt.schema)}
        request["output_config"] = {"format": form}
    return request


def reply_of(message: object) -> Reply:
    """A message of the API, as plain values, as a reply.

    Raises:
        ReplyLost: It is not a message.

    """
    match message:
        case {"content": list(blocks), "usage": dict(usage), "model": str(model), **rest}:
            # Blocks of thinking may come first: they are told apart by their type.
            text = "".join(b.get("text") or "" for b in blocks if b.get("type") == "text")
            stop = _STOPS.get(str(rest.get("stop_reason")), Stop.MOST_TOKENS)
            return Reply(text, model, usage_of(usage), stop)
    raise ReplyLost(f"what came back is not a message of the Messages API: {str(message)[:200]!r}")


def usage_of(usage: Mapping[str, Any]) -> Usage:
    """The tokens that were counted."""
    return Usage(
        input_tokens=usage.get("input_tokens") or 0,
        output_tokens=usage.get("output_tokens") or 0,
        cache_read_tokens=usage.get("cache_read_input_tokens") or 0,
        cache_write_tokens=usage.get("cache_creation_input_tokens") or 0,
    )


def _block(text: str) -> dict[str, Any]:
    # Half of a pair of surrogates is no text that can be sent.
    return {"type": "text", "text": text.encode("utf-8", "replace").decode("utf-8")}


def _allowed(schema: Mapping[str, Any]) -> dict[str, Any]:
    # The API refuses bounds of numbers and lengths; `reply_form` checks them afterwards.
    from anthropic import transform_schema  # noqa: PLC0415 -- heavy, loaded where a model is wanted

    return transform_schema(dict(schema))
