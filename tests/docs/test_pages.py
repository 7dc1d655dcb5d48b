"""The pages that are made from the code say what the code says."""

import pytest

from docs.make_pages import pages
from tests.docs.markdown import ROOT


@pytest.mark.parametrize("name", pages())
def test_a_page_is_current(name: str) -> None:
    written = (ROOT / "docs" / name).read_text("utf-8")

    assert written == pages()[name], "out of date: run `poe pages`"
