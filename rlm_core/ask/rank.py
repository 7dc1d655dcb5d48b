"""The rules that matter more than any score: what a reader would put first. Pure.

They are those that code search is known to gain from: definitions before mentions, names and paths
that match, files in which several nodes match, and tests, legacy, vendored code and type stubs last
unless they were asked for.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rlm_core.ask.query import Query
from rlm_core.ask.retrieve import Matched, Weighed
from rlm_core.ask.score import covered, is_code, score_files, score_nodes
from rlm_core.store.rows import Candidate
from rlm_core.text.words import index_words
from rlm_core.tree.address import CODE_SIGIL
from rlm_core.tree.kind import DEFINITIONS, Kind

FILE_SHARE = 0.7  # how much its file's score adds to a node's own
CODE_MEANING = (
    0.3  # what the nearest meaning adds to a node and to its file, against the best by words
)
PROSE_MEANING = 0.8  # where all is prose; the less, the more of the question's words one node has
NUMBER_MEANING = 0.1  # of both, for a question with a number: vectors take 2018 for 2019
NEARBY = (
    0.4  # how much the text around a piece of talk or narration adds: one follows from the other
)
NEARBY_FORMATS = frozenset({"transcript", "text"})
NEARBY_BYTES = 2_000.0  # at this distance, e times less
NEARBY_FULL = 200.0  # bytes: a shorter piece adds less, lest many lines say more than a few turns
NAMED = 0.4  # a name that the question spells out, against its score by words
NAME_COVERED = 0.25  # a name all of whose words the question uses
PATH_NAMED = 0.3  # a path that the question spells out

_NUMBER = re.compile(r"\d\d")  # a year, an amount, a page

_KIND_WEIGHTS: Mapping[str, float] = {
    Kind.CORPUS: 0.5,
    Kind.FOLDER: 0.6,
    Kind.GROUP: 0.4,
    Kind.FILE: 0.9,
    Kind.CONSTANT: 0.6,
}
_NAMED_KINDS = DEFINITIONS | {Kind.SECTION, Kind.CLAUSE, Kind.FILE}
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
    Noise(
        "markup",
        re.compile(r"\.(html?|css|scss|less|svg|xml)$"),
        0.7,
        frozenset({"html", "css", "templat", "page", "style", "tag", "svg", "xml"}),
    ),
    Noise("translations", re.compile(r"(^|/)locales?/|\.po$"), 0.4, frozenset({"translat", "local", "languag"})),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its final score and what made it, strongest first.

    `own` is the part of the score that it has from what it says itself; the rest it shares with others.
    """

    candidate: Candidate
    score: float
    why: str
    own: float = 0.0


def rank(found: Sequence[Matched], query: Query, weighed: Weighed) -> list[Ranked]:
    """Put candidates into the order in which a reader would want them."""
    meanings = _meanings(found, query, weighed)
    nodes = _with_meaning(score_nodes(found, weighed), meanings)
    files = _files_with_meaning(found, score_files(found, weighed), meanings)
    file_share = FILE_SHARE * max(nodes, default=0.0) / (max(files.values(), default=0.0) or 1.0)
    nearby = _nearby(found, nodes)
    noise = {path: _noise(path, query) for path in files}
    ranked = []
    for one, own in zip(found, nodes, strict=True):
        candidate = one.candidate
        near = NEARBY * nearby.get(candidate.identity, 0.0)
        bonus, reasons = _bonus(candidate, query, weighed)
        weight, noises = noise[candidate.path]
        weight *= (1.0 + bonus) * _KIND_WEIGHTS.get(candidate.kind, 1.0)
        score = (own + near + file_share * files[candidate.path]) * weight
        why = "; ".join((_paths_of(one), *reasons, *noises))
        ranked.append(Ranked(candidate, score, why, own * weight))
    return sorted(
        ranked, key=lambda one: (-one.score, one.candidate.path, one.candidate.start_byte)
    )


def _meanings(found: Sequence[Matched], query: Query, weighed: Weighed) -> list[float]:
    """What each node's meaning adds, against the best score by words."""
    among_code = any(is_code(one.candidate) for one in found)
    share = CODE_MEANING if among_code else PROSE_MEANING * (1.0 - covered(found, weighed))
    share *= NUMBER_MEANING if _NUMBER.search(query.text) else 1.0
    return [share * one.likeness for one in found]


def _with_meaning(by_words: Sequence[float], meanings: Sequence[float]) -> list[float]:
    most = max(by_words, default=0.0) or 1.0
    return [score + most * meaning for score, meaning in zip(by_words, meanings, strict=True)]


