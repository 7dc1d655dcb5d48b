"""Find a node by its address, and name the nearest ones where there is none."""

import difflib
from pathlib import PurePosixPath

from rlm_core.ask.query import read_query
from rlm_core.ask.retrieve import retrieve
from rlm_core.errors import AddressError, ArgumentError
from rlm_core.sources.spelling import spellings
from rlm_core.store.index import Index
from rlm_core.text.tokens import clip
from rlm_core.tree.address import CODE_SIGIL, PROSE_SIGIL, ROOT, split, unescape
from rlm_core.tree.node import Node

_NEAREST = 5
_REASONS = 3


def locate(index: Index, address: str) -> Node:
    """The node at an address; `.` and the empty address mean the whole root.

    Raises:
        ArgumentError: The address leads out of the root.
        AddressError: There is no such node; the message names the nearest ones.

    """
    address = _normal(address)
    root = index.root()
    if root is None:
        raise AddressError(why_nothing(index))
    if address in ("", ROOT):
        return root
    if root.format and address.startswith((CODE_SIGIL, PROSE_SIGIL)):
        address = root.address + address  # the name of the one document goes without saying
    path, trail = split(address)
    for spelled in spellings(path):
        for one in (spelled + trail, f"{spelled}{trail}/"):
            if node := index.node_at(one):
                return node
    raise AddressError(_nothing_at(index, address))


def why_nothing(index: Index) -> str:
    """Why an index without any node has none, and what next."""
    if index.meta("complete") != "yes":
        return "Nothing is indexed yet. Ask again in a moment."
    reasons = [f"{skip.path}: {skip.reason}" for skip in index.skips()[:_REASONS]]
    return f"There is nothing here that can be indexed. {'; '.join(reasons)}".rstrip() + (
        ". Name another folder or document." if reasons else " Name another folder or document."
    )


def _normal(address: str) -> str:
    address = address.strip()
    if not is_text(address):
        raise ArgumentError(f"{clip(address, 200)!r} is not an address. Copy one from an answer.")
    path, trail = split(address)
    refuse_outside(path)
    path = path.replace("\\", "/")
    if path.startswith("./") and len(path) > 2:
        path = path[2:]
    return path + trail


def is_text(text: str) -> bool:
    """Whether a text is whole: JSON can spell half of a character, which nothing can store."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def refuse_outside(path: str) -> None:
    """Refuse a path that is absolute or climbs.

    Raises:
        ArgumentError: The path leads out of the root.

    """
    meant = unescape(path).replace("\\", "/")
    pure = PurePosixPath(meant)
    if pure.is_absolute() or ".." in pure.parts or "\x00" in meant or meant[1:3] == ":/":
        raise ArgumentError(
            f"{clip(path, 200)!r} leads out of the root. Addresses are relative to it, such as `src/shop/cart.py`."
        )


def _nothing_at(index: Index, address: str) -> str:
    nearest = _nearest(index, address)
    advice = (
        "Nearest: " + ", ".join(nearest) + "." if nearest else "`.` is the whole: look inside it."
    )
    return f"There is no node {clip(address, 200)!r}. {advice}"


def _nearest(index: Index, address: str) -> list[str]:
    """Addresses that share words with this one, most alike first; namesakes in the same file win."""
    path, trail = split(address)
    same_file = [node.address for node in index.file_nodes(unescape(path))] if trail else []
    wanted = read_query(unescape(address).replace("/", " ").replace("::", " ").replace("#", " "))
    matched, _ = retrieve(index, wanted, {}, limit=60)
    found = [one.candidate.identity for one in matched]
    nodes = index.nodes(found)
    addresses = list(
        dict.fromkeys([*same_file, *(nodes[one].address for one in found if one in nodes)])
    )
    return (
        difflib.get_close_matches(address, addresses, n=_NEAREST, cutoff=0.3)
        or addresses[:_NEAREST]
    )
