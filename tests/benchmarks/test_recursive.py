"""The generated corpus knows what is true of it, and its tables say when that is not reached."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.recursive.asking import Asking, asking
from benchmarks.recursive.corpus import Corpus, write_corpus
from benchmarks.recursive.dense import QUESTIONS, dense_rows, judged_rows
from benchmarks.recursive.desk import StubDesk
from benchmarks.recursive.ledgers import Entry, tone_of

_TOKENS = 120_000


class Written(NamedTuple):
    folder: Path
    corpus: Corpus
    root: Asking


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    folder = tmp_path_factory.mktemp("corpus")
    corpus = write_corpus(folder, _TOKENS)
    with asking(folder, tmp_path_factory.mktemp("data")) as root:
        yield Written(folder, corpus, root)


def _equal(root: Asking, entries: Sequence[Entry]) -> list[str]:
    rows = [row.split() for row in dense_rows(root, entries)]
    return [row[-3] for row in rows[1:]]


def test_entries_stand_where_it_is_said_with_the_tone_of_their_notes(written: Written) -> None:
    for one in written.corpus.entries:
        line = (written.folder / one.path).read_text(encoding="utf-8").split("\n")[one.line - 1]
        assert one.invoice in line
        assert tone_of(line) == one.tone


def test_conditions_reach_what_is_true(written: Written) -> None:
    assert _equal(written.root, written.corpus.entries) == ["yes"] * len(QUESTIONS)


def test_a_table_says_where_it_is_not_reached(written: Written) -> None:
    entries = written.corpus.entries
    largest = max(entries, key=lambda one: (one.dealing == "refund", one.amount))
    fewer = [one for one in entries if one is not largest]

    assert _equal(written.root, fewer)[0] == "NO"


def test_judging_is_free_the_second_time(written: Written) -> None:
    desk = StubDesk()
    first = list(judged_rows(written.root, desk, "first", written.corpus.entries))
    again = list(judged_rows(written.root, desk, "again", written.corpus.entries))

    assert re.search(r"; [1-9]\d* calls", first[0])
    assert "; 0 calls" in again[0]
    assert [row.split()[-1] for row in first[1:]] == ["inside"] * 4
    assert again[1:] == first[1:]
