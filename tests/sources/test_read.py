import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_core.errors import ArgumentError, SourceError
from rlm_core.settings import Settings
from rlm_core.sources.decode import decode
from rlm_core.sources.read import SkippedSource, SourceText, read_source, resolve_inside
from rlm_core.sources.root import find_root
from rlm_core.sources.walk import walk
from tests.sources.conftest import Write

FRENCH = "Les élèves étaient déjà là où l'été s'achève; ça coûte très cher, n'est-ce pas ?\n"
RUSSIAN = "Съешь же ещё этих мягких французских булок, да выпей чаю.\n" * 3
JAPANESE = "これは日本語の文章です。文字コードを判定するための例文です。\n" * 3


def test_utf_8_comes_back_byte_for_byte(write: Write, settings: Settings) -> None:
    content = "naïve = '☃'\r\nx = 1\r\n".encode()
    root = find_root(write({"a.py": content}), settings)

    assert read_source(root, "a.py", settings) == SourceText(content, "utf-8")


@given(st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])))
def test_any_valid_utf_8_is_left_alone(text: str) -> None:
    decoded = decode(text.encode())

    assert decoded
    assert (decoded.content, decoded.encoding, decoded.problems) == (text.encode(), "utf-8", ())


@given(st.binary())
def test_whatever_comes_out_is_utf_8_without_zero_bytes(data: bytes) -> None:
    decoded = decode(data)

    assert decoded is None or "\0" not in decoded.content.decode()
    if decoded and decoded.encoding == "utf-8":
        assert len(decoded.content) == len(data)


def test_a_byte_order_mark_becomes_spaces_so_that_offsets_hold() -> None:
    decoded = decode(b"\xef\xbb\xbfx = 1\n")

    assert decoded
    assert decoded.content == b"   x = 1\n"


def test_broken_bytes_become_question_marks_one_for_one() -> None:
    valid = "é" * 50
    decoded = decode(f"{valid}\n".encode() + b"a\xff\xfeb \xe2\x82\n")

    assert decoded
    assert decoded.content == f"{valid}\na??b ??\n".encode()
    assert [(problem.message, problem.line) for problem in decoded.problems] == [
        ("bytes that are not valid UTF-8, each read as '?': 4", 2)
    ]


def test_a_file_cut_in_the_middle_of_a_letter_is_still_utf_8() -> None:
    decoded = decode("caf\u00e9".encode()[:-1])

    assert decoded
    assert (decoded.content, decoded.encoding) == (b"caf?", "utf-8")


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (FRENCH, "latin-1", "cp1252"),
        ("x = 1  # caf\u00e9\n", "latin-1", "cp1252"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8_r"),
        (JAPANESE, "shift_jis", "cp932"),
        (FRENCH, "utf-16", "utf-16"),
        (FRENCH, "utf-16-le", "utf-16-le"),
        (RUSSIAN, "utf-16-be", "utf-16-be"),
        (RUSSIAN, "utf-32", "utf-32"),
        (RUSSIAN, "utf-32-le", "utf-32-le"),
    ],
)
def test_other_encodings_are_transcoded(text: str, encoding: str, found: str) -> None:
    decoded = decode(text.encode(encoding))

    assert decoded
    assert (decoded.content.decode(), decoded.encoding) == (text, found)


@pytest.mark.parametrize(
    "data",
    [b"\x7fELF\x02\x01\x01\0\0\0", b"text\0text", bytes(range(256)) * 4, b"\x89\xff\x01\x02" * 9],
)
def test_binary_content_is_skipped(write: Write, settings: Settings, data: bytes) -> None:
    root = find_root(write({"a.txt": data}), settings)

    with pytest.raises(SkippedSource, match="binary content") as raised:
        read_source(root, "a.txt", settings)
    assert raised.value.reason == "binary content"


def test_a_file_deleted_since_the_walk_is_told_so(write: Write, settings: Settings) -> None:
    root = find_root(write({"a.py": ""}), settings)
    (file,) = walk(root, settings).files
    (root.path / "a.py").unlink()

    with pytest.raises(SourceError, match=r"a\.py does not exist \(any more\)"):
        read_source(root, file.path, settings)


def test_a_file_that_grew_since_the_walk_is_skipped(write: Write, settings: Settings) -> None:
    root = find_root(write({"a.py": "x" * 200}), settings)

    with pytest.raises(SkippedSource, match="larger than 100 bytes"):
        read_source(root, "a.py", replace(settings, max_file_bytes=100))


def test_what_took_the_place_of_a_file_is_not_waited_for(write: Write, settings: Settings) -> None:
    root = find_root(write({"folder.py/x": ""}), settings)
    os.mkfifo(root.path / "pipe.py")

    for path in ("pipe.py", "folder.py"):
        with pytest.raises(SkippedSource, match="not an ordinary file"):
            read_source(root, path, settings)


def test_a_file_that_cannot_be_read_says_why(settings: Settings) -> None:
    memory = Path("/proc/self/mem")  # reading its beginning fails, even for a superuser
    if not memory.exists():
        pytest.skip("needs Linux")

    with pytest.raises(SourceError, match="mem cannot be read: "):
        read_source(find_root(memory, settings), "mem", settings)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "../outside.txt",
        "a/../../outside.txt",
        "/etc/passwd",
        "a\0b",
        "link.txt",
        "up/outside.txt",
    ],
)
def test_nothing_outside_the_root_is_read(write: Write, settings: Settings, path: str) -> None:
    project = write({"a/b.txt": "in"})
    (project.parent / "outside.txt").write_bytes(b"out")
    (project / "link.txt").symlink_to("../outside.txt")
    (project / "up").symlink_to("..")

    with pytest.raises(ArgumentError):
        read_source(find_root(project, settings), path, settings)


def test_a_path_inside_is_found_in_whatever_form_it_is_given(
    write: Write, settings: Settings
) -> None:
    decomposed = unicodedata.normalize("NFD", "café/menu.txt")
    project = write({decomposed: "in"})
    (project / "link").symlink_to("menus")
    (project / "menus").symlink_to(decomposed)
    root = find_root(project, settings)
    composed = unicodedata.normalize("NFC", decomposed)

    for path in (decomposed, composed, f"./{composed}", str(project / decomposed), "link"):
        assert resolve_inside(root, path) == project / decomposed


def test_a_document_root_has_one_file(write: Write, settings: Settings) -> None:
    project = write({"novel.txt": "Once.\n", "diary.txt": "Dear"})
    root = find_root(project / "novel.txt", settings)

    assert read_source(root, "novel.txt", settings).content == b"Once.\n"
    with pytest.raises(ArgumentError, match="leads out of the root"):
        read_source(root, "diary.txt", settings)


def test_prose_may_be_long_whatever_its_folder_is_called(write: Write, settings: Settings) -> None:
    root = find_root(write({"release.v2/NOTES": "x" * 101}), settings)
    small = replace(settings, max_file_bytes=100)

    assert [file.path for file in walk(root, small).files] == ["release.v2/NOTES"]
    assert len(read_source(root, "release.v2/NOTES", small).content) == 101
