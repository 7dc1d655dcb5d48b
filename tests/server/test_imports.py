"""What a process does not load: help answers at once, and a server leaves the heavy work to others."""

import subprocess
import sys
from pathlib import Path

from tests.server.processes import environment

REPORT = """
import sys
heavy = {"anthropic", "mcp", "numpy", "pydantic", "rich", "sqlite3", "torch", "tree_sitter"}
sys.stderr.write("loaded: " + " ".join(sorted(heavy & set(sys.modules))))
"""
HELP = """
from rlm_server import cli
cli.rlm(["--help"], standalone_mode=False)
"""
SERVER = """
import anyio
from functools import partial
from mcp import Client
from rlm_server.app import build_server
from rlm_server.environment import read_environment
from rlm_server.on_demand import OnDemandHierarchy
from rlm_server.opening import open_here

async def main():
    at = read_environment()
    async with Client(build_server(OnDemandHierarchy(partial(open_here, at.here, at.settings)))) as client:
        result = await client.call_tool("search", {"query": "total"})
        sys.stderr.write(result.content[0].text + "\\n")

import sys
anyio.run(main)
"""


def stderr_of(source: str, here: Path) -> str:
    variables = environment(here / "data")
    unmeasured = {key: value for key, value in variables.items() if not key.startswith("COVERAGE_")}
    result = subprocess.run(
        [sys.executable, "-P", "-c", source + REPORT],
        cwd=here,
        env=unmeasured,  # coverage keeps what it measures in SQLite
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return result.stderr


def loaded(stderr: str) -> set[str]:
    return set(stderr.rsplit("loaded: ", 1)[1].split())


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    assert loaded(stderr_of(HELP, tmp_path)) == set()


def test_a_server_that_has_indexed_and_answered_has_no_parser_and_no_model(tmp_path: Path) -> None:
    (tmp_path / "cart.py").write_text("def total():\n    return 1\n", encoding="utf-8")
    stderr = stderr_of(SERVER, tmp_path)

    assert "cart.py::total" in stderr
    assert loaded(stderr) & {"anthropic", "torch", "tree_sitter"} == set()
