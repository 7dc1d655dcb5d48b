"""What damage on disk is called. Apart, so that a worker packs rows without importing SQLite."""

from rlm_core.errors import StoreError


class Damaged(StoreError):
    """The file is not a sound SQLite database."""
