"""All bytes of a file, of one moment: a file that changes while it is read is read again."""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

_TRIES = 3  # who writes without a pause for so long is to be read later


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file's bytes, and whether it stood still meanwhile."""

    data: bytes
    is_settled: bool


def read_whole(open_file: Callable[[], BinaryIO], length: int) -> WholeFile | None:
    """Read at most `length` bytes; None where it is no ordinary file.

    Raises:
        OSError: It cannot be opened or read.

    """
    try:
        for _ in range(_TRIES - 1):
            whole = _read_once(open_file, length)
            if whole is None or whole.is_settled:
                return whole
        return _read_once(open_file, length)
    except IsADirectoryError:
        return None


def _read_once(open_file: Callable[[], BinaryIO], length: int) -> WholeFile | None:
    with open_file() as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            return None
        data = file.read(length)
        after = os.fstat(file.fileno())
    is_settled = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return WholeFile(data, is_settled)
