"""What is too wide is grouped into runs of neighbors."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.segment.groups import WIDEST, group_runs
from rlm_core.segment.outline import segment_outline
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Outline
from tests.segment.outlines import check_outline, functions, paragraphs

KEYS = st.lists(st.binary(min_size=1, max_size=3), max_size=200)


def test_a_level_that_is_not_too_wide_is_one_run() -> None:
    assert group_runs([b"a"] * WIDEST) == [(0, WIDEST)]
    assert group_runs([]) == []


@given(KEYS)
def test_runs_cover_every_key_once_and_are_neither_wide_nor_short(keys: list[bytes]) -> None:
    runs = group_runs(keys)
    assert [at for start, end in runs for at in range(start, end)] == list(range(len(keys)))
    assert all(end - start <= WIDEST for start, end in runs)
    assert all(end - start >= WIDEST // 5 for start, end in runs if len(keys) > WIDEST)


@given(st.integers(100, 3_000), st.integers(0, 10**6), st.integers(0, 3_000))
@settings(deadline=None)
def test_an_inserted_key_changes_only_the_runs_near_it(count: int, new: int, place: int) -> None:
    keys = [f"module_{number}.py".encode() for number in range(count)]
    at = place % count
    inserted = [*keys[:at], f"new_{new}.py".encode(), *keys[at:]]
    before = {tuple(keys[start:end]) for start, end in group_runs(keys)}
    after = {tuple(inserted[start:end]) for start, end in group_runs(inserted)}
    assert len(before - after) <= 6


def test_a_file_of_many_functions_is_grouped_by_first_and_last() -> None:
    names = [f"view_{number}" for number in range(200)]
    outline, content = functions({name: f"def {name}(): pass" for name in names})
    deeper = segment_outline(outline, content)
    check_outline(deeper, content)
    groups = [entry for entry in deeper.entries if entry.kind is Kind.GROUP]
    assert all(entry.parent == 0 for entry in groups)
    assert groups[0].trail.startswith("::view_0..view_")
    assert groups[0].name.startswith("view_0 … view_")
    assert {entry.trail for entry in outline.entries} <= {entry.trail for entry in deeper.entries}


def test_groups_are_grouped_until_nothing_is_too_wide() -> None:
    outline, content = paragraphs([f"Paragraph {number} speaks." for number in range(5_000)])
    deeper = segment_outline(outline, content)
    check_outline(deeper, content)
    assert max(map(len, deeper.children())) <= WIDEST
    depths = [0] * len(deeper.entries)
    for index, entry in enumerate(deeper.entries[1:], start=1):
        depths[index] = depths[entry.parent] + 1
    assert max(depths) == 3
    top = deeper.children()[0]
    assert deeper.entries[top[0]].trail.startswith("#p1..p")
    assert deeper.entries[top[-1]].trail.endswith("..p5000")


def test_new_text_in_a_function_moves_no_group() -> None:
    sources = {f"view_{number}": f"def view_{number}(): pass" for number in range(200)}
    before = segment_outline(*functions(sources))
    after = segment_outline(*functions({**sources, "view_7": "def view_7(): return 7"}))
    assert _groups(before) == _groups(after)


def test_a_new_first_paragraph_leaves_later_groups_their_texts() -> None:
    texts = [f"Paragraph {number} speaks of {number**3 % 97}." for number in range(600)]
    before = _group_texts(*paragraphs(texts))
    after = _group_texts(*paragraphs(["A new beginning.", *texts]))
    assert len(before - after) <= 2


def _groups(outline: Outline) -> list[str]:
    return [entry.trail for entry in outline.entries if entry.kind is Kind.GROUP]


def _group_texts(outline: Outline, content: bytes) -> set[bytes]:
    return {
        content[entry.span.start_byte : entry.span.end_byte]
        for entry in segment_outline(outline, content).entries
        if entry.kind is Kind.GROUP
    }
