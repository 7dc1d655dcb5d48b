"""The real Claude Code against the real server; only the model is a script.

Run with `pytest -m slow tests/server/test_claude_code.py` where the command `claude` is on the path.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.server.agent import identity_in, replies_to
from tests.server.messages_stub import MessagesStub, ToolUse, messages_stub
from tests.server.processes import RLM

CLAUDE = shutil.which("claude")

_TILL = '''"""The till of a shop: it counts the coins of the day, and tells the owner in the evening."""


class Till:
    """Holds coins."""

    def count(self):
        """Count the coins of the day, the largest first, and leave out those that are bent."""
        return sum(coin.worth for coin in sorted(self.coins) if not coin.is_bent)
'''

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
    assert "cart.py:1-3 (::total)" in answer
    assert "1  def total():" in lines
    assert "Did you mean `query`?" in refusal


def test_the_agent_itself_is_the_model_for_answers_labels_and_summaries(project: Path) -> None:
    talk = [f"User: {at % 4} || Said: {'refund' if at % 3 else 'praise'} {at}" for at in range(40)]
    (project / "talk.txt").write_text("\n".join(talk), encoding="utf-8")
    (project / "till.py").write_text(_TILL, encoding="utf-8")
    configuration = project / ".mcp.json"
    server = {"command": RLM, "args": ["serve"], "env": {"RLM_BACKEND": "host"}}
    configuration.write_text(json.dumps({"mcpServers": {"rlm": server}}), encoding="utf-8")
    question = {"question": "How does the till count the coins of a day?"}
    wanted = {
        "level": "line", "scope": "talk.txt", "labels": ["refund", "praise"], "question": "Wants what?"
    }  # fmt: skip
    with messages_stub(
        ToolUse("mcp__rlm__ask_global", question),
        ToolUse("mcp__rlm__pending_work", lambda told: {"scope": identity_in(told[-1])}),
        ToolUse("mcp__rlm__submit_work", replies_to),
        ToolUse("mcp__rlm__ask_global", question),
        ToolUse("mcp__rlm__label_nodes", wanted),
        ToolUse("mcp__rlm__pending_work", lambda told: {"scope": identity_in(told[-1])}),
        ToolUse("mcp__rlm__submit_work", replies_to),
        ToolUse("mcp__rlm__label_nodes", wanted),
        ToolUse("mcp__rlm__pending_work", {"scope": "till.py"}),
        ToolUse("mcp__rlm__submit_work", replies_to),
        ToolUse("mcp__rlm__summarize_node", {"address": "till.py"}),
        "Done.",
    ) as stub:
        result = claude(
            "-p", "How does the till count?",
            "--mcp-config", str(configuration), "--strict-mcp-config",
            "--allowedTools", "mcp__rlm",
            "--output-format", "json",
            project=project, stub=stub,
        )  # fmt: skip

    assert json.loads(result.stdout)["result"] == "Done."
    waiting, _, kept, answer, unjudged, _, judged, counts, _, written, summary = stub.tool_results
    assert "wait for you: call pending_work" in waiting
    assert "Finished: How does the till" in kept
    assert "Count the coins of the day" in answer
    assert "[till.py:" in answer
    assert "Written by the calling agent" in answer
    assert "pending_work" in unjudged
    assert "Finished: Wants what?" in judged
    assert "- refund: 26" in counts
    assert "- praise: 14" in counts
    assert written.startswith("Kept 1 of 1 reply.")
    assert "written by the calling agent" in summary
    assert "[till.py:" in summary
