"""The server as a client starts it: the very command of `.mcp.json`, over standard input and output."""

import json
import re
import signal
import subprocess
from pathlib import Path
from typing import Literal

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.types import TextContent

from rlm_tools.catalogue import CATALOGUE
from tests.server.processes import RLM, environment

REPOSITORY = Path(__file__).parents[2]
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def configured_command() -> list[str]:
    """What `.mcp.json` starts, with its variables expanded as a client does that has none set."""
    configuration = json.loads((REPOSITORY / ".mcp.json").read_text(encoding="utf-8"))
    server = configuration["mcpServers"]["rlm"]
    return [
        re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", word) for word in (server["command"], *server["args"])
    ]


def test_the_configuration_starts_the_command_that_the_readme_installs() -> None:
    assert configured_command() == ["./.venv/bin/rlm", "serve"]


@pytest.mark.anyio
@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_a_client_indexes_and_asks_over_stdio(
    tmp_path: Path, era: Literal["auto", "legacy"]
) -> None:
    project = tmp_path / "shop"
    project.mkdir()
    (project / "cart.py").write_text("def total():\n    return 1\n", encoding="utf-8")
    server = StdioServerParameters(
        command=RLM,
        args=configured_command()[1:],
        env=environment(tmp_path / "data", CLAUDE_PROJECT_DIR=str(project)),
        cwd=tmp_path,
    )
    with anyio.fail_after(60):
        async with Client(server, mode=era) as client:
            tools = await client.list_tools()
            result = await client.call_tool("search", {"query": "total"})

    assert [tool.name for tool in tools.tools] == [tool.name for tool in CATALOGUE]
    (block,) = result.content
    assert isinstance(block, TextContent)
    assert "cart.py::total" in block.text


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_server_ends_at_once_when_told_to(tmp_path: Path, how: signal.Signals) -> None:
    with start(tmp_path) as process:
        greet(process)
        process.send_signal(how)

        assert process.wait(5) == -how


def test_the_server_ends_when_its_client_is_gone(tmp_path: Path) -> None:
    with start(tmp_path) as process:
        greet(process)
        assert process.stdin is not None
        process.stdin.close()

        assert process.wait(10) == 0


def start(here: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [RLM, "serve"],
        cwd=here,
        env=environment(here / "data"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def greet(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(INITIALIZE).encode() + b"\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["result"]["serverInfo"]["name"] == "rlm"
