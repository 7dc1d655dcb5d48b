"""How far an update is, drawn on a terminal and nowhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rlm_core.tree.status import Progress


@contextmanager
def line_shown() -> Iterator[Callable[[str], None]]:
    """What to call with a line that takes the place of the one before; on a terminal and nowhere else."""

    def show(line: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        show("")


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None] | None]:
    """What to call with each step of an update; nothing where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 -- only a terminal needs it
    from rich.progress import Progress as Bar  # noqa: PLC0415 -- only a terminal needs it

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("walk", total=None)

        def show(progress: Progress) -> None:
            bar.update(
                task,
                description=progress.phase,
                completed=progress.done,
                total=progress.total or None,
            )

        yield show
