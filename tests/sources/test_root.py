from dataclasses import replace
from pathlib import Path

import pytest

from rlm_core.errors import ArgumentError, RootError, StoreFull
from rlm_core.settings import Settings
from rlm_core.sources.permissions import DENIED
from rlm_core.sources.root import find_root, mark_root, needs_consent
from rlm_core.sources.walk import walk
from tests.sources.conftest import Write
from tests.sources.git_commands import git


def test_inside_git_the_root_is_the_top_level_and_the_subfolder_its_scope(
    write: Write, settings: Settings
) -> None:
    project = write({"src/shop/cart.py": "x = 1\n"})
    git(project, "init", "-q")

    root = find_root(project / "src" / "shop", settings)

    assert (root.path, root.scope, root.uses_git) == (project, "src/shop/", True)
    assert root.key == find_root(project, settings).key


def test_without_git_the_folder_itself_is_the_root(write: Write, settings: Settings) -> None:
    project = write({"notes/today.md": "hi\n"})

    root = find_root(project / "notes", settings)

    assert (root.path, root.scope, root.uses_git) == (project / "notes", "", False)
    assert root.key == root.repository_key
    assert root.key.startswith("notes-")


def test_without_git_a_folder_belongs_to_the_nearest_one_that_the_user_named(
    write: Write, settings: Settings
) -> None:
    project = write({"papers/2024/a.md": "hi\n"})
    mark_root(project, settings)
    mark_root(project / "papers", settings)

    root = find_root(project / "papers" / "2024", settings)

    assert (root.path, root.scope) == (project / "papers", "2024/")


def test_a_folder_that_its_repository_leaves_out_is_a_root_of_its_own(
    write: Write, settings: Settings
) -> None:
    project = write(
        {
            ".gitignore": "gen/\n",
            "gen/deep/a.py": "",
            "src/gen/b.py": "",
            "src/node_modules/c.js": "",
            "src/d.py": "",
        }
    )
    git(project, "init", "-q")

    assert find_root(project / "src", settings).path == project
    assert find_root(project / "src/gen", settings).path == project / "src/gen"
    assert find_root(project / "src/node_modules", settings).path == project / "src/node_modules"
    named = mark_root(project / "gen", settings)
    assert (named.path, named.scope, named.uses_git) == (project / "gen", "", False)
    assert find_root(project / "gen/deep", settings) == replace(named, scope="deep/")
    mark_root(project, settings)
    assert find_root(project / "src/gen", settings).path == project / "src/gen"


def test_the_files_of_a_folder_that_git_ignores_are_found_where_it_is_named(
    write: Write, settings: Settings
) -> None:
    project = write(
        {
            ".gitignore": "gen/\n*.txt\n",
            ".claude/settings.json": '{"permissions": {"deny": ["Read(./gen/hidden.txt)"]}}',
            "gen/a.txt": "",
            "gen/hidden.txt": "",
        }
    )
    git(project, "init", "-q")

    found = walk(mark_root(project / "gen", settings), settings)

    assert [file.path for file in found.files] == ["a.txt"]
    assert [(skip.path, skip.reason) for skip in found.skips] == [("hidden.txt", DENIED)]


@pytest.mark.parametrize("folder", [".git", ".ssh", "private"])
def test_what_may_never_be_read_is_no_root_for_being_left_out(
    write: Write, settings: Settings, folder: str
) -> None:
    project = write(
        {
            ".claude/settings.json": '{"permissions": {"deny": ["Read(./private/**)"]}}',
            ".ssh/config": "",
            "private/a.py": "",
        }
    )
    git(project, "init", "-q")

    root = mark_root(project / folder, settings)

    assert (root.path, root.scope) == (project, f"{folder}/")


def test_a_file_is_a_root_of_its_own_even_inside_git(write: Write, settings: Settings) -> None:
    project = write({"docs/novel.txt": "Once.\n"})
    git(project, "init", "-q")

    root = find_root(project / "docs" / "novel.txt", settings)

    assert (root.path, root.is_document, root.scope) == (project / "docs/novel.txt", True, "")
    assert root.repository_key == find_root(project, settings).repository_key
    assert not needs_consent(root, settings)


def test_worktrees_are_roots_of_their_own_that_share_a_repository(
    write: Write, settings: Settings
) -> None:
    project = write({"a.py": "x = 1\n"})
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "first")
    git(project, "worktree", "add", "-q", "trees/fix")

    main = find_root(project, settings)
    fix = find_root(project / "trees" / "fix", settings)

    assert fix.path == project / "trees" / "fix"
    assert fix.uses_git
    assert fix.repository_key == main.repository_key
    assert fix.key != main.key


def test_an_empty_git_folder_makes_no_repository(write: Write, settings: Settings) -> None:
    project = write({"sub/.git/nothing": "", "sub/a.py": ""})

    assert not find_root(project / "sub", settings).uses_git


def test_a_link_is_the_root_that_it_leads_to(write: Write, settings: Settings) -> None:
    project = write({"a.py": ""})
    link = project.parent / "link"
    link.symlink_to(project)

    assert find_root(link, settings) == find_root(project, settings)


def test_the_home_folder_waits_until_it_is_named(
    write: Write, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = write({"a.md": ""})
    monkeypatch.setenv("HOME", str(home))

    assert "home folder" in needs_consent(find_root(home, settings), settings)
    assert "home folder" in needs_consent(find_root(home.parent, settings), settings)
    assert "home folder" in needs_consent(find_root(Path("/"), settings), settings)
    mark_root(home, settings)
    assert not needs_consent(find_root(home, settings), settings)


def test_a_home_folder_under_git_does_not_swallow_the_folders_in_it(
    write: Write, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = write({"notes/a.md": ""})
    git(home, "init", "-q")
    monkeypatch.setenv("HOME", str(home))

    assert find_root(home / "notes", settings).path == home / "notes"
    mark_root(home, settings)
    assert find_root(home / "notes", settings).path == home


def test_many_files_wait_unless_git_or_the_user_names_them(
    write: Write, settings: Settings
) -> None:
    project = write({f"{number}.md": "" for number in range(6)})
    few = replace(settings, max_files_without_git=5)

    assert "more than 5 files" in needs_consent(find_root(project, few), few)
    assert not needs_consent(find_root(project, settings), settings)
    git(project, "init", "-q")
    assert not needs_consent(find_root(project, few), few)


def test_a_root_that_is_not_there_says_where_and_why(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(RootError, match=r"missing: No such file"):
        find_root(tmp_path / "missing", settings)


def test_links_that_run_in_a_circle_are_no_root(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")

    with pytest.raises(RootError, match="Cannot index"):
        find_root(tmp_path / "a", settings)


def test_a_relative_path_is_refused(settings: Settings) -> None:
    with pytest.raises(ArgumentError, match="not an absolute path"):
        find_root(Path("src"), settings)


def test_marks_go_to_the_data_folder_alone(write: Write, settings: Settings) -> None:
    project = write({"a.md": ""})
    before = sorted(project.iterdir())

    mark_root(project, settings)

    assert sorted(project.iterdir()) == before
    assert len(list(settings.data_folder.rglob("*"))) == 2


def test_a_data_folder_that_cannot_be_written_is_told_so(write: Write, settings: Settings) -> None:
    project = write({"a.md": "", "file": ""})
    blocked = replace(settings, data_folder=project / "file")

    with pytest.raises(StoreFull, match="Cannot write to the data folder"):
        mark_root(project, blocked)
