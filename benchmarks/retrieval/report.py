"""Turn records into one table per set: a row per metric, a column per system, the aim beside it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from benchmarks.retrieval import metrics
from benchmarks.retrieval.intervals import Bootstrap, Estimate
from benchmarks.retrieval.values import ASK, BASELINE, SEARCH, WORDS, Benchmark, Record

_ORDER = (BASELINE, WORDS, SEARCH, ASK)  # the floors follow
_COMPARED = ((SEARCH, BASELINE), (SEARCH, WORDS), (ASK, BASELINE))  # each with what it should beat
_COSTS = frozenset({"milliseconds", "update milliseconds", "characters"})
_WIDTH = 14

Clustered = dict[str, list[float]]  # cluster -> values


def report(benchmark: Benchmark, records: Sequence[Record]) -> str:
    """The table of one set, with the costs and the noise in words below it."""
    values = _by_metric(records)
    systems = _systems(values)
    bootstrap = Bootstrap([record.cluster for record in records])
    clusters = len({record.cluster for record in records})
    return "\n".join(
        [
            f"## {benchmark.name}: {len(records)} questions, {clusters} {benchmark.clusters}",
            "",
            _header(systems),
            *(
                _row(metric, found, systems, benchmark.aims.get(metric), bootstrap)
                for metric, found in values.items()
                if metric not in _COSTS
            ),
            *_abstention(records, systems),
            *_costs(values),
            "",
        ]
    )


def _by_metric(records: Sequence[Record]) -> dict[str, dict[str, Clustered]]:
    values: dict[str, dict[str, Clustered]] = {}
    for record in records:
        for system, counted in record.values.items():
            for metric, value in counted.items():
                found = values.setdefault(metric, {}).setdefault(system, defaultdict(list))
                found[record.cluster].append(value)
    return values


def _systems(values: dict[str, dict[str, Clustered]]) -> list[str]:
    present = dict.fromkeys(system for found in values.values() for system in found)
    return [name for name in _ORDER if name in present] + [n for n in present if n not in _ORDER]


def _header(systems: Sequence[str]) -> str:
    columns = "".join(f"{name:>{_WIDTH}}" for name in systems)
    compared = "".join(f"  {f'{one} − {other} [95 %]':<30}" for one, other in _compared(systems))
    return f"{'metric':<26}{'aim':>7}{columns}{compared}".rstrip()


def _compared(systems: Sequence[str]) -> list[tuple[str, str]]:
    return [(one, other) for one, other in _COMPARED if one in systems and other in systems]


def _row(
    metric: str,
    found: dict[str, Clustered],
    systems: Sequence[str],
    aim: float | None,
    bootstrap: Bootstrap,
) -> str:
    cells = (_cell(bootstrap.mean(found[name])) if name in found else "–" for name in systems)
    differences = (
        _difference(bootstrap.difference(found[one], found[other]))
        if one in found and other in found
        else ""
        for one, other in _compared(systems)
    )
    return (
        f"{metric:<26}{'' if aim is None else f'{aim:.2f}':>7}"
        + "".join(f"{cell:>{_WIDTH}}" for cell in cells)
        + "".join(f"  {difference:<30}" for difference in differences)
    ).rstrip()


def _cell(mean: Estimate) -> str:
    return f"{mean.value:.3f} ±{mean.half_width:.3f}"


def _difference(less: Estimate) -> str:
    noise = " noise" if less.is_noise else ""
    return f"{less.value:+.3f} [{less.low:+.3f}, {less.high:+.3f}]{noise}"


def _abstention(records: Sequence[Record], systems: Sequence[str]) -> Iterator[str]:
    if all(record.answerable for record in records):
        return
    cells = "".join(f"{_auroc(records, system):>{_WIDTH}}" for system in systems)
    yield f"{'abstention AUROC':<33}{cells}".rstrip()


def _auroc(records: Sequence[Record], system: str) -> str:
    scores: dict[bool, list[float]] = {True: [], False: []}
    for record in records:
        if system in record.scores:
            scores[record.answerable].append(record.scores[system])
    return f"{metrics.auroc(scores[True], scores[False]):.3f}" if all(scores.values()) else "–"


def _costs(values: dict[str, dict[str, Clustered]]) -> Iterator[str]:
    for metric in sorted(_COSTS & values.keys()):
        for system, found in values[metric].items():
            kept = sorted(value for cluster in found.values() for value in cluster)
            middle, late = kept[len(kept) // 2], kept[int(0.95 * (len(kept) - 1))]
            yield f"{system} {metric}: p50 {middle:,.0f}, p95 {late:,.0f}"
