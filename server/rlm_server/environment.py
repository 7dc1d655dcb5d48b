"""What the environment says, read in this one place: where things are kept, and where one is."""

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from rlm_core.settings import Settings


@dataclass(frozen=True, slots=True)
class Environment:
    """Where one is, and the settings that follow from the machine and the user."""

    here: Path
    project: Path  # what an MCP client calls the project; `here` where none says
    settings: Settings


def read_environment() -> Environment:
    """Read the environment variables and the working directory once.

    `RLM_HOME` overrides the user's data folder; `CLAUDE_CONFIG_DIR` says where Claude Code keeps the
    user's settings; `CLAUDE_PROJECT_DIR` is set by Claude Code for the servers that it starts.
    """
    variables = os.environ
    here = Path.cwd()
    data = variables.get("RLM_HOME")
    claude = variables.get("CLAUDE_CONFIG_DIR")
    return Environment(
        here=here,
        project=here / variables.get("CLAUDE_PROJECT_DIR", ""),
        settings=Settings(
            data_folder=here / data if data else user_data_path("rlm", appauthor=False),
            user_settings_folder=here / claude if claude else Path.home() / ".claude",
        ),
    )
