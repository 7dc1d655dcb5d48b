"""A settings value whose data folder is apart from what is indexed, and a quick way to make files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rlm_core.settings import Settings

Write = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path / "data")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files under `project/`, and return that folder."""
    project = (tmp_path / "project").resolve()
    project.mkdir()

    def write_files(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            file = project / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return project

    return write_files
