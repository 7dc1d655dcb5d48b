"""What a reader must know besides the answer: how much was looked at, and what may be wrong."""

from rlm_core.tree.answer import Coverage

_STALE = "stale: a file shown here has changed since it was indexed; index_status(refresh=true) updates it."


def incomplete(coverage: Coverage) -> list[str]:
    """Says that the first build is still going on; nothing once it is complete."""
    if coverage.complete:
        return []
    total = f" of {coverage.files_total:,}" if coverage.files_total else ""
    return [
        f"coverage: indexed {coverage.files_indexed:,}{total} files so far; ask again for more."
    ]


def stale(is_stale: bool) -> list[str]:
    """Says that the words shown may no longer be those of the file."""
    return [_STALE] if is_stale else []


def redacted(count: int) -> list[str]:
    """Says how many secrets were replaced."""
    if not count:
        return []
    return [f"redacted: {count:,} {'secret' if count == 1 else 'secrets'} in these lines."]


def go_on(tool: str, address: str, cursor: str | None) -> list[str]:
    """Says how to get the next page, if there is one."""
    return [f'more: {tool}(address="{address}", cursor="{cursor}")'] if cursor else []
