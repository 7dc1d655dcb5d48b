"""What a calling agent does with the pieces that `pending_work` hands out: it reads them, and replies."""

import re
from collections.abc import Sequence
from typing import Any

from rlm_core.llm.prompt import Prompt, Purpose
from tests.work.reading_model import reading

_PIECE = re.compile(r"^=== piece (\S+): [^\n]* ===\n(.*?)(?=^=== (?:piece|end) ?)", re.M | re.S)
_IDENTITY = re.compile(r"\b[ql]-[0-9a-f]{8,16}\b")


def identity_in(result: str) -> str:
    """The name of the question or labeling that waits."""
    found = _IDENTITY.search(result)
    assert found, result
    return found[0]


def replies_to(results: Sequence[str]) -> dict[str, Any]:
    """The arguments of `submit_work` after a result of `pending_work`."""
    pieces = _PIECE.findall(results[-1])
    return {"items": [{"id": name, "reply": reading(_prompt(text))} for name, text in pieces]}


def _prompt(piece: str) -> Prompt:
    """A piece as the prompt that it was made of, as far as a small model looks at it."""
    purpose, own = Purpose.ANSWER, piece
    if found := re.search(
        r"^The mark is \[data-.*?(?=^The form, as JSON Schema)", piece, re.M | re.S
    ):
        purpose, own = Purpose.SUMMARIZE, found[0]
    elif "\n<item 1 " in piece:
        purpose = Purpose.LABEL
    elif "\n<partial" in piece:
        purpose = Purpose.MERGE
    shared = re.search(r"<question>.*?</question>|The labels: [^\n]*", piece, re.S)
    return Prompt(purpose, "", own, 1_000, shared[0] if shared else "")
