"""The real Claude Code against the real server; only the model is a script.

Run with `pytest -m slow tests/server/test_claude_code.py` where the command `claude` is on the path.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.server.messages_stub import MessagesStub, ToolUse, messages_stub
from tests.server.processes import RLM

CLAUDE = shutil.which("claude")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CLAUDE is None, reason="the command `claude` is not on the path"),
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "cart.py").write_text(
        'def total():\n    """Sum of all lines, discounts applied."""\n    return 1\n',
        encoding="utf-8",
    )
    return root


def claude(
    *arguments: str, project: Path, stub: MessagesStub
) -> "subprocess.CompletedProcess[str]":
    assert CLAUDE is not None
    home = project.parent / "person"
    variables = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "CLAUDE_CONFIG_DIR": str(home / ".claude"),
        "ANTHROPIC_BASE_URL": stub.url,
        "ANTHROPIC_API_KEY": "stub",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        "RLM_HOME": str(home / "data"),
    }
    return subprocess.run(
        [CLAUDE, *arguments],
        cwd=project,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )


def test_the_documented_command_connects(project: Path) -> None:
    with messages_stub("unused") as stub:
        claude("mcp", "add", "rlm", "--", RLM, "serve", project=project, stub=stub)
        listed = claude("mcp", "list", project=project, stub=stub)

    assert "✔ Connected" in listed.stdout


def test_a_question_is_answered_from_the_index(project: Path) -> None:
    configuration = project / ".mcp.json"
    server = {"type": "stdio", "command": RLM, "args": ["serve"]}
    configuration.write_text(json.dumps({"mcpServers": {"rlm": server}}), encoding="utf-8")
    question = {"question": "how is the total computed?", "expect": ["discounts"]}
    with messages_stub(
        ToolUse("mcp__rlm__ask_global", question),
        ToolUse("mcp__rlm__read_node", {"address": "cart.py::total"}),
        ToolUse("mcp__rlm__search", {"quary": "total"}),
        "Done.",
    ) as stub:
        result = claude(
            "-p", "How is the total computed?",
            "--mcp-config", str(configuration), "--strict-mcp-config",
            "--allowedTools", "mcp__rlm",
            "--output-format", "json",
            project=project, stub=stub,
        )  # fmt: skip

    assert json.loads(result.stdout)["result"] == "Done."
    answer, lines, refusal = stub.tool_results
    assert "cart.py::total [cart.py:1-" in answer
    assert "1  def total():" in lines
    assert "Did you mean `query`?" in refusal
