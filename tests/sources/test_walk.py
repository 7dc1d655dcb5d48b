import os
import socket
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from rlm_core.errors import RootError
from rlm_core.settings import Settings
from rlm_core.sources.root import find_root
from rlm_core.sources.walk import SourceFile, Walk, walk
from rlm_core.tree.status import Skip
from tests.sources.conftest import Write
from tests.sources.git_commands import git


def _walk(project: Path, settings: Settings) -> Walk:
    return walk(find_root(project, settings), settings)


def _paths(project: Path, settings: Settings) -> list[str]:
    return [file.path for file in _walk(project, settings).files]


def _skips(project: Path, settings: Settings) -> dict[str, str]:
    return {skip.path: skip.reason for skip in _walk(project, settings).skips}


def test_files_come_sorted_with_what_changes_when_they_change(
    write: Write, settings: Settings
) -> None:
    project = write({"b.py": "x = 1\n", "a/z.md": "# Z\n", "LICENSE": ""})
    status = (project / "b.py").stat()

    found = _walk(project, settings)

    assert [file.path for file in found.files] == ["LICENSE", "a/z.md", "b.py"]
    assert found.files[2] == SourceFile("b.py", 6, status.st_mtime_ns, status.st_ino)
    assert found.skips == ()


def test_in_a_repository_the_files_are_those_that_git_would_add(
    write: Write, settings: Settings
) -> None:
    project = write({
        ".gitignore": "*.log\n/out.txt\ndata/**\n!data/keep.csv\n",
        "a.py": "",
        "a.log": "",
        "out.txt": "",
        "src/out.txt": "",
        "src/.gitignore": "!keep.log\ngen/\n",
        "src/keep.log": "",
        "src/gen/x.py": "",
        "data/big.csv": "",
        "data/keep.csv": "",
        "mine.txt": "",
    })  # fmt: skip
    git(project, "init", "-q")
    (project / ".git" / "info" / "exclude").write_text("mine.txt\n", encoding="utf-8")

    listed = git(project, "ls-files", "-z", "--others", "--exclude-standard").split("\0")

    assert _paths(project, settings) == sorted(filter(None, listed))


def test_an_ignored_folder_is_one_skip(write: Write, settings: Settings) -> None:
    project = write({".gitignore": "gen/\n", "gen/a.py": "", "gen/b.py": ""})

    assert _skips(project, settings) == {"gen/": "ignored by .gitignore"}


def test_rlmignore_leaves_out_more_and_includes_again(write: Write, settings: Settings) -> None:
    project = write({
        ".gitignore": "notes/\n",
        ".rlmignore": "legacy/\n!node_modules/\n!notes/\n!.env\n!.git/\n",
        "legacy/old.py": "",
        "node_modules/mine/a.js": "",
        "notes/today.md": "",
        ".env": "",
        ".git/config": "",
    })  # fmt: skip

    assert _paths(project, settings) == [
        ".gitignore",
        ".rlmignore",
        "node_modules/mine/a.js",
        "notes/today.md",
    ]
    assert _skips(project, settings) == {
        ".env": "may hold secrets",
        ".git/": "version control data",
        "legacy/": "ignored by .rlmignore",
    }


def test_what_others_or_machines_wrote_is_left_out(write: Write, settings: Settings) -> None:
    project = write({
        "app/node_modules/x/index.js": "",
        "app/package.json": "{}",
        "app/dist/bundle.js": "",
        "app/package-lock.json": "{}",
        "app/site.min.js": "",
        "app/api_pb2.py": "",
        "env/pyvenv.cfg": "",
        "env/lib/x.py": "",
        "go/vendor/modules.txt": "",
        "go/vendor/x/x.go": "",
        "rust/Cargo.toml": "",
        "rust/target/CACHEDIR.TAG": "",
        "bare.git/HEAD": "",
        "bare.git/objects/x": "",
        "bare.git/refs/x": "",
        "logo.PNG": "",
        "paper.pdf": "",
    })  # fmt: skip

    assert _paths(project, settings) == ["app/package.json", "rust/Cargo.toml"]
    assert _skips(project, settings) == {
        "app/api_pb2.py": "generated",
        "app/dist/": "build output",
        "app/node_modules/": "installed dependencies",
        "app/package-lock.json": "lock file",
        "app/site.min.js": "minified",
        "bare.git/": "version control data",
        "env/": "installed dependencies",
        "go/vendor/": "installed dependencies",
        "logo.PNG": "image, media, archive or other binary",
        "paper.pdf": "format not supported yet",
        "rust/target/": "build output",
    }


def test_source_in_a_folder_that_sounds_like_output_stays(write: Write, settings: Settings) -> None:
    project = write({
        "pyproject.toml": "",
        "build/__init__.py": "",
        "tools/target/aim.py": "",
        "vendor/acme.py": "",
    })  # fmt: skip

    assert _paths(project, settings) == [
        "build/__init__.py",
        "pyproject.toml",
        "tools/target/aim.py",
        "vendor/acme.py",
    ]


