"""Remove what was kept of a path: nodes, words, findings, and remembered results."""

from rlm_core.store.index import Index
from rlm_core.store.memo import Memo


def forget_path(path: str, index: Index, memo: Memo) -> int:
    """Forget a file, or everything below a folder; the number of nodes and results removed.

    What stands in the folder is indexed again by the next update, unless it is ignored by then.
    """
    path = path.strip().removeprefix("./").rstrip("/")
    files = index.files()
    chosen = [row for name, row in files.items() if name == path or name.startswith(f"{path}/")]
    _, before = index.counts()
    with index.writing() as writer:
        for row in chosen:
            writer.remove_file(row.identity)
        writer.set_meta("complete", "")
    _, after = index.counts()
    results = memo.forget(path) + memo.forget(f"{path}/")
    index.scrub()
    return before - after + results
