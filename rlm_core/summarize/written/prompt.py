"""The prompt for some items: fixed instructions, and the sources' text fenced as data."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

from rlm_core.llm.prompt import Prompt, Purpose
from rlm_core.parse.data.recognition import DATA_FORMATS
from rlm_core.tree.fingerprint import fingerprint
from rlm_core.tree.node import Node
from rlm_core.tree.prose_format import PROSE_FORMATS, ProseFormat

TOKENS_PER_ITEM = 600  # a summary at its longest, with its quotes
_TOKENS_AROUND = 100


class Variant(StrEnum):
    """What kind of text is summarized; its instructions are the file of that name."""

    CODE = "code"
    PROSE = "prose"
    CONVERSATION = "conversation"
    DATA = "data"
    FOLDER = "folder"


_QUOTE = {
    "type": "object",
    "properties": {"at": {"type": "string"}, "words": {"type": "string"}},
    "required": ["at", "words"],
    "additionalProperties": False,
}
_STATEMENT = {
    "type": "object",
    "properties": {"text": {"type": "string"}, "quotes": {"type": "array", "items": _QUOTE}},
    "required": ["text", "quotes"],
    "additionalProperties": False,
}
_SUMMARY = {
    "type": "object",
    "properties": {
        "item": {"type": "integer"},
        "is": {"type": "string"},
        "does": {"type": "array", "items": _STATEMENT},
        "needs": {"type": "string"},
    },
    "required": ["item", "is", "does", "needs"],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {"summaries": {"type": "array", "items": _SUMMARY}},
    "required": ["summaries"],
    "additionalProperties": False,
}


def variant_of(node: Node) -> Variant:
    """Which instructions a node is summarized by."""
    if not node.format:
        return Variant.FOLDER
    if node.format == ProseFormat.TRANSCRIPT:
        return Variant.CONVERSATION
    if node.format in PROSE_FORMATS:
        return Variant.PROSE
    return Variant.DATA if node.format in DATA_FORMATS else Variant.CODE


@cache
def maker(variant: Variant) -> bytes:
    """The fingerprint of the instructions: it dates all that is written by them."""
    return fingerprint(_instructions("summarize").encode(), _instructions(variant).encode())


def compose_prompt(variant: Variant, bodies: Sequence[str], around: str) -> Prompt:
    """The prompt for items told by these bodies; `around` is what stands above them."""
    mark = f"[data-{fingerprint(*(one.encode() for one in (around, *bodies))).hex()}]"
    lines = [f"The mark is {mark}"]
    if around:
        lines += [f"{mark} around", around]
    for number, body in enumerate(bodies, start=1):
        lines += [f"{mark} item {number}", body]
    lines += [f"{mark} end", f"Write the summaries of {_items(len(bodies))}."]
    return Prompt(
        purpose=Purpose.SUMMARIZE,
        system=_instructions("summarize"),
        shared=_instructions(variant),
        text="\n".join(lines),
        most_tokens=TOKENS_PER_ITEM * len(bodies) + _TOKENS_AROUND,
        schema=SCHEMA,
    )


def _items(count: int) -> str:
    return "item 1" if count == 1 else f"items 1 to {count}"


@cache
def _instructions(name: str) -> str:
    return files(__package__).joinpath("prompts", f"{name}.md").read_text("utf-8")
