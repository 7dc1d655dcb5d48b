"""Which root is meant, and whether it may be indexed."""

from pathlib import Path

from rlm_core.errors import RootError
from rlm_core.hierarchy import Hierarchy, find_root, mark_root, needs_consent
from rlm_core.settings import Settings


def open_named(root: Path, settings: Settings) -> Hierarchy:
    """Open exactly this folder or document: who names it, consents to its being indexed."""
    return Hierarchy.open(mark_root(root, settings), settings)


def open_here(here: Path, settings: Settings) -> Hierarchy:
    """Open the root that `here` belongs to.

    Raises `RootError` where the root is such that a person has to ask for its index first.
    """
    root = find_root(here, settings)
    if reason := needs_consent(root, settings):
        raise RootError(reason)
    return Hierarchy.open(root, settings)


def open_anyway(here: Path, settings: Settings) -> Hierarchy:
    """Open the root that `here` belongs to, as a person asked for who is standing in it."""
    return open_named(find_root(here, settings).path, settings)
