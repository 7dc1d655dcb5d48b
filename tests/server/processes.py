"""The command in a process of its own, in an environment that holds nothing of the person who tests."""

import os
import sys
from pathlib import Path

RLM = str(Path(sys.executable).with_name("rlm"))


def environment(home: Path, **variables: str) -> dict[str, str]:
    """The environment of a process that keeps its data in `home`, where coverage still finds it."""
    inherited = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 -- what coverage sets for its children
        if not name.startswith(("CLAUDE", "RLM"))
    }
    return {**inherited, "RLM_HOME": str(home), **variables}
