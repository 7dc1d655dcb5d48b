"""Read the labelled sets from the evaluation folder. Knows nothing of any system."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.retrieval.values import CodeCase, Document, GoldFunction, Question


def code_cases(folder: Path) -> list[CodeCase]:
    """The cases whose tree is packed, ordered so that neighbors share most of their files."""
    trees = {row["id"]: row["files"] for row in _rows(folder, "trees")}
    cases = [
        _code_case(row, trees[row["id"]]) for row in _rows(folder, "queries") if row["id"] in trees
    ]
    return sorted(cases, key=lambda case: (case.repository, case.date, case.identity))


@lru_cache(maxsize=1)
def blobs(folder: Path) -> dict[str, str]:
    """The texts of a code set by their hash."""
    return {row["sha"]: row["text"] for row in _rows(folder, "corpus_blobs")}


def contracts(folder: Path) -> list[Document]:
    """The contracts, with answerable and absent questions; what a title line answers is left out."""
    asked = defaultdict(list)
    for row in _rows(folder, "queries"):
        if not row["no_baseline"]:
            asked[row["doc_id"]].append(_question(row))
    return [_document(row, asked) for row in _rows(folder, "corpus")]


def meetings(folder: Path, split: str) -> list[Document]:
    """The meetings of one split, or of all for an empty name."""
    asked = defaultdict(list)
    for row in _rows(folder, "queries"):
        asked[row["doc_id"]].append(_question(row))
    rows = (row for row in _rows(folder, "corpus") if split in {"", row["split"]})
    return [_document(row, asked) for row in rows]


def filings(folder: Path) -> list[Document]:
    """The filings; pages end at form feeds, and a question's spans are whole pages."""
    asked = defaultdict(list)
    for row in _rows(folder, "queries"):
        asked[row["doc_id"]].append(_question(row))
    return [_document(row, asked) for row in _rows(folder, "corpus")]


def _code_case(row: dict[str, Any], files: dict[str, str]) -> CodeCase:
    leaks = [row[key] for key in ("leaks_file_name", "leaks_symbol") if key in row]
    return CodeCase(
        identity=row["id"],
        repository=row["repo"],
        date=row.get("date", row["base_commit"]),
        question=row["question"],
        gold_files=tuple(row["gold_files"]),
        functions=tuple(
            GoldFunction(
                file["file"], found["kind"] == "class", found["start_line"], found["end_line"]
            )
            for file in row["evidence"]
            for found in file["functions"]
        ),
        leaks=any(leaks) if leaks else None,
        files=files,
    )


def _question(row: dict[str, Any]) -> Question:
    return Question(
        identity=row["id"],
        text=row["question"],
        spans=tuple((span["start"], span["end"]) for span in row["evidence"]),
        answer=row.get("answer", ""),
        is_general=row.get("type") == "general",
    )


def _document(row: dict[str, Any], asked: dict[str, list[Question]]) -> Document:
    return Document(row["id"], row.get("split", ""), row["text"], tuple(asked[row["id"]]))


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    packed = folder / f"{name}.jsonl.gz"
    raw = gzip.decompress(packed.read_bytes()) if packed.exists() else _plain(folder, name)
    for line in raw.splitlines():
        yield json.loads(line)


def _plain(folder: Path, name: str) -> bytes:
    return (folder / f"{name}.jsonl").read_bytes()
