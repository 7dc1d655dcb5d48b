"""A program named `claude` that runs no model, for tests of whatever starts one.

    stub = write_claude_stub(folder, says("one"), fails("Not logged in"), hangs())
    backend = ClaudeCommand("haiku", stub.environment)

Each run takes the next answer of the plan; the last one is repeated. `stub.runs` are the runs so
far: arguments, standard input, environment, working folder and what lay in it. What it prints has
the form that Claude Code 2.1.330 was seen to print.

A run that hangs has started a child that hangs too. `stub.wait_until_hanging()` returns when both
are there, `stub.wait_until_gone()` when both are gone.
"""

import fcntl
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = r"""#!{python} -IS
import fcntl, json, os, signal, sys
folder = {folder!r}
stdin = sys.stdin.buffer.read().decode("utf-8")
with open(folder + "/runs.jsonl", "a+", encoding="utf-8") as runs:
    fcntl.flock(runs, fcntl.LOCK_EX)
    runs.seek(0)
    number = len(runs.readlines())
    run = dict(arguments=sys.argv[1:], stdin=stdin, environment=dict(os.environ),
               folder=os.getcwd(), listing=os.listdir())
    runs.write(json.dumps(run) + "\n")
with open(folder + "/plan.json", encoding="utf-8") as file:
    plan = json.load(file)
answer = plan[min(number, len(plan) - 1)]
if answer["hangs"]:
    lock = open(folder + "/alive", "w")
    fcntl.flock(lock, fcntl.LOCK_SH)
    if os.fork():
        with open(folder + "/hanging", "w") as pipe:
            pipe.write("both are here")
    while True:
        signal.pause()
sys.stdout.write(answer["stdout"])
sys.stderr.write(answer["stderr"])
sys.exit(answer["code"])
"""


@dataclass(frozen=True)
class Answer:
    """What one run prints and how it ends."""

    stdout: str = ""
    stderr: str = ""
    code: int = 0
    hangs: bool = False


@dataclass(frozen=True)
class Run:
    """What one run was given."""

    arguments: list[str]
    stdin: str
    environment: dict[str, str]
    folder: str
    listing: list[str]

    def value_of(self, flag: str) -> str:
        return self.arguments[self.arguments.index(flag) + 1]


@dataclass(frozen=True)
class ClaudeStub:
    """The program, and what it was given; see the module."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": str(self.folder / "bin"), "HOME": str(self.folder / "home")}

    @property
    def runs(self) -> list[Run]:
        file = self.folder / "runs.jsonl"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [Run(**json.loads(line)) for line in lines]

    def wait_until_hanging(self) -> None:
        (self.folder / "hanging").read_text(encoding="utf-8")  # a pipe: waits for its writer

    def wait_until_gone(self) -> None:
        with (self.folder / "alive").open("w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # granted when no process holds its share


def write_claude_stub(folder: Path, *plan: Answer) -> ClaudeStub:
    """Write the program into `folder/bin`, with its plan beside it."""
    (folder / "bin").mkdir(parents=True)
    program = folder / "bin" / "claude"
    program.write_text(PROGRAM.format(python=sys.executable, folder=str(folder)), encoding="utf-8")
    program.chmod(0o755)
    answers = [vars(answer) for answer in plan]
    (folder / "plan.json").write_text(json.dumps(answers), encoding="utf-8")
    os.mkfifo(folder / "hanging")
    return ClaudeStub(folder)


def says(text: str, **changes: Any) -> Answer:
    """A reply in text."""
    return Answer(stdout=json.dumps(_result(result=text) | changes))


def says_in_form(value: Mapping[str, Any], **changes: Any) -> Answer:
    """A reply by the tool for structured output."""
    return says("", structured_output=dict(value), stop_reason="tool_use", **changes)


def fails(said: str, **changes: Any) -> Answer:
    """A result that is an error; nothing was paid unless `total_cost_usd` is given."""
    usage = {"input_tokens": 0, "output_tokens": 0}
    result = _result(result=said, is_error=True, usage=usage, total_cost_usd=0, modelUsage={})
    return Answer(stdout=json.dumps(result | changes), code=1)


def is_cut() -> Answer:
    """A reply that reached its limit, the first and the three others that are tried."""
    said = "API Error: Claude's response exceeded the 300 output token maximum. To configure this"
    usage = {"input_tokens": 40, "output_tokens": 28}
    return fails(said, num_turns=4, usage=usage, total_cost_usd=0.25)


def refuses() -> Answer:
    """A refusal."""
    said = "API Error: Haiku 5.5 can't help with this. Start a new session to continue."
    return fails(said, stop_reason="refusal", total_cost_usd=0.01)


def never_in_form() -> Answer:
    """The model did not bring the structured output into its form before its turns were used up."""
    changes: dict[str, Any] = {"subtype": "error_max_turns", "is_error": True, "result": None}
    return Answer(stdout=json.dumps(_result() | changes), code=1)


def prints(stdout: str, stderr: str = "", code: int = 0) -> Answer:
    """Anything else."""
    return Answer(stdout, stderr, code)


def hangs() -> Answer:
    """No answer, ever."""
    return Answer(hangs=True)


def _result(**changes: Any) -> dict[str, Any]:
    result: dict[str, Any] = {
        "type": "result",
        "subtype": "success",
        "is_error": False,
        "stop_reason": "end_turn",
        "num_turns": 1,
        "api_error_status": None,
        "total_cost_usd": 0.02,
        "usage": {
            "input_tokens": 10,
            "output_tokens": 7,
            "cache_read_input_tokens": 3,
            "cache_creation_input_tokens": 2,
        },
        "modelUsage": {"claude-haiku-5-5": {"inputTokens": 10, "outputTokens": 7}},
        "permission_denials": [],
    }
    return result | changes
