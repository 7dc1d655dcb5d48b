import io
from pathlib import Path

import pytest

from rlm_core.sources.whole_file import WholeFile, read_whole


class _EditedWhileRead(io.FileIO):
    """A file that someone else writes to whenever it has been read, as often as there are edits."""

    def __init__(self, path: Path, edits: list[bytes]) -> None:
        super().__init__(path)
        self._path, self._edits = path, edits

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size) or b""
        if self._edits:
            self._path.write_bytes(self._edits.pop(0))
        return data


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], WholeFile(b"first", is_settled=True)),
        ([b"second one"], WholeFile(b"second one", is_settled=True)),
        ([b"second one", b"third"], WholeFile(b"third", is_settled=True)),
        ([b"1", b"12", b"123", b"1234"], WholeFile(b"12", is_settled=False)),
    ],
)
def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, edits: list[bytes], expected: WholeFile
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"first")

    assert read_whole(lambda: _EditedWhileRead(path, edits), 100) == expected


def test_no_more_is_read_than_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"0123456789")

    assert read_whole(lambda: path.open("rb"), 4) == WholeFile(b"0123", is_settled=True)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert read_whole(lambda: tmp_path.open("rb"), 4) is None
