"""Run the real git, apart from the settings of whoever runs the tests."""

import os
import subprocess
from pathlib import Path

GIT_ENVIRONMENT = {
    "PATH": os.defpath,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@example.com",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
}


def git(folder: Path, *words: str, text: str = "") -> str:
    """Run git in a folder and return what it prints; `check-ignore` exits with 1 for "nothing"."""
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        input=text.encode(),
        capture_output=True,
        check=False,
        env=GIT_ENVIRONMENT,
    )
    assert done.returncode in {0, 1}, done.stderr.decode()
    return done.stdout.decode()
