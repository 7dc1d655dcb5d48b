"""What `claude -p --output-format json` printed, as a reply or an error. Values only."""

import json
from collections.abc import Mapping
from typing import Any

from rlm_core.errors import ModelBusy, ModelError, ReplyLost
from rlm_core.llm.messages_failure import BUSY
from rlm_core.llm.messages_form import usage_of
from rlm_core.llm.prompt import Reply, Stop, Usage

# It has no field for this: a reply that reached its limit, after it was begun anew three times.
_CUT = "output token maximum"
_OUT_OF_FORM = ("error_max_turns", "error_max_structured_output_retries")


def result_of(code: int, output: str, complaints: str, model: str) -> Reply:
    """The reply in a run's output.

    Raises:
        ModelBusy: A limit of the account or the service is reached.
        ReplyLost: It failed, and not for nothing.
        ModelError: It failed.

    """
    result = _parsed(output)
    if result is None:
        raise _unreadable(code, output, complaints)
    usage = _usage(result)
    who = _model(result) or model
    if not result.get("is_error"):
        return Reply(_text(result), who, usage, _stop(result))
    if stop := _failed_stop(result):
        return Reply("", who, usage, stop)
    raise _failure(result, usage)


def _parsed(output: str) -> Mapping[str, Any] | None:
    try:
        value = json.loads(output)
    except (ValueError, RecursionError):
        return None
    # Told to be verbose, it prints all its messages, and the result is the last.
    last = value[-1] if isinstance(value, list) and value else value
    return last if isinstance(last, dict) and last.get("type") == "result" else None


def _text(result: Mapping[str, Any]) -> str:
    # It is absent where the model answered in text, even twice; the form is checked in any case.
    structured = result.get("structured_output")
    if structured is not None:
        return json.dumps(structured, ensure_ascii=False)
    return str(result.get("result") or "")


def _stop(result: Mapping[str, Any]) -> Stop:
    match result.get("stop_reason"):
        case "refusal":
            return Stop.REFUSED
        case "max_tokens":
            return Stop.MOST_TOKENS
    return Stop.END


def _failed_stop(result: Mapping[str, Any]) -> Stop | None:
    """Why a reply is none, where that is the model's doing and not the connection's."""
    if result.get("stop_reason") == "refusal":
        return Stop.REFUSED
    if _CUT in str(result.get("result")):
        return Stop.MOST_TOKENS
    return Stop.MALFORMED if result.get("subtype") in _OUT_OF_FORM else None


def _failure(result: Mapping[str, Any], usage: Usage) -> ModelError:
    said = str(result.get("result") or result.get("errors") or result.get("subtype"))
    text = f"`claude` failed: {_last_line(said)}"
    status = result.get("api_error_status")
    if status in BUSY:
        return ModelBusy(f"{text}: try again later, or with fewer calls at once")
    if status in (401, 403) or "/login" in said:
        text += ": log in with `claude`; a key in the environment is not handed on to it"
    return ReplyLost(text, usage.usd) if usage.usd else ModelError(text)


def _unreadable(code: int, output: str, complaints: str) -> ModelError:
    last = _last_line(complaints) or _last_line(output) or "it said nothing"
    if code:
        return ModelError(f"`claude` ended with {code}: {last}")
    return ReplyLost(f"`claude` printed no result: {last}: is it an old version?")


def _usage(result: Mapping[str, Any]) -> Usage:
    counted = usage_of(result.get("usage") or {})
    return Usage(
        counted.input_tokens,
        counted.output_tokens,
        counted.cache_read_tokens,
        counted.cache_write_tokens,
        usd=float(result.get("total_cost_usd") or 0.0),
    )


def _model(result: Mapping[str, Any]) -> str:
    """Who wrote most of it."""
    used: dict[str, dict[str, Any]] = result.get("modelUsage") or {}
    return max(used, key=lambda name: used[name].get("outputTokens", 0), default="")


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""
