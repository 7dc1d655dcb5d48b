"""Names for paths: readable, safe in any file system, and different for different paths."""

import os
from hashlib import blake2b
from pathlib import Path

from rlm_core.tree.address import slug

_HASH_SIZE = 6  # bytes


def printable(path: str) -> str:
    """A path as text: bytes that are not UTF-8 are shown as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def path_key(path: Path) -> str:
    """A folder name that stands for an absolute path: `/home/ann/shop` -> `shop-5e1f09a3b2c4`."""
    name = path.parent.name if path.name == ".git" else path.name
    digest = blake2b(os.fsencode(path), digest_size=_HASH_SIZE).hexdigest()
    return f"{slug(name) if name else 'root'}-{digest}"
