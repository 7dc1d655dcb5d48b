"""Whether a reply has the form that was asked for: no provider's word is taken for it."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rlm_core.llm.prompt import Reply, Stop

_FENCED = re.compile(r"\s*```(?:json)?\s*\n(?P<inside>.*)\n\s*```\s*", re.DOTALL)


def in_form(reply: Reply, schema: Mapping[str, Any] | None) -> Reply:
    """The reply as plain JSON of the form, or as it was and marked as malformed.

    Without a schema, and where it was refused or cut off, there is nothing to check.
    """
    if schema is None or reply.stop is not Stop.END:
        return reply
    fenced = _FENCED.fullmatch(reply.text)
    try:
        value = json.loads(fenced["inside"] if fenced else reply.text)
    except (ValueError, RecursionError):
        return replace(reply, stop=Stop.MALFORMED)
    if not _fits(value, schema):
        return replace(reply, stop=Stop.MALFORMED)
    return replace(reply, text=json.dumps(value, ensure_ascii=False))


def _fits(value: object, schema: Mapping[str, Any]) -> bool:
    # It takes half a second to import, and is wanted only where there is a model.
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # noqa: PLC0415

    return bool(Draft202012Validator(schema).is_valid(value))
