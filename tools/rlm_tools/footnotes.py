"""What a reader must know besides the answer: how much was looked at, and what may be wrong."""

from rlm_core.tree.answer import Coverage
from rlm_core.tree.counted import counted
from rlm_tools.wording import Wording


def incomplete(coverage: Coverage) -> list[str]:
    """Says that the first build is still going on; nothing once it is complete."""
    if coverage.complete:
        return []
    files = counted(coverage.files_indexed, "file")
    if coverage.files_total:
        files = f"{coverage.files_indexed:,} of {counted(coverage.files_total, 'file')}"
    return [f"coverage: indexed {files} so far; ask again for more."]


def stale(is_stale: bool, say: Wording) -> list[str]:
    """Says that the words shown may no longer be those of the file."""
    if not is_stale:
        return []
    update = say("index_status", refresh=True)
    return [f"stale: a file shown here has changed since it was indexed; {update} updates it."]


def redacted(count: int) -> list[str]:
    """Says how many secrets were replaced."""
    if not count:
        return []
    return [f"redacted: {counted(count, 'secret')} in these lines."]


def go_on(say: Wording, tool: str, address: str, cursor: str | None, **asked: str) -> list[str]:
    """Says how to get the next page, if there is one; `asked` is repeated where it was given."""
    if not cursor:
        return []
    repeated = {name: value for name, value in asked.items() if value}
    return [f"more: {say(tool, address=address, **repeated, cursor=cursor)}"]
