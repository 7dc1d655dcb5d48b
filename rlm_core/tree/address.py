"""Addresses: the names of nodes, for people and models.

    .                              the whole root, where it is a folder
    src/shop/                      a folder
    src/shop/cart.py               a file, or the root where it is one document
    src/shop/cart.py::Cart.total   a definition in code
    guide.md#install/linux         a section of prose
    novel.txt#chapter-3/p12        a paragraph

An address is a path and a *trail*. The trail carries its own sigil (`::` or `#`) and is what an
outline knows by itself; the path is the place, which only a walk knows.
Reserved characters in names are percent-escaped; namesakes under one parent take `~2`, `~3` in order.
"""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote

ROOT = "."
CODE_SIGIL = "::"
PROSE_SIGIL = "#"

_STEP_RESERVED = re.compile(r"[%#~:/\s\x00-\x1f]")
_PATH_RESERVED = re.compile(r"[%#~\x00-\x1f]|::")
_NOT_WORD = re.compile(r"[^\w]+")

SLUG_LENGTH = 48  # characters; a heading is recognized by its first few words


def escape_step(name: str) -> str:
    """Make a name safe as one step of a trail."""
    return _STEP_RESERVED.sub(_percent, name)


def escape_path(path: str) -> str:
    """Make a relative POSIX path safe as the first part of an address."""
    return _PATH_RESERVED.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), path
    )


def unescape(text: str) -> str:
    """Undo `escape_step` and `escape_path`."""
    return unquote(text)


def slug(heading: str) -> str:
    """Turn a heading into a short, readable step: `"2. Rights Granted"` -> `2-rights-granted`."""
    words = _NOT_WORD.sub("-", heading.casefold()).strip("-_")
    if len(words) <= SLUG_LENGTH:
        return words or "untitled"
    return words[:SLUG_LENGTH].rsplit("-", 1)[0]


def distinct(steps: Iterable[str]) -> list[str]:
    """Number namesakes in order: `["a", "b", "a"]` -> `["a", "b", "a~2"]`."""
    seen: Counter[str] = Counter()
    numbered = []
    for step in steps:
        seen[step] += 1
        numbered.append(step if seen[step] == 1 else f"{step}~{seen[step]}")
    return numbered


def split(address: str) -> tuple[str, str]:
    """Split an address into its escaped path and its trail (with sigil, or empty)."""
    cuts = [at for sigil in (CODE_SIGIL, PROSE_SIGIL) if (at := address.find(sigil)) > 0]
    if not cuts:
        return address, ""
    return address[: min(cuts)], address[min(cuts) :]


def child_trail(parent_trail: str, step: str, sigil: str) -> str:
    """Append one step to a trail: `.` joins the steps of code, `/` those of prose."""
    if not parent_trail:
        return sigil + step
    return parent_trail + ("." if sigil == CODE_SIGIL else "/") + step


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())  # `quote` leaves `~` as it is
