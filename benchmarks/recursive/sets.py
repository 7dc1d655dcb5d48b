"""The labelled questions: those of meetings, of dialogues that take several hops, of contracts."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.retrieval import datasets
from benchmarks.retrieval.values import Document, Question

NAMES = ("qmsum", "locomo", "cuad_dev")


def documents(data: Path, name: str, limit: int) -> list[Document]:
    """The documents of a set with their answerable questions, or so many, spread over the set."""
    found = [one for one in _all(data / name) if one.questions]
    return found[:: max(1, len(found) // limit)][:limit] if limit else found


def _all(folder: Path) -> Sequence[Document]:
    match folder.name:
        case "qmsum":
            return datasets.meetings(folder, "test")
        case "locomo":
            return list(_dialogues(folder))
        case _:
            return [_answerable(one) for one in datasets.contracts(folder)]


def _answerable(one: Document) -> Document:
    questions = tuple(question for question in one.questions if question.spans)
    return Document(one.identity, one.split, one.text, questions)


def _dialogues(folder: Path) -> Iterator[Document]:
    asked = defaultdict(list)
    for row in _rows(folder / "queries.jsonl"):
        if row["category"] == "multi-hop" and row["evidence"]:
            spans = tuple((one["start"], one["end"]) for one in row["evidence"])
            asked[row["doc_id"]].append(Question(row["id"], row["question"], spans))
    for row in _rows(folder / "corpus.jsonl.gz"):
        yield Document(row["id"], "", row["text"], tuple(asked[row["id"]]))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    raw = path.read_bytes()
    for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).splitlines():
        yield json.loads(line)
