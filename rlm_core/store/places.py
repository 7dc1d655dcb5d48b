"""Which rows of the memo hang on a path that is to be forgotten, as conditions of SQL (`?1` is the path)."""


def at_or_below(column: str) -> str:
    """The path itself, and all below it; `.` is everything."""
    return f"(?1 = '.' OR {column} = ?1 OR substr({column}, 1, length(?1) + 1) = ?1 || '/')"


def at_below_or_above(column: str) -> str:
    """The same, and the folders above it (with a trailing slash; the corpus is `.`), which tell of it too."""
    return (
        f"({at_or_below(column)} OR {column} = '.' OR rtrim({column}, '/') = ?1 "
        f"OR ({column} LIKE '%/' AND substr(?1, 1, length({column})) = {column}))"
    )


def inside(column: str) -> str:
    """Addresses at a path, below it, or inside its file."""
    begins = " OR ".join(
        f"substr({column}, 1, length(?1) + {len(mark)}) = ?1 || '{mark}'"
        for mark in ("#", "::", ":")
    )
    return f"({at_or_below(column)} OR {begins})"
