"""What makes outlines, as one short text: an outline is dated by it, and made anew when it changes.

It is asked for at every start, so it reads package metadata and imports no grammar.
"""

from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version

from rlm_core.parse.code.grammars import query_source
from rlm_core.parse.languages import LANGUAGES

OUTLINE_VERSION = 1
"""Bump it whenever the same text may get another outline: other entries, kinds, names, trails, spans,
signatures, documentation, problems or mentions, from code, prose, data or lines alike."""


@cache
def maker() -> str:
    """The fingerprint of what makes outlines: grammars, queries and `OUTLINE_VERSION`."""
    hasher = blake2b(digest_size=8)
    for part in (*_grammar_versions(), *_queries()):
        hasher.update(part.encode() + b"\0")
    return f"outline-{OUTLINE_VERSION}-{hasher.hexdigest()}"


def _grammar_versions() -> list[str]:
    modules = {"tree_sitter", *(language.module for language in LANGUAGES if language.module)}
    return [f"{module} {_version(module)}" for module in sorted(modules)]


def _version(module: str) -> str:
    try:
        return version(module.replace("_", "-"))
    except PackageNotFoundError:
        return "missing"  # its languages are read by lines until it is there


def _queries() -> list[str]:
    return [f"{language.name}\n{query_source(language)}" for language in LANGUAGES]
