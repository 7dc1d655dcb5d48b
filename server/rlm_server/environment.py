"""What the environment says, read in this one place: where things are kept, and where one is."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from rlm_core.errors import RootError
from rlm_core.settings import Settings
from rlm_server.config import CONFIG_NAME, Layers
from rlm_server.config_file import ConfigFile
from rlm_server.known_settings import KNOWN_SETTINGS


@dataclass(frozen=True, slots=True)
class Environment:
    """Where one is, and the settings that follow from the machine and the user."""

    here: Path
    project: Path  # what an MCP client calls the project; `here` where none says
    settings: Settings

    def absolute(self, named: Path) -> Path:
        """A path as a user names it, in full."""
        return self.here / named.expanduser()


def read_environment(options: Mapping[str, str] | None = None) -> Environment:
    """Read the environment variables, the working directory and the user's choices once; options win.

    `RLM_HOME` overrides the user's data folder; `CLAUDE_CONFIG_DIR` says where Claude Code keeps the
    user's settings; `CLAUDE_PROJECT_DIR` is set by Claude Code for the servers that it starts.
    `GIT_CONFIG_GLOBAL` and `XDG_CONFIG_HOME` say where git keeps the user's.

    Raises:
        SettingError: What the user chose cannot be followed.

    """
    here = _working_directory()
    layers = read_layers(options)
    chosen = layers.settings()
    named = _named_folders()
    return Environment(
        here=here,
        project=here / named.get("CLAUDE_PROJECT_DIR", ""),
        settings=Settings(
            data_folder=layers.file.path.parent,
            user_settings_folder=here
            / named.get("CLAUDE_CONFIG_DIR", Path("~/.claude").expanduser()),
            git_ignore_file=_git_ignore_file(),
            **_credentials(chosen),
            **chosen,  # type: ignore[arg-type]  # each is read as its field is typed
        ),
    )


def _credentials(chosen: Mapping[str, object]) -> dict[str, Any]:
    """What the chosen backend needs of the environment: nothing is read for one that was not chosen."""
    match chosen.get("backend"):
        case "anthropic":
            return {"api_key": os.environ.get("ANTHROPIC_API_KEY", "")}
        case "claude-cli":
            return {"claude_environment": dict(os.environ)}
    return {}


def read_layers(options: Mapping[str, str] | None = None) -> Layers:
    """What was chosen for each setting, and by whom, without judging it."""
    here = _working_directory()
    data = here / _named_folders().get("RLM_HOME", user_data_path("rlm", appauthor=False))
    names = [one.variable for one in KNOWN_SETTINGS]
    variables = {name: value for name in names if (value := os.environ.get(name))}
    return Layers(options or {}, variables, ConfigFile(data / CONFIG_NAME), here)


def _named_folders() -> dict[str, Path]:
    return {name: Path(value).expanduser() for name in _FOLDERS if (value := os.environ.get(name))}


_FOLDERS = ("RLM_HOME", "CLAUDE_CONFIG_DIR", "CLAUDE_PROJECT_DIR")


def keep_to_one_thread() -> None:
    """Let numpy, once it is imported, not start threads: its products are small here, and they only spin."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def keep_offline() -> None:
    """Let the libraries of models, should one be loaded, ask no network for anything."""
    os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise RootError(
            "The working directory no longer exists. Change to one that does."
        ) from error


def _git_ignore_file() -> Path | None:
    """The user's ignore file for all repositories, as git finds it; it need not exist.

    Read without git, and never from a repository's own configuration. `[include]` is not followed.
    """
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / "git"
    only = os.environ.get("GIT_CONFIG_GLOBAL")
    files = (
        (folder / "config", Path("~/.gitconfig").expanduser()) if only is None else (Path(only),)
    )
    named = [value for file in files for value in _excludes_files(file)]
    if not named:
        return folder / "ignore"
    try:
        path = Path(named[-1]).expanduser()
    except RuntimeError:  # `~name` of nobody
        return None
    return path if path.is_absolute() else None  # empty: none at all


def _excludes_files(config: Path) -> list[str]:
    """The values of `core.excludesFile` in a git configuration file."""
    try:
        text = config.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return []
    section, values = "", []
    for line in text.replace("\\\n", "").splitlines():
        header = _GIT_SECTION.match(line)
        section = header[1].strip().lower() if header else section
        setting = _EXCLUDES_FILE.fullmatch(line[header.end() :] if header else line)
        if section == "core" and setting:
            values.append(_unquoted(setting[1]))
    return values


def _unquoted(value: str) -> str:
    without_comment = _QUOTED_OR_COMMENT.sub(lambda found: found[1] or "", value)
    return re.sub(r'\\(.)|"', lambda found: found[1] or "", without_comment.strip())


_GIT_SECTION = re.compile(r"\s*\[([^\]]*)\]")
_EXCLUDES_FILE = re.compile(r"\s*excludesfile\s*=(.*)", re.IGNORECASE)
_QUOTED_OR_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|[#;].*')
