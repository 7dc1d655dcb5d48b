"""The names that a definition has in an outline: its step in addresses, and its signature."""

import re

from rlm_core.parse.code.nesting import Draft
from rlm_core.text.tokens import clip
from rlm_core.tree.address import escape_step

SIGNATURE_LENGTH = 300  # characters
_READ = 1_200  # bytes of a signature before it is cut

_SPACES = re.compile(r"\s+")
_SCOPES = re.compile(r"(?<=\w)(?:::|->|\\)(?=[\w~])")
_OPENERS = " {:=;,"


def step_of(draft: Draft) -> str:
    """The step of a definition: `Cart.total` for what says its owner, dots for any scope mark."""
    name, owner = draft.mark.name, draft.mark.owner
    if not draft.mark.meaning.merges:
        name = name.lstrip(":")  # Ruby's symbols; in a style sheet it is the name's own
    if name.isidentifier() and not owner:
        return name
    step = f"{owner}.{name}" if owner else name
    return escape_step(_SCOPES.sub(".", _SPACES.sub("-", step)))


def signature_of(draft: Draft, content: bytes) -> str:
    """One line: from a definition's first keyword up to its body, decorations left out."""
    start, end = draft.signature_start, draft.mark.body
    if draft.left_out:
        raw = _without(draft.left_out, content, start, end)
    else:
        raw = content[start : min(end, start + _READ)]
    text = " ".join(raw.decode(errors="replace").split()).rstrip(_OPENERS)
    text = text.removesuffix("=>").rstrip(_OPENERS)
    if draft.mark.body < draft.mark.end:
        text = _complete(text, draft.mark.name)
    return clip(text, SIGNATURE_LENGTH)


def _complete(text: str, name: str) -> str:
    """What stands behind the body: `typedef struct {...} Cart`, `describe("Cart", () => {...})`."""
    if text.count("(") == text.count(")") + 1:
        return text + ")"
    return text if name in text or not name.isidentifier() else f"{text} {name}"


def _without(left_out: list[tuple[int, int]], content: bytes, start: int, end: int) -> bytes:
    kept = []
    for left_start, left_end in left_out:
        if start <= left_start and left_end <= end:
            kept.append(content[start:left_start])
            start = left_end
    return b"".join([*kept, content[start:end]])[:_READ]
