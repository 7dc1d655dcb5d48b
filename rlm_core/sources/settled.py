"""Whether the time of a file tells it from what it will be."""

_COARSE_SECONDS = 2  # the step of file times where they are whole seconds (FAT has 2)
_FINE_SECONDS = 0.1  # where they are not: above the tick of the kernel's clock (at most 0.01)


def is_settled(mtime_ns: int, now_ns: int) -> bool:
    """Whether a change after `now` would get another time than `mtime`, both in nanoseconds.

    One within the same step of the clock would not, and its size may be the same, too (what git
    calls racy): then only reading it again can tell.
    """
    is_coarse = mtime_ns % 1_000_000_000 == 0
    step = _COARSE_SECONDS if is_coarse else _FINE_SECONDS
    return abs(now_ns - mtime_ns) > step * 1e9
