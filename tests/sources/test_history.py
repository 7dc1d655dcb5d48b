from pathlib import Path

import pytest

from rlm_core.settings import Settings
from rlm_core.sources.history import Commit, commit_subjects
from rlm_core.sources.root import find_root
from tests.sources.conftest import Write
from tests.sources.git_commands import git


@pytest.fixture
def project(write: Write) -> Path:
    folder = write({"a b.txt": "1", "ü.txt": "1"})
    git(folder, "init", "-q")
    _commit(folder, "first: both files")
    (folder / "a b.txt").write_bytes(b"2")
    _commit(folder, "Fix the « first » file")
    git(folder, "commit", "-q", "--allow-empty", "-m", "nothing")
    return folder


def _commit(folder: Path, subject: str) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", subject)


def test_commits_come_newest_first_with_their_paths(project: Path, settings: Settings) -> None:
    commits = commit_subjects(find_root(project, settings))

    assert commits == (
        Commit("nothing", ()),
        Commit("Fix the « first » file", ("a b.txt",)),
        Commit("first: both files", ("a b.txt", "ü.txt")),
    )


def test_the_limit_counts_commits(project: Path, settings: Settings) -> None:
    assert len(commit_subjects(find_root(project, settings), limit=2)) == 2


def test_merges_are_left_out(project: Path, settings: Settings) -> None:
    git(project, "checkout", "-q", "-b", "side", "HEAD~1")
    (project / "side.txt").write_bytes(b"1")
    _commit(project, "on the side")
    git(project, "merge", "-q", "--no-ff", "-m", "a merge", "@{-1}")

    subjects = [commit.subject for commit in commit_subjects(find_root(project, settings))]

    assert "on the side" in subjects
    assert "a merge" not in subjects


def test_without_git_or_commits_there_is_no_history(write: Write, settings: Settings) -> None:
    folder = write({"a.txt": "1"})
    assert commit_subjects(find_root(folder, settings)) == ()
    git(folder, "init", "-q")
    assert commit_subjects(find_root(folder, settings)) == ()
    assert commit_subjects(find_root(folder / "a.txt", settings)) == ()


def test_nothing_that_the_repository_names_is_executed(project: Path, settings: Settings) -> None:
    sprung = project.parent / "sprung"
    trap = project.parent / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {sprung}\nexit 1\n", encoding="utf-8")
    trap.chmod(0o755)
    _sign_with_anything(project)
    git(project, "config", "log.showSignature", "true")
    for name in ("gpg.program", "core.fsmonitor", "core.pager", "diff.external", "core.sshCommand"):
        git(project, "config", name, str(trap))
    git(project, "log")
    assert sprung.exists()  # an ordinary log walks into the trap
    sprung.unlink()

    commits = commit_subjects(find_root(project, settings))

    assert len(commits) == 3
    assert not sprung.exists()


def _sign_with_anything(project: Path) -> None:
    """Give the newest commit a signature, which git checks with the program of its settings."""
    head, _, message = git(project, "cat-file", "commit", "HEAD").partition("\n\n")
    armor = "-----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    signed = f"{head}\ngpgsig {armor}\n\n{message}"
    name = git(project, "hash-object", "-t", "commit", "-w", "--stdin", text=signed).strip()
    git(project, "update-ref", "HEAD", name)
