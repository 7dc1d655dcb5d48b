"""How much an entry carries before its siblings are compared."""

import re
from functools import lru_cache
from math import log2

from rlm_core.tree.kind import DEFINITIONS, Kind
from rlm_core.tree.outline import Entry

TEST_WEIGHT = 0.3
_PRIVATE_WEIGHT = 0.4
_SPECIAL_WEIGHT = 0.6  # __init__ and its like: public, but seldom what one looks for
_DOCUMENTED_WEIGHT = 1.3
_KIND_WEIGHT = {Kind.CLASS: 1.5, Kind.CONSTANT: 0.35, Kind.METHOD: 0.9, Kind.SEGMENT: 0.8}
_BYTES_A_LINE = 80  # of prose: a paragraph may be one long line

_TEST_NAME = re.compile(
    r"^(?:tests?(?=_|[A-Z]|$)|Tests?(?=[A-Z_]|$))|(?:_tests?|Tests?|TestCase|Spec)$"
)

_APPENDIX = re.compile(
    r"\W*(?:table of contents|contents|index|bibliography|references|acknowledge?ments?|license|"
    r"copyright|change ?log|release notes|footnotes|colophon|about the author|signatures)\b",
    re.IGNORECASE,
)
_APPENDIX_WEIGHT = 0.4


def is_test_name(name: str) -> bool:
    """Whether a definition is a test by its name."""
    return ("est" in name or "Spec" in name) and _TEST_NAME.search(name) is not None


def is_private_name(name: str) -> bool:
    """Whether a name asks to be left alone."""
    return name.startswith(("_", "#"))


def entry_weight(entry: Entry, *, documented: bool) -> float:
    """The weight of an entry: its size, damped, by what kind of thing it is."""
    span = entry.span
    lines = max(span.end_line - span.start_line + 1, len(span) / _BYTES_A_LINE)
    weight = log2(2.0 + lines) * _KIND_WEIGHT.get(entry.kind, 1.0)
    if documented:
        weight *= _DOCUMENTED_WEIGHT
    return weight * _name_weight(entry.name) if entry.kind in DEFINITIONS else weight


@lru_cache(maxsize=4096)
def _name_weight(name: str) -> float:
    if is_private_name(name):
        return _SPECIAL_WEIGHT if name.startswith("__") and name.endswith("__") else _PRIVATE_WEIGHT
    return TEST_WEIGHT if is_test_name(name) else 1.0


def prose_weight(entry: Entry, best_merit: float) -> float:
    """The weight of a stretch of prose: its size, damped, less where no sentence is worth telling."""
    weight = log2(2.0 + len(entry.span) / _BYTES_A_LINE)
    if _APPENDIX.match(entry.name):
        weight *= _APPENDIX_WEIGHT
    return weight * (0.25 + 0.75 * min(1.0, best_merit))
