"""Score candidates by the words of a question: each node by itself, and the file it stands in.

BM25 (Robertson and Zaragoza 2009) twice. Nodes are scored with weighted columns (BM25F), definitions
with hardly any regard for length: a long function is no worse an answer than a short one. Files are
scored by all their candidates together, so that a file in which several functions match comes
before one with a single lucky line.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rlm_core.ask.retrieve import Matched, Weighed
from rlm_core.store.rows import Candidate
from rlm_core.text.words import content_stems
from rlm_core.tree.address import CODE_SIGIL

CODE_SATURATION = 1.2  # k1: a second occurrence in one definition says little
PROSE_SATURATION = 2.0
CODE_LENGTH = 0.05  # b: how much length counts against a definition
PROSE_LENGTH = 0.6  # and against a piece of prose
SHORT = 4.0  # words: what has fewer says too little to answer
FILE_SATURATION = 1.2
FILE_LENGTH = 0.5
NAME_IN_PATH = 4.0  # a term in a file's name, against one that fills its text
FOLDER_IN_PATH = 3.0


def score_nodes(found: Sequence[Matched], weighed: Weighed) -> list[float]:
    """A score for each candidate by its own words, place and name."""
    average = sum(one.length for one in found) / max(1, len(found)) or 1.0
    return [
        _bm25(one.weighted, one.length / average, weighed.terms, *_shape(one.candidate))
        * min(1.0, (one.length + SHORT) / (2 * SHORT))
        for one in found
    ]


def _shape(candidate: Candidate) -> tuple[float, float]:
    """How fast further occurrences lose weight in a node, and how much its length counts."""
    if is_code(candidate):
        return CODE_SATURATION, CODE_LENGTH
    return PROSE_SATURATION, PROSE_LENGTH


def is_code(candidate: Candidate) -> bool:
    """Whether a node is a definition, or a part of one."""
    return candidate.trail.startswith(CODE_SIGIL)


def covered(found: Sequence[Matched], weighed: Weighed) -> float:
    """Which share of what the question's terms weigh the candidate that has most of it has."""
    most = max((sum(map(weighed.terms.__getitem__, one.weighted)) for one in found), default=0.0)
    return most / (sum(weighed.terms.values()) + weighed.unknown or 1.0)


def score_files(found: Sequence[Matched], weighed: Weighed) -> dict[str, float]:
    """A score for each file by the words of all its candidates."""
    counts: dict[str, dict[str, int]] = {}
    lengths: dict[str, int] = {}
    for one in found:
        path = one.candidate.path
        lengths[path] = lengths.get(path, 0) + one.length
        total = counts.setdefault(path, {})
        for term, count in one.plain.items():
            total[term] = total.get(term, 0) + count
    average = sum(lengths.values()) / max(1, len(lengths)) or 1.0
    return {
        path: _bm25(count, lengths[path] / average, weighed.terms, FILE_SATURATION, FILE_LENGTH)
        + _path_score(path, weighed)
        for path, count in counts.items()
    }


def _path_score(path: str, weighed: Weighed) -> float:
    """What the question's terms in a path are worth: a file's own name says most of what it is for."""
    own, above = _path_stems(path)
    terms = weighed.terms
    return NAME_IN_PATH * sum(terms.get(one, 0.0) for one in own) + FOLDER_IN_PATH * sum(
        terms.get(one, 0.0) for one in above
    )


@lru_cache(maxsize=20_000)
def _path_stems(path: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of a file's name and of the folders above; a package's `__init__` is named as its folder."""
    folders, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    if stem in ("__init__", "index", "mod") and folders:
        folders, _, stem = folders.rpartition("/")
    own = frozenset(content_stems(stem))
    return own, frozenset(content_stems(folders)) - own


def _bm25(
    counts: Mapping[str, float],
    relative_length: float,
    weights: Mapping[str, float],
    saturation: float,
    length: float,
) -> float:
    bound = saturation * (1 - length + length * relative_length)
    score = 0.0
    for one, count in counts.items():
        score += weights[one] * count * (saturation + 1) / (count + bound)
    return score
