import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_core.settings import Settings
from rlm_core.sources.look import look_at
from rlm_core.sources.read import is_forbidden, read_source
from rlm_core.sources.root import find_root
from rlm_core.sources.spelling import entry_spelled, folds_case, spelled_on_disk, spellings
from tests.sources.conftest import Write

_COMPOSED, _DECOMPOSED = (unicodedata.normalize(form, "caf\u00e9") for form in ("NFC", "NFD"))
_NAMES = st.lists(
    st.sampled_from(["a", "A", "\u00e9", "e\u0301", "\u00c9", "ss", "b"]), unique=True
)


def _folding(names: list[str]) -> dict[str, int]:
    """A file system that folds case and accents: one file for all spellings of a name."""
    return {_fold(name): number for number, name in enumerate(names)}


def _fold(name: str) -> str:
    return unicodedata.normalize("NFD", name.casefold())


# --- what a file system says ----------------------------------------------------------------


@given(names=_NAMES, asked=st.sampled_from(["a", "A", "\u00e9", "E\u0301", "SS", "c", "", ".."]))
def test_where_the_system_folds_names_the_one_on_disk_is_found(
    names: list[str], asked: str
) -> None:
    on_disk = list({_fold(name): name for name in names}.values())  # it lets no two be alike
    files = _folding(on_disk)

    found = entry_spelled(asked, on_disk, lambda name: files.get(_fold(name)))

    assert found == next((name for name in on_disk if _fold(name) == _fold(asked)), "")


@given(names=_NAMES, asked=st.sampled_from(["a", "A", "\u00e9", "E\u0301", "SS", "c", "", ".."]))
def test_where_it_does_not_a_name_is_itself_alone(names: list[str], asked: str) -> None:
    files = {name: number for number, name in enumerate(names)}

    assert entry_spelled(asked, names, files.get) == (asked if asked in names else "")


def test_two_names_of_one_file_are_not_mistaken_for_one_another(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"")
    (tmp_path / "b.py").hardlink_to(tmp_path / "a.py")

    assert spelled_on_disk(tmp_path, "b.py") == "b.py"
    assert spelled_on_disk(tmp_path, "c.py") == ""


# --- paths as people write them --------------------------------------------------------------


def test_accents_and_backslashes_find_their_file(write: Write, settings: Settings) -> None:
    project = write({f"{_DECOMPOSED}/{_COMPOSED}/a.md": "here"})
    root = find_root(project, settings)
    asked = f"{_COMPOSED}\\{_DECOMPOSED}\\a.md"

    assert spelled_on_disk(project, asked) == f"{_DECOMPOSED}/{_COMPOSED}/a.md"
    assert spelled_on_disk(project, f"./{_COMPOSED}/") == f"{_DECOMPOSED}/"
    assert read_source(root, asked, settings).content == b"here"


def test_of_two_files_that_differ_in_accents_alone_each_keeps_its_name(
    write: Write, settings: Settings
) -> None:
    project = write({f"{_COMPOSED}.md": "one", f"{_DECOMPOSED}.md": "two"})
    if len(list(project.iterdir())) == 1:
        pytest.skip("this file system takes them for one")

    assert spelled_on_disk(project, f"{_COMPOSED}.md") == f"{_COMPOSED}.md"
    assert spelled_on_disk(project, f"{_DECOMPOSED}.md") == f"{_DECOMPOSED}.md"


def test_nothing_above_is_found(write: Write) -> None:
    project = write({"src/a.py": ""})

    for path in ("..", "../project/src", "src/..", "..\\project", "", "/", "src/a.py/b", "a\0b"):
        assert spelled_on_disk(project, path) == ""


def test_an_address_is_tried_in_every_form() -> None:
    assert spellings(f"a\\{_COMPOSED}") == (
        f"a\\{_COMPOSED}",
        f"a/{_COMPOSED}",
        f"a/{_DECOMPOSED}",
    )
    assert spellings("a/b") == ("a/b",)


# --- one folder is never two: for a real file system that folds case, where there is one ------


def test_letter_case_is_what_the_file_system_says_it_is(write: Write, settings: Settings) -> None:
    project = write({"src/a.py": "x = 1\n"})
    root = find_root(project, settings)

    looked = look_at(root, settings, ["SRC/"], {"", "src/"})

    if folds_case(project):
        assert set(looked.subfolders) == {"", "src/"}
        assert read_source(root, "SRC/A.py", settings).content == b"x = 1\n"
        assert is_forbidden(root, "SRC/A.py", settings) == ""
    else:
        assert set(looked.subfolders) == {""}
    assert looked.subfolders[""] == ("src/",)


def test_a_folder_without_letters_in_its_path_folds_none() -> None:
    assert not folds_case(Path("/"))
