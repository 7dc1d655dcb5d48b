import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rlm_core.settings import Settings
from rlm_core.sources.look import Look, changes_rules, look_at
from rlm_core.sources.root import Root, find_root
from rlm_core.sources.walk import SourceFile, Walk, folder_of, walk
from rlm_core.tree.status import Skip
from tests.sources.conftest import Write

# --- random trees, and random edits of them ------------------------------------------------

_FOLDERS = ("a", "b", "src", "build", "vendor", "node_modules", "\u00e9")
_FILES = ("x.py", "y.md", "z.log", "package.json", "__init__.py", "CACHEDIR.TAG", "pyvenv.cfg",
          "modules.txt", ".env", "logo.png", "api_pb2.py", "big.py")  # fmt: skip
_PATTERNS = ("a/", "*.log", "!*.log", "/src/x.py", "b/**", "!build/", "!node_modules/", "x.py", "*",
             "!*/", "src/*", "!src/a/")  # fmt: skip
_PLACES = st.lists(st.sampled_from(_FOLDERS), max_size=3).map("/".join)
_IGNORES = st.lists(st.sampled_from(_PATTERNS), max_size=3).map("\n".join)
_EDITS = st.one_of(
    st.tuples(st.just("write"), _PLACES, st.sampled_from(_FILES), st.just("x = 1\n")),
    st.tuples(st.just("write"), _PLACES, st.just("big.py"), st.just("x" * 200)),
    st.tuples(st.just("write"), _PLACES, st.sampled_from([".gitignore", ".rlmignore"]), _IGNORES),
    st.tuples(st.just("write"), _PLACES, st.just(".git/HEAD"), st.just("ref: refs/heads/main\n")),
    st.tuples(st.just("link"), _PLACES, st.sampled_from(["x.py", "a", "link"]), _PLACES),
    st.tuples(st.just("remove"), _PLACES, st.sampled_from(_FILES + _FOLDERS), st.just("")),
    st.tuples(st.just("rename"), _PLACES, st.sampled_from(_FILES + _FOLDERS), _PLACES),
)
_Edit = tuple[str, str, str, str]
_MANY = hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck)
)


def _make(project: Path, edits: list[_Edit]) -> None:
    """What cannot be done (a file where a folder is needed) is left undone."""
    for what, place, name, more in edits:
        target = project / place / name
        try:
            if what == "write":
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(more, encoding="utf-8")
            elif what == "link":
                target.symlink_to(project / more)
            elif what == "rename":
                target.rename(project / more / "renamed")
            elif target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            else:
                target.unlink()
        except OSError:
            continue


@pytest.fixture
def small(settings: Settings) -> Settings:
    return replace(settings, max_file_bytes=100)


def _fresh_project(settings: Settings) -> Iterator[Path]:
    settings.data_folder.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=settings.data_folder) as folder:
        yield Path(folder).resolve()


def _directly(found: Walk | Look, folder: str) -> tuple[list[SourceFile], list[Skip]]:
    return (
        [file for file in found.files if folder_of(file.path) == folder],
        [skip for skip in found.skips if folder_of(skip.path) == folder],
    )


def _everything(root: Root, settings: Settings) -> Look:
    return look_at(root, settings, [""], known=())


# --- what always holds ---------------------------------------------------------------------


@given(before=st.lists(_EDITS, max_size=12), after=st.lists(_EDITS, max_size=6))
@_MANY
def test_looking_everywhere_is_a_walk(
    small: Settings, before: list[_Edit], after: list[_Edit]
) -> None:
    for project in _fresh_project(small):
        root = find_root(project, small)
        _make(project, before)
        known = _everything(root, small).subfolders
        _make(project, after)

        looked = look_at(root, small, known, known)

        assert Walk(looked.files, looked.skips) == walk(root, small)
        assert looked == _everything(root, small)


@given(
    before=st.lists(_EDITS, max_size=12), after=st.lists(_EDITS, max_size=6), more=st.lists(_PLACES)
)
@_MANY
def test_a_folder_gives_what_a_walk_finds_directly_in_it(
    small: Settings, before: list[_Edit], after: list[_Edit], more: list[str]
) -> None:
    for project in _fresh_project(small):
        root = find_root(project, small)
        _make(project, before)
        known = _everything(root, small).subfolders
        _make(project, after)
        whole, belonging = walk(root, small), _everything(root, small).subfolders

        for asked in [*known, *(f"{place}/" for place in more)]:
            looked = look_at(root, small, [asked], known)
            nearest = asked
            while nearest not in belonging:
                nearest = folder_of(nearest)

            assert nearest in looked.subfolders
            for listed in looked.subfolders:
                assert listed.startswith(nearest)
                assert _directly(looked, listed) == _directly(whole, listed)
                assert looked.subfolders[listed] == belonging[listed]
            assert {folder_of(file.path) for file in looked.files} <= set(looked.subfolders)
            assert {folder_of(skip.path) for skip in looked.skips} <= set(looked.subfolders)
            entered = {listed for listed in looked.subfolders if listed != nearest}
            new = {one for one in looked.subfolders[nearest] if one not in known}
            assert entered == {one for one in belonging if one.startswith(tuple(new))}


