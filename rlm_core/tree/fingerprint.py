"""Fingerprints: equal means equal text, and for trees, equal text all the way down."""

from collections.abc import Iterable
from hashlib import blake2b

from rlm_core.tree.outline import NO_PARENT, Outline

SIZE = 16  # bytes: collisions among 10^12 texts stay below one in 10^14


def fingerprint(*parts: bytes) -> bytes:
    """Hash the parts in order; each is set apart by its length, so that no two lists collide."""
    hasher = blake2b(digest_size=SIZE)
    for part in parts:
        hasher.update(len(part).to_bytes(8, "little"))
        hasher.update(part)
    return hasher.digest()


def tree_fingerprint(own: bytes, children: Iterable[bytes]) -> bytes:
    """The Merkle fingerprint of a node: its own text's and its children's trees', in order."""
    return fingerprint(own, *children)


def outline_fingerprints(outline: Outline, content: bytes) -> tuple[list[bytes], list[bytes]]:
    """Own and tree fingerprints of every entry of an outline over its source's UTF-8 content."""
    own = [
        fingerprint(*(content[start:end] for start, end in ranges))
        for ranges in outline.own_spans()
    ]
    below: list[list[bytes]] = [[] for _ in own]
    tree: list[bytes] = [b""] * len(own)
    for index in range(len(own) - 1, -1, -1):  # children stand after their parents
        tree[index] = tree_fingerprint(own[index], reversed(below[index]))
        if (parent := outline.entries[index].parent) != NO_PARENT:
            below[parent].append(tree[index])
    return own, tree
