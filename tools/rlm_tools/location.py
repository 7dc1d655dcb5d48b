"""Where a passage stands, as it is shown and as callers give it back."""

import re

_LINES = re.compile(r":(\d+)(?:-(\d+))?$")


def location(path: str, first_line: int, last_line: int) -> str:
    """`src/cart.py:10-40`; the path alone where there are no lines, as for folders."""
    return f"{path}:{first_line}-{last_line}" if first_line > 0 else path


def name_and_location(address: str, path: str, first_line: int, last_line: int) -> str:
    """The address and where it stands, once where both begin with the same words."""
    where = location(path, first_line, last_line)
    return where if address == path else f"{address}  {where}"


def split_lines(address: str) -> tuple[str, int, int]:
    """Split a location that was copied from an answer into its address and lines (0, 0 if none)."""
    found = _LINES.search(address)
    if found is None:
        return address, 0, 0
    first = int(found[1])
    return address[: found.start()], first, int(found[2] or first)


def without_lines(address: str) -> str:
    """The address alone, where a location with lines was given."""
    return split_lines(address)[0]
