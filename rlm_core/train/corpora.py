"""The texts that are learned from: clones of repositories, and a folder of prose."""

import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rlm_core.parse.languages import LANGUAGES
from rlm_core.train.example import Example
from rlm_core.train.mining import stems_of

_DOCUMENTS = frozenset({".md", ".rst", ".txt"})
_MOST_BYTES = 400_000
_LEFT_OUT = re.compile(
    r"(^|/)(node_modules|vendor|_vendor|third_party|dist|build|locale|fixtures|testdata|snapshots)/"
    r"|\.min\.js$|(^|/)(licen[cs]e|copying|authors|changelog|changes|news)[^/]*$",
    re.IGNORECASE,
)


class Source(NamedTuple):
    """One file of a corpus."""

    corpus: str
    path: str
    content: bytes


def repository_sources(clone: Path) -> Iterator[Source]:
    """The code and documentation that git tracks in a clone, as they were committed."""
    for path in _tracked(clone):
        file = clone / path
        if _is_wanted(path) and not file.is_symlink() and file.is_file():
            content = file.read_bytes()
            if len(content) <= _MOST_BYTES and b"\0" not in content[:4096]:
                yield Source(clone.name, path, content)


def has_history(folder: Path) -> bool:
    """Whether a folder is a clone, and not a package that was unpacked."""
    return (folder / ".git").exists()


def prose_sources(folder: Path) -> Iterator[Source]:
    """Books (`*.txt.gz`) and contracts (`contracts.jsonl.gz`, a JSON object a line with `id`, `text`)."""
    for file in sorted(folder.glob("*.txt.gz")):
        yield Source("books", file.name.removesuffix(".gz"), gzip.decompress(file.read_bytes()))
    contracts = folder / "contracts.jsonl.gz"
    if contracts.exists():
        for line in gzip.decompress(contracts.read_bytes()).splitlines():
            one = json.loads(line)
            name = re.sub(r"[/\s]+", " ", one["id"]).strip()
            yield Source("contracts", f"{name}.txt", one["text"].encode())


def meeting_examples(folder: Path) -> Iterator[Example]:
    """Questions of QMSum's split `train` against pieces of the turns that answer them."""
    corpus, questions = folder / "corpus.jsonl.gz", folder / "queries.jsonl.gz"
    if not corpus.exists():
        return
    meetings = {
        one["id"]: one["text"]
        for one in map(json.loads, gzip.decompress(corpus.read_bytes()).splitlines())
        if one["split"] == "train"
    }
    for one in map(json.loads, gzip.decompress(questions.read_bytes()).splitlines()):
        if one["split"] != "train" or one["type"] != "specific":
            continue
        for evidence in one["evidence"]:
            text = meetings[evidence["doc_id"]][evidence["start"] : evidence["end"]]
            for piece in _pieces(text):
                yield Example(
                    "question",
                    evidence["doc_id"],
                    stems_of(one["question"], 48),
                    stems_of(piece),
                    "",
                )


def meeting_sources(folder: Path) -> Iterator[Source]:
    """The meetings of the split `train`, as transcripts."""
    corpus = folder / "corpus.jsonl.gz"
    if corpus.exists():
        for one in map(json.loads, gzip.decompress(corpus.read_bytes()).splitlines()):
            if one["split"] == "train":
                yield Source("meetings", f"{one['id']}.txt", one["text"].encode())


def _pieces(text: str, length: int = 1500) -> Iterator[str]:
    """Runs of whole lines of at most about this many characters."""
    piece = ""
    for line in text.splitlines(keepends=True):
        if piece and len(piece) + len(line) > length:
            yield piece
            piece = ""
        piece += line
    if piece:
        yield piece


def _tracked(clone: Path) -> list[str]:
    """What git tracks, or, of a package that was unpacked, every file."""
    if not has_history(clone):
        files = (one.relative_to(clone).as_posix() for one in clone.rglob("*") if one.is_file())
        return sorted(files)
    listed = subprocess.run(
        ["git", "-C", str(clone), "ls-files", "-z"], capture_output=True, check=True
    )
    return sorted(listed.stdout.decode("utf-8", "surrogateescape").rstrip("\0").split("\0"))


def _is_wanted(path: str) -> bool:
    return Path(path).suffix.lower() in _SUFFIXES and not _LEFT_OUT.search(path)


_SUFFIXES = _DOCUMENTS | {suffix for language in LANGUAGES for suffix in language.suffixes}
