"""What makes outlines, as a short text for each language: an outline is dated by it, and made anew when it changes.

It is asked for at every start, so it lists installed packages and imports no grammar.
"""

import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path

from rlm_core.parse.code.grammars import query_source
from rlm_core.parse.languages import LANGUAGES

OUTLINE_VERSION = 2
"""Bump it whenever the same text may get another outline: other entries, kinds, names, trails, spans,
signatures, documentation, problems or mentions, from code, prose, data or lines alike."""


@cache
def maker(language: str = "") -> str:
    """What makes outlines of a language, or where it is empty, of what needs no grammar."""
    known = next((one for one in LANGUAGES if one.name == language), None)
    if known is None or not known.module:
        return f"outline-{OUTLINE_VERSION}"
    hasher = blake2b(digest_size=8)
    for part in (_version("tree_sitter"), _version(known.module), query_source(known)):
        hasher.update(part.encode() + b"\0")
    return f"outline-{OUTLINE_VERSION}-{language}-{hasher.hexdigest()}"


@cache
def makers() -> frozenset[str]:
    """All that make outlines now."""
    return frozenset(maker(language.name) for language in LANGUAGES) | {maker()}


def _version(module: str) -> str:
    """The version of a wheel by its import name.

    An installed wheel has a folder `NAME-VERSION.dist-info` beside its package (PEP 427). To list those
    once costs a twentieth of reading each one's metadata, at every start.
    """
    return _installed().get(module) or "missing"  # its language is read by lines until it is there


@cache
def _installed() -> dict[str, str]:
    """Versions of tree-sitter and its grammars by import name; the first on the path counts."""
    found: dict[str, str] = {}
    for folder in filter(None, sys.path):
        for information in sorted(Path(folder).glob("tree_sitter*.dist-info")):
            module, _, version = information.stem.rpartition("-")
            found.setdefault(module, version)
    return found
