"""The forms in which replies are wanted, and the instructions that come with them."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from rlm_core.llm.prompt import Purpose

ANSWER_TOKENS = 600  # of one reply: eight statements with their quotes, tersely
MERGE_TOKENS = 1_000


@lru_cache
def instructions(purpose: Purpose) -> str:
    """What is said to a model in every prompt of a purpose."""
    return (files(__package__) / "prompts" / f"{purpose}.md").read_text(encoding="utf-8")


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}
_QUOTED = _object({"text": _TEXT, "quotes": _list(_object({"number": _NUMBER, "words": _TEXT}))})
_BASED = _object({"text": _TEXT, "from": _list(_NUMBER)})

ANSWER_FORM = _object({"statements": _list(_QUOTED), "contradictions": _list(_QUOTED)})
MERGE_FORM = _object({"statements": _list(_BASED), "contradictions": _list(_BASED)})
