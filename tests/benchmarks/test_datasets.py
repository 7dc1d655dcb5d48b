"""The labelled sets are read as they are written."""

import gzip
import json
from pathlib import Path
from typing import Any

from benchmarks.retrieval import datasets
from benchmarks.retrieval.filings import page_starts
from benchmarks.retrieval.meetings import without_citations
from benchmarks.retrieval.roots import document_name, write_document, write_tree
from benchmarks.retrieval.values import CodeCase, GoldFunction, Question


def write_rows(path: Path, *rows: dict[str, Any]) -> None:
    text = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)


def test_a_note_becomes_a_case_with_its_gold_functions(tmp_path: Path) -> None:
    method = {"qualname": "Cart.add", "kind": "function", "start_line": 3, "end_line": 5}
    note = {
        "id": "shop/1",
        "repo": "shop",
        "base_commit": "abc",
        "date": "2024-01-01",
        "question": "Adding twice counts twice.",
        "evidence": [{"file": "cart.py", "functions": [method]}],
        "gold_files": ["cart.py"],
        "leaks_file_name": False,
        "leaks_symbol": True,
    }
    write_rows(tmp_path / "queries.jsonl", note, note | {"id": "not packed"})
    write_rows(tmp_path / "trees.jsonl.gz", {"id": "shop/1", "files": {"cart.py": "f00"}})
    write_rows(tmp_path / "corpus_blobs.jsonl.gz", {"sha": "f00", "text": "line\u2028same line"})

    assert datasets.code_cases(tmp_path) == [
        CodeCase(
            "shop/1",
            "shop",
            "2024-01-01",
            "Adding twice counts twice.",
            ("cart.py",),
            (GoldFunction("cart.py", is_class=False, first_line=3, last_line=5),),
            leaks=True,
            files={"cart.py": "f00"},
        )
    ]
    assert datasets.blobs(tmp_path) == {"f00": "line\u2028same line"}


def test_a_contract_carries_its_questions_less_those_that_a_title_answers(tmp_path: Path) -> None:
    asked = {"id": "c/1", "doc_id": "c", "question": "Which law governs?", "no_baseline": False}
    write_rows(tmp_path / "corpus.jsonl.gz", {"id": "c", "text": "The law of Ohio governs."})
    write_rows(
        tmp_path / "queries.jsonl.gz",
        asked | {"evidence": [{"start": 4, "end": 15}]},
        asked | {"id": "c/2", "evidence": []},
        asked | {"id": "c/3", "evidence": [], "no_baseline": True},
    )

    (contract,) = datasets.contracts(tmp_path)

    assert contract.questions == (
        Question("c/1", "Which law governs?", ((4, 15),)),
        Question("c/2", "Which law governs?"),
    )


def test_a_tree_is_made_to_hold_exactly_its_files_and_what_stays_is_not_written_again(
    tmp_path: Path,
) -> None:
    blobs = {"1": "one", "2": "two"}
    write_tree(tmp_path, {"a/b.py": "1", "c.py": "1"}, blobs.__getitem__)
    before = (tmp_path / "c.py").stat().st_mtime_ns

    write_tree(tmp_path, {"c.py": "1", "d.py": "2"}, blobs.__getitem__)

    files = {path.name: path.read_text("utf-8") for path in tmp_path.rglob("*.py")}
    assert files == {"c.py": "one", "d.py": "two"}
    assert (tmp_path / "c.py").stat().st_mtime_ns == before


def test_documents_get_names_that_a_file_may_have(tmp_path: Path) -> None:
    path = write_document(tmp_path, "train/Bdb001 (a)", "text")

    assert path.name == document_name("train/Bdb001 (a)") == "train-Bdb001-a.txt"


def test_pages_start_after_form_feeds() -> None:
    assert page_starts("one\ftwo\f") == [0, 4, 8]


def test_citations_are_no_words_of_an_extract() -> None:
    assert without_citations("They met [m.txt:3-5] [sic] again.") == "They met  [sic] again."
