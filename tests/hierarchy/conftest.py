"""A hierarchy over files made for one test, closed when the test is over."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings

Files = dict[str, str | bytes]
Open = Callable[..., Hierarchy]
Write = Callable[[Files], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files under `project/`, and return that folder."""
    project = (tmp_path / "project").resolve()
    project.mkdir()

    def write_files(files: Files) -> Path:
        for name, content in files.items():
            file = project / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
            earlier = time.time_ns() - 3_600 * 10**9  # so that its time has settled
            os.utime(file, ns=(earlier, earlier))
        return project

    return write_files


@pytest.fixture
def open_root(tmp_path: Path) -> Iterator[Open]:
    """Open the hierarchy of a folder or document; settings as keywords, `data` names the data folder."""
    with ExitStack() as opened:

        def open_one(path: Path, data: str = "data", **choices: Any) -> Hierarchy:
            settings = Settings(data_folder=tmp_path / data, **choices)
            return opened.enter_context(
                closing(Hierarchy.open(mark_root(path, settings), settings))
            )

        yield open_one
