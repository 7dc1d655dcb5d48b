"""A memo of one's own."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rlm_core.store.memo import Memo


@pytest.fixture
def memo(tmp_path: Path) -> Iterator[Memo]:
    with closing(Memo(tmp_path / "memo.db")) as opened:
        yield opened
