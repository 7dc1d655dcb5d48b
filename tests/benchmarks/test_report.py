"""The table of one set: which systems it compares, and with what."""

from benchmarks.retrieval.report import report
from benchmarks.retrieval.values import ASK, BASELINE, SEARCH, WORDS, Benchmark, Options, Record


def _nothing(_: Options) -> list[object]:
    return []


def _none(_: Options, __: object) -> list[Record]:
    return []


_SET = Benchmark("made_up", "cases", {"MRR": 0.7}, _nothing, _none)


def _records(**means: float) -> list[Record]:
    values = {BASELINE if name == "bm25" else name: {"MRR": mean} for name, mean in means.items()}
    return [Record(f"case {at}", values) for at in range(20)]


def test_search_is_compared_with_bm25_and_with_itself_by_words_alone() -> None:
    told = report(_SET, _records(bm25=0.5, words=0.625, search=0.75, ask=0.5))
    header, row = told.splitlines()[2:4]

    assert header.index(BASELINE) < header.index(WORDS) < header.index(f" {SEARCH}")
    assert f"{SEARCH} − {WORDS} [95 %]" in header
    assert f"{ASK} − {BASELINE} [95 %]" in header
    assert "+0.250 [+0.250, +0.250]" in row
    assert "+0.125 [+0.125, +0.125]" in row


def test_what_was_not_measured_is_not_compared() -> None:
    told = report(_SET, _records(bm25=0.5, search=0.75))

    assert WORDS not in told
    assert f"{SEARCH} − {BASELINE} [95 %]" in told
