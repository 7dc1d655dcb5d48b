"""The edits of the stories, with a model: each costs no more than the nodes whose text or parts changed."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from rlm_core.summarize.written.item import is_worth_writing
from tests.stories.telling import stages
from tests.stories.test_stories import STORIES, Teller
from tests.summarize.written.conftest import Writing
from tests.summarize.written.model import ModelDesk


@pytest.fixture
def teller(tmp_path: Path) -> Iterator[Teller]:
    with ExitStack() as opened:
        yield Teller(tmp_path, opened, is_told_where=False)


def unwritten(writing: Writing) -> int:
    """How many nodes hold a text, or parts, that nothing was ever written of."""
    look = writing.work._look()
    waiting, found = [writing.node()], 0
    while waiting:
        node = waiting.pop()
        found += is_worth_writing(node) and look.best(node) is None
        waiting += look.children(node)
    return found


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_an_edit_costs_its_branch_and_a_rebuild_says_the_same(story: Path, teller: Teller) -> None:
    desk = ModelDesk()
    for stage in stages(story.read_text(encoding="utf-8")):
        teller.tell(stage)
        writing = Writing(teller.hierarchy(), desk)
        new, said_before = unwritten(writing), writing.all_kept()
        above = sum(is_worth_writing(writing.node(one)) for one in said_before)

        calls = writing.calls_of(writing.write_all)

        # What is new, and of what stands above it that which is told by other words now.
        assert calls <= (min(above, 2 * new) if new else 0), stage.title
        assert writing.calls_of(writing.write_all) == 0, stage.title
    rebuilt = Writing(teller.rebuilt(), ModelDesk())
    rebuilt.write_all()
    assert Writing(teller.hierarchy(), desk).all_kept() == rebuilt.all_kept()
