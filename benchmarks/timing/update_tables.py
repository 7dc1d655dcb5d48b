"""The table that `updates.py` prints, with each aim beside the figure."""

from collections.abc import Callable, Iterator, Sequence
from statistics import median

from benchmarks.timing.commands import Timing
from benchmarks.timing.updating import (
    BACK,
    FIRST_THERE,
    GIT_STATUS,
    MANY,
    NOTHING,
    NOTHING_WARM,
    ONE,
    ONE_WARM,
    ONE_WATCHED,
    REBUILD,
    TAKEN_BACK,
    THERE,
    VERSION,
    Figures,
)

VERSION_SECONDS = 0.150
WARM_SECONDS = 0.150  # from the saved file to the committed index
COMMAND_SECONDS = 1.0
GIT_RATIO = 4.0  # of looking and finding nothing over `git status`
IDLE_BYTES = 120_000_000
IDLE_CPU_SECONDS = 0.05  # within a minute: what is not measured as nothing
_COMMANDS = (REBUILD, NOTHING, ONE, MANY, TAKEN_BACK, FIRST_THERE, THERE, BACK)


def update_table(figures: Figures) -> str:
    """What keeping one repository's index true cost."""
    rows = [
        f"## {figures.name}: {figures.files:,} files",
        "",
        _row(
            "", "wall ms", "CPU ms", "/ rebuild", "codegraph ms", "its CPU ms", "/ codegraph", "aim"
        ),
        *_floors(figures),
        *(_operation(figures, operation, _aim(figures, operation)) for operation in _COMMANDS),
        *_warm(figures),
        "",
        *_idle(figures),
        "",
        *_work(figures),
        "",
    ]
    return "\n".join(rows)


def _floors(figures: Figures) -> Iterator[str]:
    started = _wall(figures.ours[VERSION])
    aim = _judged(started < VERSION_SECONDS, f"< {1000 * VERSION_SECONDS:.0f} ms")
    yield _operation(figures, VERSION, aim)
    yield _operation(figures, GIT_STATUS, "")


def _operation(figures: Figures, operation: str, aim: str) -> str:
    ours, peers = figures.ours[operation], figures.peers.get(operation, [])
    cpu, rebuild = _cpu(ours), _cpu(figures.ours[REBUILD])
    return _row(
        operation,
        _spread(ours),
        f"{1000 * cpu:,.0f}" if cpu else "",
        f"{cpu / rebuild:.4f}" if cpu else "",
        f"{1000 * _wall(peers):,.0f}" if peers else "",
        f"{1000 * _cpu(peers):,.0f}" if peers else "",
        f"{cpu / _cpu(peers):.3f}" if peers else "",
        aim,
    )


def _aim(figures: Figures, operation: str) -> str:
    if operation == NOTHING:
        ratio = _over_git(figures, _wall)
        told = f"{ratio:.1f}x git status ({_over_git(figures, _cpu):.1f}x its CPU); "
        return told + _judged(ratio <= GIT_RATIO, f"<= {GIT_RATIO:.0f}x")
    if operation == ONE:
        return _judged(_wall(figures.ours[ONE]) < COMMAND_SECONDS, "< 1,000 ms")
    return ""


def _over_git(figures: Figures, cost: Callable[[Sequence[Timing]], float]) -> float:
    """What looking and finding nothing costs, without starting, over `git status`."""
    look = cost(figures.ours[NOTHING]) - cost(figures.ours[VERSION])
    return look / cost(figures.ours[GIT_STATUS])


def _warm(figures: Figures) -> Iterator[str]:
    ratio = _wall(figures.ours[NOTHING_WARM]) / _wall(figures.ours[GIT_STATUS])
    yield _operation(figures, NOTHING_WARM, f"{ratio:.1f}x git status")
    for operation in (ONE_WARM, ONE_WATCHED):
        took = _wall(figures.ours[operation])
        aim = _judged(took < WARM_SECONDS, f"< {1000 * WARM_SECONDS:.0f} ms")
        yield _operation(figures, operation, aim)


def _idle(figures: Figures) -> Iterator[str]:
    """The first stretch follows an edit: workers leave in it, and everything is looked at once."""
    for told, idle, is_judged in zip(
        ("after an edit", "then at rest"), figures.idle, (False, True), strict=True
    ):
        memory = _judged(idle.memory_bytes < IDLE_BYTES, f"< {IDLE_BYTES / 1e6:.0f} MB")
        most = IDLE_CPU_SECONDS * max(1.0, idle.seconds / 60)
        cpu = "; " + _judged(idle.cpu_seconds <= most, "no CPU") if is_judged else ""
        yield (
            f"idle server, {told}: {idle.memory_bytes / 1e6:.0f} MB, {idle.cpu_seconds:.2f} s of CPU "
            f"in {idle.seconds:.0f} s; {memory}{cpu}"
        )


def _work(figures: Figures) -> Iterator[str]:
    """What was done, so that no update is quick because it left something out."""
    for operation in (*_COMMANDS, NOTHING_WARM, ONE_WARM):
        yield f"{operation}: {figures.work(operation)}"


def _wall(timings: Sequence[Timing]) -> float:
    return median(one.wall_seconds for one in timings)


def _cpu(timings: Sequence[Timing]) -> float:
    return median(one.cpu_seconds for one in timings)


def _spread(timings: Sequence[Timing]) -> str:
    walls = [1000 * one.wall_seconds for one in timings]
    if len(walls) == 1:
        return f"{walls[0]:,.0f}"
    return f"{median(walls):,.0f} ({min(walls):,.0f}–{max(walls):,.0f})"


def _judged(met: bool, aim: str) -> str:
    return f"aim {aim}: {'met' if met else 'MISSED'}"


def _row(name: str, *cells: str) -> str:
    *numbers, aim = cells
    widths = (24, 10, 11, 14, 12, 13)
    padded = "".join(f"{cell:>{width}}" for cell, width in zip(numbers, widths, strict=True))
    return f"{name:<28}{padded}  {aim}".rstrip()
