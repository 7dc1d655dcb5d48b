from hypothesis import given
from hypothesis import strategies as st

from rlm_core.tree.kind import Kind
from rlm_core.update.layout import FolderPlace, lay_out

_NAMES = st.text(alphabet="abcdef", min_size=1, max_size=3)
_PATHS = st.lists(_NAMES, min_size=1, max_size=4).map("/".join)


def test_folders_hold_their_files_and_folders_by_name() -> None:
    assert lay_out(["src/b.py", "src/a/x.py", "README.md"], "shop") == [
        FolderPlace(".", "shop", Kind.CORPUS, "", ("README.md", "src/")),
        FolderPlace("src/", "src", Kind.FOLDER, ".", ("src/a/", "src/b.py")),
        FolderPlace("src/a/", "a", Kind.FOLDER, "src/", ("src/a/x.py",)),
    ]


def test_an_empty_root_is_a_corpus_without_children() -> None:
    assert lay_out([], "empty") == [FolderPlace(".", "empty", Kind.CORPUS, "", ())]


def test_a_wide_folder_is_grouped_and_its_files_keep_their_addresses() -> None:
    paths = [f"many/file{number:03}.py" for number in range(400)]
    places = lay_out(paths, "root")
    listed = [child for place in places if place.kind is Kind.GROUP for child in place.children]

    assert max(len(place.children) for place in places) <= 50
    assert sorted(child for child in listed if child.endswith(".py")) == paths


@given(st.lists(_PATHS, max_size=60))
def test_every_place_but_the_corpus_hangs_in_the_place_that_lists_it(paths: list[str]) -> None:
    files = [f"{path}.py" for path in paths]
    places = lay_out(files, "root")
    children = [child for place in places for child in place.children]

    assert len(children) == len(set(children))
    assert set(children) == {place.address for place in places if place.parent} | set(files)
    for place in places:
        assert not place.parent or place.address in next(
            above.children for above in places if above.address == place.parent
        )
