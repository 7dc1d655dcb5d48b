import os
import subprocess
from pathlib import Path

import pytest

from rlm_server.environment import read_environment


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL"):
        monkeypatch.delenv(name, raising=False)


def _as_git_reads(home: Path) -> str:
    """What git itself says is the user's ignore file."""
    done = subprocess.run(
        ["git", "config", "--type=path", "core.excludesFile"],
        cwd=home,
        env={"PATH": os.defpath, "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1"},
        capture_output=True,
        check=False,
    )
    return done.stdout.decode().rstrip("\n")


def _git_ignore_file() -> Path | None:
    return read_environment().settings.git_ignore_file


@pytest.mark.parametrize(
    "text",
    [
        "[core]\n\texcludesFile = ~/mine\n",
        "[core] excludesfile=/x/mine\n",
        '[user]\n name = Ann\n[CORE]\n EXCLUDESFILE = "/x/my files/#1" ; why\n[alias]\n a = b\n',
        "[core]\n excludesFile = /x/a\n excludesFile = /x/b # the last counts\n",
        "[core]\n excludesFile = /x/\\\n\\\nmine\n",
        '[core "sub"]\n excludesFile = /x/no\n[core]\n excludesFile = /x/"a b"/c\n',
    ],
)
def test_the_users_git_configuration_is_read_as_git_reads_it(tmp_path: Path, text: str) -> None:
    (tmp_path / ".gitconfig").write_text(text, encoding="utf-8")

    assert str(_git_ignore_file()) == _as_git_reads(tmp_path)


def test_without_a_word_the_ignore_file_stands_beside_gits_own_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = Ann\n", encoding="utf-8")

    assert _git_ignore_file() == tmp_path / ".config/git/ignore"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert _git_ignore_file() == tmp_path / "xdg/git/ignore"


def test_the_home_folders_settings_win_over_those_of_the_desktop(tmp_path: Path) -> None:
    (tmp_path / ".config/git").mkdir(parents=True)
    (tmp_path / ".config/git/config").write_text("[core]\nexcludesFile = /x/a\n", "utf-8")

    assert _git_ignore_file() == Path("/x/a")
    (tmp_path / ".gitconfig").write_text("[core]\nexcludesFile = /x/b\n", "utf-8")
    assert _git_ignore_file() == Path("/x/b")


@pytest.mark.parametrize("value", ["", "relative/path", "~nobody-at-all/x"])
def test_a_path_that_leads_nowhere_certain_is_none(tmp_path: Path, value: str) -> None:
    (tmp_path / ".gitconfig").write_text(f"[core]\nexcludesFile = {value}\n", "utf-8")

    assert _git_ignore_file() is None


def test_another_file_may_stand_for_the_users_git_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".gitconfig").write_text("[core]\nexcludesFile = /x/a\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)

    assert _git_ignore_file() == tmp_path / ".config/git/ignore"
