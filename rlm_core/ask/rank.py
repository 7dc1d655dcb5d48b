"""The rules that matter more than any score: what a reader would put first. Pure.

They are those that code search is known to gain from: definitions before mentions, names and paths
that match, files in which several nodes match, and tests, legacy, vendored code and type stubs last
unless they were asked for.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rlm_core.ask.query import Query
from rlm_core.ask.retrieve import Scored, Weighed
from rlm_core.store.rows import Candidate
from rlm_core.text.words import index_words
from rlm_core.tree.kind import DEFINITIONS, Kind

COHERENCE = 0.5  # how much the rest of its file adds to a node
COHERENCE_DECAY = 0.6  # each further node of the file counts so much less
NEIGHBOR = 0.25  # how much the piece before and after adds to a piece of prose
NAMED = 0.6  # a name that the question spells out, against its score by words
NAME_COVERED = 0.3  # a name all of whose words the question uses
PATH_NAMED = 0.5  # a path that the question spells out

_KIND_WEIGHTS = {
    Kind.CORPUS: 0.5,
    Kind.FOLDER: 0.6,
    Kind.GROUP: 0.4,
    Kind.FILE: 0.9,
    Kind.CONSTANT: 0.8,
}
_PROSE_LEAVES = frozenset({Kind.PARAGRAPH, Kind.TURN, Kind.CLAUSE, Kind.SEGMENT})


@dataclass(frozen=True, slots=True)
class Noise:
    """A kind of file that is rarely meant, unless one of its words is in the question."""

    label: str
    pattern: re.Pattern[str]
    weight: float
    asked_by: frozenset[str]  # stems


_NOISE = (
    Noise(
        "test",
        re.compile(r"(^|/)(tests?|testing|__tests__|spec|specs|fixtures?|e2e)/|(^|/)(test_[^/]*|conftest\.py|[^/]*(_test|\.test|\.spec)\.\w+)$"),
        0.45,
        frozenset({"test", "fixtur", "conftest", "spec"}),
    ),
    Noise(
        "vendored",
        re.compile(r"(^|/)(_?vendor(ed)?|third[_-]?party|extern(al)?|node_modules|packages/urllib3|deps)/"),
        0.5,
        frozenset({"vendor", "third", "extern"}),
    ),
    Noise("legacy", re.compile(r"legacy|deprecated|(^|/)old/|\.orig$"), 0.6, frozenset({"legaci", "deprec", "old"})),
    Noise("stub", re.compile(r"\.pyi$|\.d\.ts$"), 0.6, frozenset({"stub", "pyi", "type"})),
    Noise(
        "changes",
        re.compile(r"(^|/)(changelog|changes|news|history|release[-_]?notes|releases|whatsnew)([^/]*$|/)", re.I),
        0.5,
        frozenset({"chang", "changelog", "releas", "version", "histori", "new"}),
    ),
    Noise("translations", re.compile(r"(^|/)locales?/|\.po$"), 0.4, frozenset({"translat", "local", "languag"})),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its final score and what made it, strongest first."""

    candidate: Candidate
    score: float
    why: str


def rank(found: Sequence[Scored], query: Query, weighed: Weighed) -> list[Ranked]:
    """Put candidates into the order in which a reader would want them."""
    by_words = {one.candidate.identity: one.score for one in found}
    own = {one.candidate.identity: _own_score(one, query, weighed, by_words) for one in found}
    coherence = _coherence(found, own)
    ranked = []
    for one in found:
        score, reasons = own[one.candidate.identity]
        together = coherence[one.candidate.path] - score
        total = score + COHERENCE * max(0.0, together)
        if together > score:
            reasons = (*reasons, "its file matches elsewhere too")
        ranked.append(Ranked(one.candidate, total, "; ".join(("words", *reasons))))
    return sorted(
        ranked, key=lambda one: (-one.score, one.candidate.path, one.candidate.start_byte)
    )


def _own_score(
    scored: Scored, query: Query, weighed: Weighed, by_words: Mapping[int, float]
) -> tuple[float, tuple[str, ...]]:
    candidate, score = scored.candidate, scored.score
    reasons: list[str] = []
    kind = Kind(candidate.kind)
    if kind in _PROSE_LEAVES:
        near = candidate.identity
        score += NEIGHBOR * (by_words.get(near - 1, 0.0) + by_words.get(near + 1, 0.0))
    bonus = _name_bonus(candidate, kind, query, weighed, reasons)
    if any(path in candidate.path.lower() or path in _dotted(candidate) for path in query.paths):
        bonus += PATH_NAMED
        reasons.append("path named")
    score *= (1.0 + bonus) * _KIND_WEIGHTS.get(kind, 1.0)
    for noise in _NOISE:
        if noise.pattern.search(candidate.path) and not noise.asked_by & query.terms.keys():
            score *= noise.weight
            reasons.append(f"{noise.label}: ranked down")
    return score, tuple(reasons)


def _name_bonus(
    candidate: Candidate, kind: Kind, query: Query, weighed: Weighed, reasons: list[str]
) -> float:
    if not candidate.name or kind not in DEFINITIONS | {Kind.SECTION, Kind.CLAUSE, Kind.FILE}:
        return 0.0
    whole = candidate.name.lower().replace("_", "")
    if whole in query.names:
        reasons.insert(0, "defines a name in the question")
        return NAMED
    stems = set(index_words(candidate.name)[1].split())
    strongest = max(weighed.terms.values(), default=1.0)
    if stems and stems <= weighed.terms.keys():
        reasons.insert(0, "its name matches")
        return NAME_COVERED * max(weighed.terms[stem] for stem in stems) / strongest
    return 0.0


def _dotted(candidate: Candidate) -> str:
    return f"{candidate.path.rpartition('.')[0].replace('/', '.')}.{candidate.trail.removeprefix('::')}".lower()


def _coherence(
    found: Sequence[Scored], own: Mapping[int, tuple[float, tuple[str, ...]]]
) -> dict[str, float]:
    """For each file, the scores of its nodes, each further one counting less."""
    by_file: dict[str, list[float]] = defaultdict(list)
    for one in found:
        by_file[one.candidate.path].append(own[one.candidate.identity][0])
    return {
        path: sum(
            score * COHERENCE_DECAY**at for at, score in enumerate(sorted(scores, reverse=True)[:8])
        )
        for path, scores in by_file.items()
    }
