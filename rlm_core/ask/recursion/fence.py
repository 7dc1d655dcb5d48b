"""Quote texts of others in a prompt, so that none of them can step out of its quotation."""

from collections.abc import Sequence
from dataclasses import dataclass

from rlm_core.tree.fingerprint import fingerprint

_DIGITS = 8  # hexadecimal, of the mark


@dataclass(frozen=True, slots=True)
class Fenced:
    """A text, and what is said of it in its opening mark."""

    attributes: str
    text: str


def fence(name: str, texts: Sequence[Fenced]) -> str:
    """Texts between marks that none of them contains: the marks are made from all that they enclose."""
    mark = f"{name}-{_mark(name, texts)}"
    return "\n\n".join(f"<{mark} {one.attributes}>\n{one.text}\n</{mark}>" for one in texts)


def attribute(name: str, value: str) -> str:
    """One attribute of an opening mark, on one line and inside its quotes."""
    safe = " ".join(value.split()).replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
    return f'{name}="{safe}"'


def _mark(name: str, texts: Sequence[Fenced]) -> str:
    content = [
        part.encode("utf-8", "replace") for one in texts for part in (one.attributes, one.text)
    ]
    made = fingerprint(b"fence", *content)
    while any(f"{name}-{made.hex()[:_DIGITS]}" in one.text for one in texts):
        made = fingerprint(b"fence again", made)
    return made.hex()[:_DIGITS]
