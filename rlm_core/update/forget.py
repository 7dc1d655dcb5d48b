"""Remove what was kept of a path: nodes, words, findings, remembered results, and what quotes them."""

from rlm_core.encode.choice import EncoderChoice
from rlm_core.sources.root import Root
from rlm_core.store.index import Index
from rlm_core.store.memo import Memo
from rlm_core.update.commit import remove_file
from rlm_core.update.folders import hang_folders
from rlm_core.update.rollup import describe_folders

EVERYTHING = "."


def forget_path(path: str, root: Root, index: Index, memo: Memo, choice: EncoderChoice) -> int:
    """Forget a file, everything below a folder, or everything (`.`); the number of nodes and results removed.

    The folders above are described anew without it, and its bytes leave the disk. Only what is kept
    is removed: a file that stands in the root and is not ignored is indexed again by the next update.
    """
    path = path.strip().removeprefix("./").rstrip("/") or EVERYTHING
    files = index.files()
    chosen = {name for name in files if _is_at(name, path)}
    _, before = index.counts()
    with index.writing() as writer:
        if chosen:
            writer.set_meta("complete", "")  # until an update has looked again
        for name in sorted(chosen):
            remove_file(index, writer, files[name])
    _, after = index.counts()
    hang_folders(root, index, index.readable_paths())
    describe_folders(root, index, choice)
    index.vectors.refresh(whole=True)
    forgotten = before - after + memo.forget(path)
    index.scrub()
    return forgotten


def _is_at(name: str, path: str) -> bool:
    """Whether a file stands at a path or below it."""
    return path in (EVERYTHING, name) or name.startswith(f"{path}/")
