"""Who and what a long text names most: what no single sentence of a novel or a meeting can say."""

import re
from collections import Counter

from rlm_core.summarize.everyday_words import EVERYDAY
from rlm_core.text.stopwords import STOPWORDS
from rlm_core.text.tokens import clip
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Outline
from rlm_core.tree.summary import HEADLINE_LENGTH, Statement

LONG_BYTES = 60_000  # from here on a text is too long to be told by one of its sentences
_MOST_NAMES = 8
_LEAST_OCCURRENCES = 5
_BYTES_AN_OCCURRENCE = 3_000  # of a text too short for so many: one occurrence less for each
_CAPITAL_WORD = r"[^\W\d_a-zß-öø-ÿ][^\W\d_A-ZÀ-Þ]{2,}\b"
_CAPITALIZED = re.compile(  # one to three words, not where a sentence begins; a blank is found fast
    r" (?:(?<=[a-zß-öø-ÿ,;] )|(?<=\b[MD][rs]\. )|(?<=\bMrs\. ))"
    rf"({_CAPITAL_WORD}(?: {_CAPITAL_WORD}){{0,2}})"
)
_SPOKEN = re.compile(r"\b[^\W\d_A-ZÀ-Þ]{4,}\b")
_UNTELLING_WORDS = """
    mr mrs miss captain sir lord lady prince princess count countess king queen general colonel
    doctor god english french american january february march april june july august september
    october november december
    section article exhibit schedule annex clause agreement party parties chapter page book
"""
_UNTELLING = frozenset(_UNTELLING_WORDS.split()) | STOPWORDS


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
    counts = _joined(Counter(filter(None, map(_bare, _CAPITALIZED.findall(text)))))
    usual = Counter(text.split())  # near enough, at a third of a pattern's cost
    least = _least(text)
    names = [
        name
        for name, count in counts.items()
        if count >= least and min(usual[word.lower()] for word in name.split()) < count / 2
    ]
    return sorted(names, key=lambda name: (-counts[name], name))[:_MOST_NAMES]


def most_said(text: str) -> list[str]:
    """The telling words that occur most, most first: neither names nor the words of every talk."""
    counts = Counter(_SPOKEN.findall(text))
    least = _least(text)
    words = [
        word
        for word, count in counts.items()
        if count >= least and word not in EVERYDAY and word not in STOPWORDS
    ]
    ordered = sorted(words, key=lambda word: (-counts[word], word))
    return _one_form_of_each(ordered)[:_MOST_NAMES]


def _bare(name: str) -> str:
    """A name without the titles before it; empty where nothing else is left."""
    words = name.split()
    while words and words[0].lower() in _UNTELLING:
        words.pop(0)
    return " ".join(words)


def _joined(counts: Counter[str]) -> Counter[str]:
    """The counts with `Mapple` counted for `Father Mapple`, or the other way round."""
    longest: dict[str, str] = {}
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        if " " in name:
            longest.setdefault(name.rpartition(" ")[2], name)
    for word, name in longest.items():
        if word in counts:
            kept, given = (name, word) if counts[name] >= counts[word] else (word, name)
            counts[kept] += counts.pop(given)
    return counts


def _least(text: str) -> int:
    """How often a word must occur to be told."""
    return max(2, min(_LEAST_OCCURRENCES, len(text) // _BYTES_AN_OCCURRENCE))


def _one_form_of_each(words: list[str]) -> list[str]:
    """The words without those that are another one's singular or plural."""
    forms: dict[str, str] = {}
    for word in words:
        forms.setdefault(word.removesuffix("s"), word)
    return list(forms.values())
