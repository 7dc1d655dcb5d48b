"""Answers as JSON objects, for programs. The keys are a contract."""

import json
from dataclasses import asdict

from rlm_core.tree.answer import Answer, Coverage, Hit, SearchResult
from rlm_core.tree.costs import Costs, Estimate
from rlm_core.tree.status import IndexStatus
from rlm_tools.ask_global import answer_text

_HIT_KEYS = (
    "address",
    "kind",
    "path",
    "start_line",
    "end_line",
    "start_byte",
    "end_byte",
    "score",
    "why",
    "text",
)


def search_record(query: str, result: SearchResult) -> str:
    """One object with the hits of a search."""
    return _one_line({"query": query, **_evidence(result.hits, result.coverage)})


def answer_record(query: str, answer: Answer, limit: int) -> str:
    """One object with an answer, as a tool words it, and the evidence that it stands on."""
    evidence = _evidence(answer.hits[:limit], answer.coverage)
    return _one_line({"query": query, "answer": answer_text(answer), **evidence})


def error_record(query: str, message: str) -> str:
    """One object for a query that failed among others that go on."""
    return _one_line({"query": query, "hits": [], "error": message})


def status_record(status: IndexStatus) -> str:
    """One object with the state of an index."""
    return _one_line(asdict(status))


def estimate_record(query: str, made: Estimate) -> str:
    """One object with what an answer would cost at most."""
    told = {"way": made.way, "packets": made.packets, **asdict(made.spent)}
    return _one_line({"query": query, **told})


def costs_record(costs: Costs) -> str:
    """One object with the ledger, in totals."""
    return _one_line(asdict(costs))


def _evidence(hits: tuple[Hit, ...], coverage: Coverage) -> dict[str, object]:
    return {
        "hits": [{key: getattr(hit, key) for key in _HIT_KEYS} for hit in hits],
        "coverage": asdict(coverage),
    }


def _one_line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False)
