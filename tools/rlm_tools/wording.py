"""How a reader goes on from an answer: a model calls a tool, a person at a terminal types a command."""

import json
from typing import Protocol


class Wording(Protocol):
    """Says how to ask a tool something; without arguments, just what the tool is called here."""

    def __call__(self, tool: str, **arguments: str | bool) -> str:
        """`drill_down(address="src/")` or `rlm drill src/`."""


def as_call(tool: str, **arguments: str | bool) -> str:
    """As a model calls it: `drill_down(address="src/", cursor="25")`."""
    if not arguments:
        return tool
    given = (f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in arguments.items())
    return f"{tool}({', '.join(given)})"
