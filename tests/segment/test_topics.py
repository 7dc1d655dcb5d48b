"""What no heading divides is grouped by topic, and an edit moves only what is near."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.encode.encoder import load_shipped
from rlm_core.encode.meaning import Meaning
from rlm_core.parse.source import parse_source
from rlm_core.segment.groups import WIDEST, group_runs
from rlm_core.segment.outline import segment_outline
from rlm_core.segment.topics import Topics
from rlm_core.text.range_words import RangeWords
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Outline
from tests.segment.outlines import check_outline, paragraphs

SUBJECTS = (
    "The chef stirred the {} soup with butter, onions, garlic and a spoon of cream, and tasted it.",
    "The captain reefed the {} sail while the storm drove the ship and its mast towards the harbor.",
    "The court held that the {} contract was void, and the plaintiff appealed to the judge.",
    "The telescope showed the {} planet, its moons and the orbit of a comet around the star.",
)
COLORS = ("red", "old", "third", "small", "heavy", "first", "grey", "new", "long", "last")
EACH = 30  # paragraphs on a subject


def told() -> list[str]:
    """Paragraphs on one subject after the other."""
    return [
        f"{subject.format(COLORS[number % len(COLORS)])} It was number {number}."
        for subject in SUBJECTS
        for number in range(EACH)
    ]


def grouped(texts: list[str]) -> tuple[Outline, bytes]:
    outline, content = paragraphs(texts)
    meaning = Meaning(load_shipped(), RangeWords(content, len(content)))
    return segment_outline(outline, content, meaning), content


def group_texts(texts: list[str]) -> list[str]:
    outline, content = grouped(texts)
    return [
        content[entry.span.start_byte : entry.span.end_byte].decode()
        for entry in outline.entries
        if entry.kind is Kind.GROUP
    ]


def test_a_group_begins_where_another_subject_does() -> None:
    beginnings = {text.split("\n")[0] for text in group_texts(told())}

    assert beginnings >= {text for number, text in enumerate(told()) if number % EACH == 0}


def test_grouping_by_topic_keeps_addresses_and_no_node_is_too_wide() -> None:
    plain, content = paragraphs(told())
    deeper, _ = grouped(told())

    check_outline(deeper, content)
    assert max(map(len, deeper.children())) <= WIDEST
    assert {entry.trail for entry in plain.entries} <= {entry.trail for entry in deeper.entries}


def test_a_new_paragraph_leaves_groups_far_away_their_texts() -> None:
    before = group_texts(told() * 5)
    after = group_texts(["A new beginning speaks of nothing in particular.", *told() * 5])

    assert len(set(before) - set(after)) <= 2


def test_sections_have_names_and_are_grouped_as_ever() -> None:
    content = b"".join(b"# h%d\n\nText on soup and sails.\n\n" % number for number in range(120))

    outline = parse_source("guide.md", content)
    meaning = Meaning(load_shipped(), RangeWords(content, len(content)))
    assert segment_outline(outline, content, meaning) == segment_outline(outline, content)


PIECES = st.integers(120, 400)


@given(PIECES, st.integers(0, 2**32), st.integers(0, 400))
@settings(deadline=None, max_examples=30)
def test_a_changed_piece_changes_breaks_only_near_it(count: int, seed: int, place: int) -> None:
    chance = np.random.default_rng(seed)
    vectors = chance.normal(size=(count, 8)).astype(np.float32)
    sizes = [500] * count
    at = place % count
    before = Topics(vectors, sizes).breaks()
    vectors[at] = chance.normal(size=8)
    after = Topics(vectors, sizes).breaks()

    reach = 6_000 // 500 + 25 + 1
    same = [one for one in range(count) if abs(one - at) > reach]
    assert [before[one] for one in same] == [after[one] for one in same]


@given(PIECES, st.integers(0, 2**32))
@settings(deadline=None, max_examples=30)
def test_runs_by_topic_are_neither_wide_nor_short(count: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    topics = Topics(vectors, [700] * count)
    keys = [str(number).encode() for number in range(count)]

    runs = group_runs(keys, breaks=topics.breaks())
    assert [start for start, _ in runs[1:]] == [end for _, end in runs[:-1]]
    assert all(WIDEST // 5 <= end - start <= WIDEST for start, end in runs)
    joined = topics.joined(runs)
    assert len(joined.breaks()) == len(runs)
    assert all(left < right for left, right in pairwise(start for start, _ in runs))
