"""What makes outlines, as a short text for each language: an outline is dated by it, and made anew when it changes.

It is asked for at every start, so it reads package metadata and imports no grammar.
"""

from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version

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
    try:
        return version(module.replace("_", "-"))
    except PackageNotFoundError:
        return "missing"  # its language is read by lines until it is there
