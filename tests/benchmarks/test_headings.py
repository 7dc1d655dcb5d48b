"""Headings are counted against pages that were written for it."""

import gzip
import json
from pathlib import Path

from benchmarks.headings import Found, Page, compare, read_pages, short_lines, table

TEXT = """\
Guide

Install

Run the installer, then restart the scanner.

On Linux

It needs nothing else than what the system brings along.

Use

Scan a box. The lamp turns green.
"""
OUTLINE = [
    {"level": 1, "title": "Guide", "start": 0, "line": 1},
    {"level": 2, "title": "Install", "start": 7, "line": 3},
    {"level": 3, "title": "On Linux", "start": 62, "line": 7},
    {"level": 2, "title": "Use", "start": 130, "line": 11},
]
PAGE = Page("guide", TEXT, frozenset({1}), {3: 2, 7: 3, 11: 2})


def test_pages_are_read_without_their_titles(tmp_path: Path) -> None:
    row = json.dumps({"id": "guide", "text": TEXT, "outline": OUTLINE})
    (tmp_path / "docs.jsonl.gz").write_bytes(gzip.compress(row.encode()))

    assert read_pages(tmp_path) == [PAGE]


def test_a_found_heading_counts_and_so_does_its_level() -> None:
    assert compare(PAGE, {1: 1, 3: 2, 7: 2, 13: 2}) == Found(
        precision=2 / 3, recall=2 / 3, f1=2 / 3, levels=(1.0, 0.0), placed=(1.0, 0.0, 0.0)
    )


def test_the_baseline_takes_short_lines_that_stand_alone_and_are_no_sentence() -> None:
    assert short_lines(TEXT) == {1: 2, 3: 2, 7: 2, 11: 2}


def test_a_page_without_headings_in_which_none_is_found_is_right() -> None:
    assert compare(Page("note", "Note\n", frozenset({1}), {}), {1: 2}).f1 == 1.0


def test_the_table_has_a_row_for_the_baseline_and_for_the_parser() -> None:
    heading, _, columns, *rows = table([PAGE]).splitlines()

    assert heading == "## 1 pages, 3 headings"
    assert columns.split()[-2:] == ["level", "placed"]
    assert [row.split("  ")[0] for row in rows] == [
        "short lines alone",
        "parse_source, as .rst",
        "parse_source, as .txt",
    ]
