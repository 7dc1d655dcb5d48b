"""What each stage and each layer finds, alone and together with words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.encoding import systems
from benchmarks.encoding.collections import Collection
from benchmarks.encoding.systems import Encoded, Scores
from benchmarks.retrieval.intervals import Bootstrap, Estimate
from rlm_core.encode.weights import Weights

_BM25 = "BM25"
_FULL = "text + place"  # where nothing has a place, text alone
_EARLIER = "earlier weights"
_MINILM = "all-MiniLM-L6-v2"

Clustered = Mapping[str, Sequence[float]]


class Compared(NamedTuple):
    """The weights that are measured, those before them, and what a training left."""

    weights: Weights
    earlier: Weights | None
    work: Path | None
    with_transformer: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """nDCG@10 of the systems that matter in one collection, and paired differences of the hybrid."""

    collection: str
    gained: Mapping[str, float]
    less: Mapping[str, Estimate]  # the hybrid less another
    times: float | None  # as fast as the transformer


def print_retrieval(collection: Collection, compared: Compared) -> Summary:
    """Print the table of one collection."""
    encoded = _encoded(collection, compared)
    words = systems.by_words(collection)
    rows: dict[str, Scores] = {_BM25: words}
    for name, one in encoded.items():
        scores = one.scores(collection)
        rows[name] = scores
        rows[_hybrid(name)] = systems.fused(words, scores)
    bootstrap = Bootstrap([one.cluster for one in collection.questions])
    gained = {name: _clustered(collection, one, systems.ndcg) for name, one in rows.items()}
    counts = f"{len(collection.questions):,} questions, {len(collection.passages):,} passages"
    print(f"## {collection.name}: {counts}\n")
    print(f"{'system':<32}{'nDCG@10':>14}{'R@10':>14}  {'nDCG@10 − BM25 [95 %]':<28}")
    for name, scores in rows.items():
        recalled = _clustered(collection, scores, systems.recall)
        cells = (bootstrap.mean(one) for one in (gained[name], recalled))
        told = "".join(f"{f'{one.value:.3f} ±{one.half_width:.3f}':>14}" for one in cells)
        print(f"{name:<32}{told}  {_told(bootstrap.difference(gained[name], gained[_BM25]))}")
    return _summary(collection, bootstrap, gained, encoded)


def print_summary(summaries: Sequence[Summary]) -> None:
    """Print the hybrid of every collection beside what it is compared with."""
    print("## Hybrids: nDCG@10\n")
    for one in summaries:
        told = ", ".join(f"{name} {value:.3f}" for name, value in one.gained.items())
        print(f"{one.collection}: {told}")
        for name, less in one.less.items():
            share = one.gained[_hybrid(_FULL)] / one.gained[name]
            print(f"    less {name}: {_told(less)}, {100 * share:.1f} % of it")
    print()


def _encoded(collection: Collection, compared: Compared) -> dict[str, Encoded]:
    weights, work = compared.weights, compared.work
    has_places = any(one.place for one in collection.passages)
    found: dict[str, Encoded] = {}
    for name, stage in (systems.stages(work, weights) if work else {}).items():
        found[name] = systems.static(collection, stage, with_place=False)
    found["contrasted"] = systems.static(collection, weights, with_place=False)
    found[_FULL] = systems.static(collection, weights, with_place=has_places)
    if compared.earlier:
        found[_EARLIER] = systems.static(collection, compared.earlier, with_place=has_places)
    if compared.with_transformer:
        found[_MINILM] = systems.transformer(collection, work)
    return found


def _clustered(
    collection: Collection, scores: Scores, metric: systems.Metric
) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for asked, one in zip(collection.questions, scores, strict=True):
        found.setdefault(asked.cluster, []).append(metric(one, asked.gold, asked.first))
    return found


def _summary(
    collection: Collection,
    bootstrap: Bootstrap,
    gained: Mapping[str, Clustered],
    encoded: Mapping[str, Encoded],
) -> Summary:
    hybrid = gained[_hybrid(_FULL)]
    others = [_BM25, *(_hybrid(name) for name in (_EARLIER, _MINILM) if name in encoded)]
    passages = len(collection.passages)
    for name in (_FULL, _MINILM):
        if name in encoded:
            print(f"{name}: {passages / encoded[name].seconds:,.0f} passages per second of CPU")
    times = None
    if _MINILM in encoded:
        times = encoded[_MINILM].seconds / encoded[_FULL].seconds
        print(f"{times:,.0f} times as fast")
    print(flush=True)
    return Summary(
        collection.name,
        {name: bootstrap.mean(gained[name]).value for name in (*others, _hybrid(_FULL))},
        {name: bootstrap.difference(hybrid, gained[name]) for name in others},
        times,
    )


def _hybrid(name: str) -> str:
    return f"{_BM25} + {name}"


def _told(less: Estimate) -> str:
    return f"{less.value:+.3f} [{less.low:+.3f}, {less.high:+.3f}]"
