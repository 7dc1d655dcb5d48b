"""Score candidates by the words of a question: each node by itself, and the file it stands in.

BM25 (Robertson and Zaragoza 2009) twice. Nodes are scored with weighted columns (BM25F) and with
hardly any regard for length: a long function is no worse an answer than a short one. Files are
scored by all their candidates together, so that a file in which several functions match comes
before one with a single lucky line.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from rlm_core.ask.retrieve import Matched, Weighed

NODE_SATURATION = 0.6  # k1: a second occurrence in one node says little
NODE_LENGTH = 0.2  # b: how much a node's length counts against it
FILE_SATURATION = 1.2
FILE_LENGTH = 0.5


def score_nodes(found: Sequence[Matched], weighed: Weighed) -> list[float]:
    """A score for each candidate by its own words, place and name."""
    average = sum(one.length for one in found) / max(1, len(found)) or 1.0
    return [
        _bm25(one.weighted, one.length / average, weighed.terms, NODE_SATURATION, NODE_LENGTH)
        for one in found
    ]


def score_files(found: Sequence[Matched], weighed: Weighed) -> dict[str, float]:
    """A score for each file by the words of all its candidates."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    lengths: Counter[str] = Counter()
    for one in found:
        counts[one.candidate.path].update(one.plain)
        lengths[one.candidate.path] += one.length
    average = sum(lengths.values()) / max(1, len(lengths)) or 1.0
    return {
        path: _bm25(count, lengths[path] / average, weighed.terms, FILE_SATURATION, FILE_LENGTH)
        for path, count in counts.items()
    }


def _bm25(
    counts: Mapping[str, float],
    relative_length: float,
    weights: Mapping[str, float],
    saturation: float,
    length: float,
) -> float:
    bound = saturation * (1 - length + length * relative_length)
    return sum(
        weights[one] * count * (saturation + 1) / (count + bound) for one, count in counts.items()
    )
