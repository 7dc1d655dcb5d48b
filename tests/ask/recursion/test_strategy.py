"""Which way is the cheapest that suffices."""

import pytest

from rlm_core.ask.recursion.strategy import Extent, Way, choose_way

_LONG = 200_000  # tokens


@pytest.mark.parametrize(
    ("question", "extent", "way"),
    [
        ("How does it end?", Extent(9_000, 12_000, 3, is_broad=False), Way.READ),
        ("How does it end?", Extent(9_000, 3_000, 3, is_broad=False), Way.DESCENT),
        ("How does it end?", Extent(14_000, 60_000, 3, is_broad=False), Way.DESCENT),
        ("What is this about?", Extent(_LONG, 3_000, 3, is_broad=True), Way.TOP),
        ("What is this about?", Extent(_LONG, 60_000, 3, is_broad=True), Way.TOP),
        ("What is this about?", Extent(_LONG, 300_000, 3, is_broad=True), Way.MAP),
        ("What is this about?", Extent(_LONG, 300_000, 1, is_broad=True), Way.TOP),
        ("Compare all harbors.", Extent(_LONG, 300_000, 3, is_broad=False), Way.MAP),
        ("Compare all harbors.", Extent(_LONG, 60_000, 3, is_broad=False), Way.DESCENT),
        ("When did the ship come in?", Extent(_LONG, 60_000, 3, is_broad=False), Way.SEARCH),
        ("What does `parse_config` do?", Extent(_LONG, 60_000, 3, is_broad=False), Way.SEARCH),
        ("Why did the ship come in late?", Extent(_LONG, 60_000, 3, is_broad=False), Way.DESCENT),
    ],
)
def test_the_way_follows_from_the_question_and_what_can_be_read(
    question: str, extent: Extent, way: Way
) -> None:
    assert choose_way(question, extent) is way
