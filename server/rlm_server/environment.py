"""What the environment says, read in this one place: where things are kept, and where one is."""

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from rlm_core.errors import RootError
from rlm_core.settings import Settings


@dataclass(frozen=True, slots=True)
class Environment:
    """Where one is, and the settings that follow from the machine and the user."""

    here: Path
    project: Path  # what an MCP client calls the project; `here` where none says
    settings: Settings

    def absolute(self, named: Path) -> Path:
        """A path as a user names it, in full."""
        return self.here / named.expanduser()


def read_environment() -> Environment:
    """Read the environment variables and the working directory once.

    `RLM_HOME` overrides the user's data folder; `CLAUDE_CONFIG_DIR` says where Claude Code keeps the
    user's settings; `CLAUDE_PROJECT_DIR` is set by Claude Code for the servers that it starts.
    """
    here = _working_directory()
    named = {name: Path(value).expanduser() for name in _FOLDERS if (value := os.environ.get(name))}
    return Environment(
        here=here,
        project=here / named.get("CLAUDE_PROJECT_DIR", ""),
        settings=Settings(
            data_folder=here / named.get("RLM_HOME", user_data_path("rlm", appauthor=False)),
            user_settings_folder=here
            / named.get("CLAUDE_CONFIG_DIR", Path("~/.claude").expanduser()),
        ),
    )


_FOLDERS = ("RLM_HOME", "CLAUDE_CONFIG_DIR", "CLAUDE_PROJECT_DIR")


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise RootError(
            "The working directory no longer exists. Change to one that does."
        ) from error
