"""Who and what a long text names most: what no single sentence of a novel can say."""

import re
from collections import Counter

from rlm_core.text.stopwords import STOPWORDS
from rlm_core.text.tokens import clip
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Outline
from rlm_core.tree.summary import HEADLINE_LENGTH, Statement

LONG_BYTES = 60_000  # from here on a text is too long to be told by one of its sentences
_MOST_NAMES = 8
_LEAST_OCCURRENCES = 5
_CAPITALIZED = re.compile(
    r"(?<=[a-zß-öø-ÿ,;] )[^\W\d_a-zß-öø-ÿ][^\W\d_A-ZÀ-Þ]{2,}\b"
)  # not where a sentence begins
_LOWER = re.compile(r"\b[^\W\d_A-ZÀ-Þ]{3,}\b")
_TITLES = frozenset(["mr", "mrs", "miss", "captain", "sir", "lord", "lady", "prince", "princess", "count", "countess", "king", "queen", "general", "colonel", "doctor", "god", "english", "french", "american", "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"])  # fmt: skip


def contents_of(outline: Outline, content: bytes) -> Statement | None:
    """How a long text is divided, and the names it uses most; None for a short or undivided one."""
    sections = [
        entry
        for entry in outline.entries
        if entry.kind in (Kind.SECTION, Kind.CLAUSE) and entry.name
    ]
    if len(content) < LONG_BYTES or len(sections) < 3:
        return None
    names = most_named(content.decode("utf-8", "replace"))
    told = f"{len(sections)} sections, from “{clip(sections[0].name, 30)}” to “{clip(sections[-1].name, 30)}”"
    if names:
        told += f"; most named: {', '.join(names)}"
    return Statement(clip(told, HEADLINE_LENGTH), 0, outline.entries[0].span.end_line - 1)


def most_named(text: str) -> list[str]:
    """The proper names that occur most, most first: words that are written with a capital alone."""
    counts = Counter(_CAPITALIZED.findall(text))
    usual = Counter(_LOWER.findall(text))
    names = [
        name
        for name, count in counts.items()
        if count >= _LEAST_OCCURRENCES
        and usual[name.lower()] < count / 2
        and name.lower() not in _TITLES | STOPWORDS
    ]
    return sorted(names, key=lambda name: (-counts[name], name))[:_MOST_NAMES]