@pytest.mark.parametrize(
    "name",
    [".env", ".env.local", "prod.env", "server.pem", "tls.key", "id_rsa", "a/credentials.json",
     ".netrc", ".npmrc", ".pypirc", "vault.kdbx", ".htpasswd", "secrets.yaml", ".ssh/config",
     ".aws/credentials", "terraform.tfstate", "My-Service-Account.json"],
)  # fmt: skip
def test_files_that_hold_secrets_are_left_out(write: Write, settings: Settings, name: str) -> None:
    found = _walk(write({name: "x"}), settings)

    assert found.files == ()
    assert [skip.reason for skip in found.skips] == ["may hold secrets"]


@pytest.mark.parametrize(
    "name", [".env.example", ".env.template", "id_rsa.pub", "secrets.py", "monkey.md"]
)
def test_samples_and_namesakes_of_secrets_are_ordinary(
    write: Write, settings: Settings, name: str
) -> None:
    assert _paths(write({name: "x"}), settings) == [name]


def test_links_are_never_followed(write: Write, settings: Settings, tmp_path: Path) -> None:
    project = write({"src/a.py": ""})
    (tmp_path / "elsewhere.py").write_bytes(b"")
    (project / "again").symlink_to(project / "src")
    (project / "src" / "loop").symlink_to(project)
    (project / "out.py").symlink_to(tmp_path / "elsewhere.py")
    (project / "up").symlink_to("..")
    (project / "broken").symlink_to("nothing")
    (project / "self").symlink_to("self")

    assert _paths(project, settings) == ["src/a.py"]
    assert _skips(project, settings) == {
        "again": "symbolic link: what it leads to is met where it stands",
        "broken": "symbolic link to nothing",
        "out.py": "symbolic link out of the root",
        "self": "symbolic link to nothing",
        "src/loop": "symbolic link: what it leads to is met where it stands",
        "up": "symbolic link out of the root",
    }


def test_a_nested_worktree_is_a_repository_of_its_own(write: Write, settings: Settings) -> None:
    project = write({"a.py": "x = 1\n"})
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "first")
    git(project, "worktree", "add", "-q", "trees/fix")
    (project / "inner").mkdir()
    git(project / "inner", "init", "-q")

    assert _paths(project, settings) == ["a.py"]
    assert _skips(project, settings) == {
        ".git/": "version control data",
        "inner/": "a repository of its own",
        "trees/fix/": "a repository of its own",
    }
    assert _paths(project / "trees" / "fix", settings) == ["a.py"]


def test_pipes_and_sockets_are_skipped(write: Write, settings: Settings) -> None:
    project = write({"a.py": ""})
    os.mkfifo(project / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(project / "socket"))

    assert _skips(project, settings) == {
        "pipe": "not an ordinary file",
        "socket": "not an ordinary file",
    }


def test_prose_may_be_longer_than_code(write: Write, settings: Settings) -> None:
    long = "x" * 101
    project = write({"a.py": long, "a.md": long, "NOTES": long, "b.txt": long * 10})
    small = replace(settings, max_file_bytes=100, max_document_bytes=1000)

    assert _paths(project, small) == ["NOTES", "a.md"]
    assert _skips(project, small) == {
        "a.py": "larger than 100 bytes",
        "b.txt": "larger than 1,000 bytes",
    }


def test_names_keep_the_spelling_that_they_have_on_disk(write: Write, settings: Settings) -> None:
    composed, decomposed = (unicodedata.normalize(form, "é.md") for form in ("NFC", "NFD"))
    project = write({composed: "one", decomposed: "two"})

    assert set(_paths(project, settings)) == {path.name for path in project.iterdir()}


def test_a_name_that_is_not_text_is_skipped_and_shown_escaped(
    write: Write, settings: Settings
) -> None:
    project = write({"a.py": ""})
    try:
        (project / os.fsdecode(b"bad\xff.py")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")

    assert _skips(project, settings) == {"bad\\xff.py": "name is not valid UTF-8"}


def test_a_folder_that_cannot_be_read_is_a_skip(write: Write, settings: Settings) -> None:
    project = write({"a.py": ""})
    deep = os.open(project, os.O_RDONLY)
    for _ in range(20):  # deeper than any path may be long
        os.mkdir("d" * 250, dir_fd=deep)
        inner = os.open("d" * 250, os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = inner
    os.close(deep)

    found = _walk(project, settings)

    assert [file.path for file in found.files] == ["a.py"]
    assert [skip.reason for skip in found.skips] == ["cannot be read"]


def test_a_root_that_is_gone_is_an_error(write: Write, settings: Settings) -> None:
    project = write({"sub/a.py": ""})
    root = find_root(project / "sub", settings)
    (project / "sub" / "a.py").unlink()
    (project / "sub").rmdir()

    with pytest.raises(RootError, match="Check that it still exists"):
        walk(root, settings)


def test_a_document_is_a_walk_of_one_file_whatever_its_size(
    write: Write, settings: Settings
) -> None:
    project = write({"novel.log": "x" * 101, "other.txt": ""})
    small = replace(settings, max_file_bytes=100)

    assert _paths(project / "novel.log", small) == ["novel.log"]


def test_a_document_that_holds_secrets_is_not_indexed(write: Write, settings: Settings) -> None:
    project = write({"id_rsa": "x"})

    found = _walk(project / "id_rsa", settings)

    assert found == Walk((), (Skip("id_rsa", "may hold secrets"),))
