from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rlm_core.settings import Settings
from rlm_core.sources.ignore import parse_rules, verdict
from rlm_core.sources.root import find_root
from rlm_core.sources.walk import walk
from tests.sources.conftest import Write
from tests.sources.git_commands import git

_NAMES = ("a", "b", "ab", "a.c", ".a", "a b", "-", "]", "!a", "#a")
_PIECES = (*_NAMES, "*", "?", "/", "[ab]", "[!a]", "[a-c]", "[^]]", "[]a]", "[c-a]", "[a-]", "\\a")
_MORE_PIECES = ("[[:alpha:]]", "[[:what:]]", "\\ ", " ", "!", "#", "[", "\\")
_STEPS = st.lists(st.sampled_from(_PIECES + _MORE_PIECES), min_size=1, max_size=3).map("".join)
_LINES = st.tuples(
    st.sampled_from(["", "!", "/", "!/", "**/", "a/**/"]),
    _STEPS,
    st.sampled_from(["", "", "/", "/**", "/*", " ", "\r"]),
).map("".join)


def _is_fair(line: str) -> bool:
    """Leave out the corners that `globs` names: slashes in brackets, doubled or after a star."""
    corners = ("//", "[/", "**", "*/*")
    bare = line.removeprefix("!").removeprefix("**/").replace("/**/", "/").removesuffix("/**")
    open_bracket = (
        "/" in bare.partition("[")[2].rpartition("]")[0] or "[" in bare.rpartition("]")[2]
    )
    return not any(corner in bare for corner in corners) and not open_bracket


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One tree for all examples, since only its ignore file differs."""
    folder = tmp_path_factory.mktemp("project")
    git(folder, "init", "-q")
    _fill(folder, depth=3)
    return folder


@given(lines=st.lists(_LINES.filter(_is_fair), min_size=1, max_size=4))
@example(lines=["*", "!a", "!ab/", "ab/*", "!ab/b"])
@example(lines=["a/**", "!a/b"])
@example(lines=["/a", "b/", "!/b/"])
@example(lines=["a", "ab\\/**", "!\\/b"])
@example(lines=["*.a", "*.[ac]", "!*.c"])
@example(lines=["*.*", "!*.c", "!ab/", "*.c/"])
@example(lines=["*", "!*/", "!a/a/b", "!a/*/a.c", "!/ab/**/b"])
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_entry_is_ignored_just_as_git_ignores_it(project: Path, lines: list[str]) -> None:
    (project / ".gitignore").write_bytes("\n".join(lines).encode())
    entries = _entries(project)

    answer = git(
        project, "check-ignore", "--no-index", "-z", "--stdin", text="\0".join(entries)
    ).split("\0")

    assert _ignored(entries, "\n".join(lines)) == sorted(set(answer) - {""})


def test_the_nearest_file_that_speaks_decides() -> None:
    above = parse_rules("*.log\n/src/b.txt\n")
    below = parse_rules("!keep.log\n", "src/")
    assert above
    assert below
    chain = (below, above)

    assert verdict(chain, "src/keep.log", "keep.log") is False
    assert verdict(chain, "src/x.log", "x.log") is True
    assert verdict(chain, "src/b.txt", "b.txt") is True
    assert verdict(chain, "src/c.txt", "c.txt") is None


def test_a_file_of_comments_holds_no_rules() -> None:
    assert parse_rules("# nothing\n\n   \n/\n") is None


def test_a_hostile_pattern_costs_no_time() -> None:
    rules = parse_rules("*a" * 100 + "b\n" + "**/a/" * 40 + "b\n")
    assert rules

    assert rules.verdict("a/" * 100 + "a" * 200, "a" * 200) is None


def test_the_users_own_ignore_file_counts_in_repositories_alone(
    write: Write, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "rules").write_text("*.mine\n/top.txt\nkept.log\n", encoding="utf-8")
    (tmp_path / "ignore").symlink_to("rules")  # as a folder of dotfiles has it
    mine = replace(settings, git_ignore_file=tmp_path / "ignore")
    project = write(
        {
            ".gitignore": "!kept.log\n",
            "a.mine": "",
            "src/b.mine": "",
            "kept.log": "",
            "top.txt": "",
            "src/top.txt": "",
        }
    )
    without_git = walk(find_root(project, mine), mine)
    git(project, "init", "-q")

    option = f"core.excludesFile={tmp_path / 'ignore'}"
    listed = git(project, "-c", option, "ls-files", "-z", "--others", "--exclude-standard")

    found = [file.path for file in walk(find_root(project, mine), mine).files]
    assert found == sorted(filter(None, listed.split("\0")))
    assert found == [".gitignore", "kept.log", "src/top.txt"]
    assert len(without_git.files) == 6


def _ignored(entries: list[str], text: str) -> list[str]:
    rules = parse_rules(text)
    ignored: set[str] = set()
    for entry in entries:
        parent, _, name = entry.rpartition("/")
        slash = "" if name in _FILES else "/"
        if parent in ignored or (rules and rules.verdict(entry + slash, name + slash)):
            ignored.add(entry)
    return sorted(ignored)


_FILES = frozenset({"a.c", ".a", "b", "!a"})  # the other names are folders


def _fill(folder: Path, depth: int) -> None:
    for name in _NAMES:
        if name in _FILES:
            (folder / name).write_bytes(b"")
        elif depth > 1 and name in {"a", "ab", "a b", "#a"}:
            (folder / name).mkdir()
            _fill(folder / name, depth - 1)
        else:
            (folder / name).mkdir()


def _entries(project: Path) -> list[str]:
    """Every path but git's own, parents first."""
    found = (path.relative_to(project).as_posix() for path in project.rglob("*"))
    return sorted(path for path in found if not path.startswith(".git"))
