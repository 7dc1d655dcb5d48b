"""What holds for the summaries of any source."""

import json
import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.summarize.outline import summarize_outline
from rlm_core.tree.summary import BRIEF_LENGTH, HEADLINE_LENGTH, Summary

NAMES = [
    "a.py",
    "a.md",
    "a.rst",
    "a.txt",
    "a.js",
    "a.json",
    "a.yaml",
    "a.csv",
    "a.unknown",
    "a.java",
]
PIECES = [
    "# A heading", "def f(a, b=(1, 2)):", "    return g(a)", "class C(D):", '"""Says what it is.', '"""',
    "", "The crane lifts a container.", "However, it waits.", "- an item of a list", "| a | b |", "```",
    "Speaker One: we should decide this now .", "key: value", '{"a": [1, 2]}', "1. Rights Granted",
    "“Oh!” she cried…", "::", ".. note::", "\tx = 1;", "日本語の文です。", "a" * 300, "\x00\x7f", "{disfmarker}",
]  # fmt: skip
SOURCE = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("\n".join), st.text(max_size=300)
)

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.summarize.outline import summarize_outline
told = []
for name in sys.argv[1:]:
    content = Path(name).read_bytes()
    outline = segment_outline(parse_source(name, content), content)
    told += [asdict(summary) for summary in summarize_outline(outline, content)]
json.dump(told, sys.stdout)
"""


def summaries(name: str, content: bytes) -> tuple[Summary, ...]:
    outline = segment_outline(parse_source(name, content), content)
    found = summarize_outline(outline, content)
    assert len(found) == len(outline.entries)
    return found


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(NAMES), SOURCE)
def test_a_summary_is_short_positive_and_inside_its_node(name: str, text: str) -> None:
    content = text.encode(errors="ignore")
    outline = segment_outline(parse_source(name, content), content)

    for entry, summary in zip(outline.entries, summarize_outline(outline, content), strict=True):
        height = entry.span.end_line - entry.span.start_line
        assert 0 < len(summary.headline.text) <= HEADLINE_LENGTH
        assert sum(len(statement.text) for statement in summary.brief) <= BRIEF_LENGTH
        assert summary.weight > 0
        for statement in (summary.headline, *summary.brief):
            assert "\n" not in statement.text
            assert statement.first_line <= statement.last_line <= max(height, 0)


def test_the_order_of_a_set_never_shows() -> None:
    files = [
        "README.md",
        "rlm_core/text/words.py",
        "docs/decisions/0001-folder-names.md",
        "LICENSE",
    ]
    existing = [name for name in files if (ROOT / name).exists()]

    told = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, *existing],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert json.loads(told[0]) == json.loads(told[1])
