"""Which part of a root is indexed now."""

from rlm_core.store.index import Index
from rlm_core.tree.answer import Coverage


def coverage_of(index: Index) -> Coverage:
    """The files and nodes that are there, of those that the last walk found."""
    files, nodes = index.counts()
    total = int(index.meta("files_total") or 0)
    return Coverage(files, max(files, total), nodes, complete=index.meta("complete") == "yes")