# --- and told one by one --------------------------------------------------------------------


def test_a_look_lists_just_the_folders_that_were_named(write: Write, settings: Settings) -> None:
    project = write({"a.py": "", "src/b.py": "", "src/deep/c.py": "", "docs/d.md": ""})
    known = {"", "src/", "src/deep/", "docs/"}

    looked = look_at(find_root(project, settings), settings, ["src/"], known)

    assert [file.path for file in looked.files] == ["src/b.py"]
    assert looked.subfolders == {"src/": ("src/deep/",)}


def test_a_new_folder_is_entered_with_all_below_it(write: Write, settings: Settings) -> None:
    project = write({"a.py": "", "new/b.py": "", "new/deep/c.py": "", "old/d.py": ""})

    looked = look_at(find_root(project, settings), settings, [""], {"", "old/", "new/deep/"})

    assert [file.path for file in looked.files] == ["a.py", "new/b.py", "new/deep/c.py"]
    assert looked.subfolders == {
        "": ("new/", "old/"),
        "new/": ("new/deep/",),
        "new/deep/": (),
    }


def test_a_folder_that_is_gone_or_ignored_is_answered_by_the_nearest_above(
    write: Write, settings: Settings
) -> None:
    project = write({"src/.gitignore": "gen/\n", "src/a.py": "", "src/gen/deep/b.py": ""})
    root = find_root(project, settings)
    known = {"", "src/", "src/gen/", "src/gen/deep/"}

    ignored = look_at(root, settings, ["src/gen/deep/"], known)
    gone = look_at(root, settings, ["src/lost/found/"], known)

    assert ignored == gone
    assert ignored.subfolders == {"src/": ()}
    assert ignored.skips == (Skip("src/gen/", "ignored by .gitignore"),)


def test_a_folder_that_turned_into_a_cache_or_a_repository_is_left(
    write: Write, settings: Settings
) -> None:
    project = write({"a/x.py": "", "b/x.py": "", "c/x.py": ""})
    write({"a/CACHEDIR.TAG": "", "b/.git/HEAD": ""})
    known = {"", "a/", "b/", "c/"}

    looked = look_at(find_root(project, settings), settings, ["a/", "b/.git/"], known)

    assert looked.subfolders == {"": ("c/",)}
    assert looked.skips == (
        Skip("a/", "cache or tool state"),
        Skip("b/", "a repository of its own"),
    )


def test_nothing_outside_the_root_is_looked_at(
    write: Write, settings: Settings, tmp_path: Path
) -> None:
    project = write({"a.py": ""})
    (tmp_path / "secret").mkdir()
    (project / "out").symlink_to(tmp_path / "secret")

    looked = look_at(
        find_root(project, settings), settings, ["../secret/", "out/", "/etc/", "./"], {""}
    )

    assert [file.path for file in looked.files] == ["a.py"]
    assert looked.subfolders == {"": ()}


def test_a_document_is_one_file_without_folders(write: Write, settings: Settings) -> None:
    root = find_root(write({"novel.txt": "x", "b.txt": ""}) / "novel.txt", settings)

    looked = look_at(root, settings, [""], ())

    assert [file.path for file in looked.files] == ["novel.txt"]
    assert looked.subfolders == {"": ()}


def test_where_reading_is_denied_altogether_nothing_is_found(
    write: Write, settings: Settings
) -> None:
    project = write({"a.py": "", ".claude/settings.json": '{"permissions": {"deny": ["Read"]}}'})
    root = find_root(project, settings)

    looked = look_at(root, settings, [""], ())

    assert looked == Look((), walk(root, settings).skips, {"": ()})
    assert looked.skips


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".gitignore", True),
        ("src/.gitignore", True),
        ("src/.rlmignore", True),
        (".git/info/exclude", True),
        (".claude/settings.local.json", True),
        ("src/.claude/settings.json", False),
        ("src/a.gitignore", False),
        ("src/a.py", False),
    ],
)
def test_files_with_rules_for_other_folders_are_known(path: str, expected: bool) -> None:
    assert changes_rules(path) is expected


def test_another_spelling_names_another_folder_where_case_counts(
    write: Write, settings: Settings
) -> None:
    project = write({"a/x.py": ""})

    looked = look_at(find_root(project, settings), settings, ["A/"], {"", "a/"})

    assert looked.subfolders == {"": ("a/",)}
