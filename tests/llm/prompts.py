"""Prompts to send."""

from typing import Any

from rlm_core.llm.prompt import Prompt, Purpose

FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "brief": {"type": "string", "minLength": 2},
        "sure": {"type": "boolean"},
    },
    "required": ["brief"],
    "additionalProperties": False,
}


def prompt(text: str = "Sum up: the cart has a total.", **changes: Any) -> Prompt:
    """A plausible prompt, with what a test wants changed."""
    values: dict[str, Any] = {
        "purpose": Purpose.SUMMARIZE,
        "system": "You sum up.",
        "text": text,
        "most_tokens": 300,
    }
    return Prompt(**values | changes)