def _files_with_meaning(
    found: Sequence[Matched], by_words: Mapping[str, float], meanings: Sequence[float]
) -> Mapping[str, float]:
    """What the node in it that is most like the question adds to a file's score by words."""
    most = max(by_words.values(), default=0.0) or 1.0
    likest: dict[str, float] = {}
    for one, meaning in zip(found, meanings, strict=True):
        path = one.candidate.path
        likest[path] = max(likest.get(path, 0.0), meaning)
    return {path: score + most * likest[path] for path, score in by_words.items()}


def _paths_of(one: Matched) -> str:
    """By which paths a candidate was found."""
    if one.weighted:
        return "words and meaning" if one.likeness else "words"
    return "meaning" if one.likeness else ""


def _noise(path: str, query: Query) -> tuple[float, tuple[str, ...]]:
    """What a file's kind makes of the scores in it, and why."""
    unasked = [one for one in _noises_of(path) if not one.asked_by & query.terms.keys()]
    return (
        math.prod(one.weight for one in unasked),
        tuple(f"{one.label}: ranked down" for one in unasked),
    )


@lru_cache(maxsize=20_000)
def _noises_of(path: str) -> tuple[Noise, ...]:
    return tuple(one for one in _NOISE if one.pattern.search(path))


def _bonus(candidate: Candidate, query: Query, weighed: Weighed) -> tuple[float, tuple[str, ...]]:
    """What a candidate's name and path add to its score, and why."""
    bonus, reason = _name_bonus(candidate, query, weighed)
    if any(_is_named(candidate, path) for path in query.paths):
        return bonus + PATH_NAMED, (*reason, "path named")
    return bonus, reason


def _nearby(found: Sequence[Matched], scores: Sequence[float]) -> dict[int, float]:
    """For each piece of running text, the scores of the pieces around it, the less the farther they stand."""
    by_file: dict[str, list[tuple[Candidate, float]]] = defaultdict(list)
    for one, score in zip(found, scores, strict=True):
        if one.candidate.kind in _PROSE_LEAVES and one.candidate.format in NEARBY_FORMATS:
            by_file[one.candidate.path].append((one.candidate, score))
    nearby: dict[int, float] = defaultdict(float)
    for pieces in by_file.values():
        pieces.sort(key=lambda piece: piece[0].start_byte)
        for at, (one_candidate, score) in enumerate(pieces):
            for other, other_score in pieces[at + 1 :]:
                gap = max(0, other.start_byte - one_candidate.end_byte)
                if gap > 3 * NEARBY_BYTES:
                    break
                share = math.exp(-gap / NEARBY_BYTES)
                nearby[one_candidate.identity] += share * other_score * _heft(other)
                nearby[other.identity] += share * score * _heft(one_candidate)
    return nearby


def _heft(candidate: Candidate) -> float:
    """How much a piece counts for those around it."""
    return min(1.0, (candidate.end_byte - candidate.start_byte) / NEARBY_FULL)


def _name_bonus(
    candidate: Candidate, query: Query, weighed: Weighed
) -> tuple[float, tuple[str, ...]]:
    if not candidate.name or candidate.kind not in _NAMED_KINDS:
        return 0.0, ()
    terms = weighed.terms
    whole, words, parts = _words_of_name(candidate.name)
    if whole in query.names:
        telling = max((terms.get(one, 0.0) for one in words), default=0.0)
        most = max(terms.values(), default=1.0)
        return NAMED * telling / most, ("defines a name in the question",)
    if len(parts) > 1 and parts <= terms.keys():
        telling = max(terms[stem] for stem in parts)
        return NAME_COVERED * telling / max(terms.values()), ("its name matches",)
    return 0.0, ()


@lru_cache(maxsize=20_000)
def _words_of_name(name: str) -> tuple[str, tuple[str, ...], frozenset[str]]:
    """A name in lower case without separators, its words as the index holds them, and its stems."""
    exact, stems = index_words(name)
    whole = name.lower().replace("_", "")
    return whole, (*exact.split(), *stems.split()), frozenset(stems.split())


def _is_named(candidate: Candidate, path: str) -> bool:
    """Whether a path or dotted name of the question ends in this node, or in its file."""
    if "/" in path or not candidate.trail:
        return f"/{candidate.path.lower()}".endswith(f"/{path}")
    place = candidate.path.rpartition(".")[0].replace("/", ".")
    dotted = f".{place}.{candidate.trail.removeprefix(CODE_SIGIL)}".lower()
    return dotted.endswith("." + ".".join(path.split(".")[-2:]))
