"""The tables that `speed.py` prints, with each aim beside the figure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.timing.builds import Build
from benchmarks.timing.latency import Latency
from benchmarks.timing.process_tree import Usage
from rlm_core.tree.status import IndexStatus

PEER_SHARE = 1 / 3  # of the peer's CPU, at most


def build_table(build: Build, state: IndexStatus) -> str:
    """What one corpus cost to index, and what came of it."""
    head = f"## {build.corpus.name}: {build.corpus.size() / 1e6:.1f} MB of {build.corpus.floor}"
    return "\n".join([head, "", *_build_rows(build), *_state_rows(state), ""])


def latency_table(latencies: Sequence[Latency]) -> str:
    """How long a warm hierarchy took to answer."""
    rows = [_row("milliseconds, warm", "questions", "p50", "p95", "aim (p50)")]
    rows += [
        _row(
            latency.way,
            str(len(latency.milliseconds)),
            f"{latency.percentile(0.5):.1f}",
            f"{latency.percentile(0.95):.1f}",
            _judged(latency.percentile(0.5) < latency.aim, f"< {latency.aim:.0f}"),
        )
        for latency in latencies
    ]
    return "\n".join(["## Questions to Django", "", *rows, ""])


def _build_rows(build: Build) -> Iterator[str]:
    yield _row("", "wall s", "CPU s", "memory MB", "CPU / floor")
    yield _row("floor, one core", "", f"{median(build.floors):.2f}", "", "1.0")
    yield _usage_row("rlm index", build.rounds, _ratio(build))
    yield _usage_row("again, nothing changed", [build.unchanged], "")
    if build.peers:
        yield _usage_row("codegraph init", build.peers, "")
        share = build.peer_ratio()
        verdict = _judged(share < PEER_SHARE, "< 0.33")
        yield _row("rlm CPU / codegraph CPU", "", f"{share:.2f}", "", verdict)
    else:
        yield "codegraph: not measured (--codegraph PATH)"
    if aim := build.corpus.aim_bytes:
        peak = max(used.peak_bytes for used in build.rounds)
        yield f"memory {_judged(peak <= aim, f'<= {aim / 1e6:.0f} MB')}"


def _state_rows(state: IndexStatus) -> Iterator[str]:
    """Losses are shown, so that no build is quick because it left something out."""
    yield (
        f"{state.files_indexed:,} files, {state.nodes:,} nodes, "
        f"index {state.index_bytes / 1e6:.1f} MB, memo {state.memo_bytes / 1e6:.1f} MB"
    )
    for reason, count in state.skip_counts.items():
        yield f"skipped {count:,}: {reason}"
    for message, count in Counter(problem.message for problem in state.problems).most_common(3):
        yield f"problems {count:,}: {message}"


def _ratio(build: Build) -> str:
    ratio = f"{build.ratio():.1f}"
    aim = build.corpus.aim_ratio
    return ratio if aim is None else f"{ratio}, {_judged(build.ratio() <= aim, f'<= {aim:.0f}')}"


def _usage_row(name: str, rounds: Sequence[Usage], ratio: str) -> str:
    wall, cpu = [used.wall_seconds for used in rounds], [used.cpu_seconds for used in rounds]
    peak = max(used.peak_bytes for used in rounds)
    return _row(name, _spread(wall), _spread(cpu), f"{peak / 1e6:.0f}", ratio)


def _spread(values: Sequence[float]) -> str:
    if len(values) == 1:
        return f"{values[0]:.2f}"
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def _judged(met: bool, aim: str) -> str:
    return f"aim {aim}: {'met' if met else 'MISSED'}"


def _row(name: str, *cells: str) -> str:
    return f"{name:<26}" + "".join(f"{cell:>22}" for cell in cells).rstrip()
