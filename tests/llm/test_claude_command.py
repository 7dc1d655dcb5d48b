"""The backend that runs a command `claude`, against a stub of it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from rlm_core.errors import ModelBusy, ModelError, ReplyLost
from rlm_core.llm.claude_command import MOST_INPUT, ClaudeCommand
from rlm_core.llm.prompt import Prompt, Reply, Stop, Usage
from tests.llm.claude_stub import (
    Answer,
    ClaudeStub,
    fails,
    hangs,
    is_cut,
    never_in_form,
    prints,
    refuses,
    says,
    says_in_form,
    write_claude_stub,
)
from tests.llm.prompts import FORM, prompt

PAID = Usage(10, 7, cache_read_tokens=3, cache_write_tokens=2, usd=0.02)


def complete(stub: ClaudeStub, asked: Prompt | None = None, **settings: Any) -> Reply:
    backend = ClaudeCommand("", stub.environment, **settings)
    return asyncio.run(backend.complete(asked or prompt()))


def test_a_prompt_becomes_a_reply_with_its_usage(tmp_path: Path) -> None:
    stub = write_claude_stub(tmp_path, says("The cart has a total."))

    reply = complete(stub, prompt("A part.", shared="The question."))

    assert reply == Reply("The cart has a total.", "claude-haiku-5-5", PAID, Stop.END)
    (run,) = stub.runs
    assert run.stdin == "The question.\n\nA part."
    assert run.arguments == [
        "-p",
        "--tools", "",
        "--strict-mcp-config",
        "--setting-sources", "",
        "--no-session-persistence",
        "--output-format", "json",
        "--system-prompt", "You sum up.",
        "--model", "haiku",
        "--max-turns", "1",
    ]  # fmt: skip


def test_it_stands_in_an_empty_folder_of_its_own(tmp_path: Path) -> None:
    stub = write_claude_stub(tmp_path, says("x"))

    complete(stub)
    complete(stub)

    first, second = stub.runs
    assert first.folder != second.folder
    assert (first.listing, second.listing) == ([], [])
    assert first.environment["PWD"] == first.folder
    assert not Path(first.folder).exists()


def test_no_key_reaches_it_and_its_limits_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-process")
    stub = write_claude_stub(tmp_path, says("x"))
    variables = {
        "ANTHROPIC_API_KEY": "sk-handed-in",
        "CLAUDE_PROJECT_DIR": "/home/somebody/project",
        "CLAUDE_CODE_OAUTH_TOKEN": "logged in",
    }
    backend = ClaudeCommand("opus", stub.environment | variables)

    asyncio.run(backend.complete(prompt()))

    (run,) = stub.runs
    assert "sk-" not in json.dumps(run.environment)
    assert "CLAUDE_PROJECT_DIR" not in run.environment
    assert run.environment["CLAUDE_CODE_OAUTH_TOKEN"] == "logged in"
    assert run.environment["CLAUDE_CODE_MAX_OUTPUT_TOKENS"] == str(backend.most_output(prompt()))
    assert run.value_of("--model") == "opus"


def test_a_form_is_asked_for_and_read_from_where_it_comes(tmp_path: Path) -> None:
    stub = write_claude_stub(tmp_path, says_in_form({"brief": "Sells."}))

    reply = complete(stub, prompt(schema=FORM))

    assert (reply.text, reply.stop) == ('{"brief": "Sells."}', Stop.END)
    (run,) = stub.runs
    assert json.loads(run.value_of("--json-schema")) == FORM
    assert run.value_of("--max-turns") == "2"


@pytest.mark.parametrize(
    ("answer", "text", "stop"),
    [
        (says('{"brief": "Sells."}', structured_output=None), '{"brief": "Sells."}', Stop.END),
        (says("It sells.", structured_output=None), "It sells.", Stop.MALFORMED),
        (says_in_form({"brief": 3}), '{"brief": 3}', Stop.MALFORMED),
        (never_in_form(), "", Stop.MALFORMED),
    ],
)
def test_its_word_is_not_taken_for_the_form(
    tmp_path: Path, answer: Answer, text: str, stop: Stop
) -> None:
    stub = write_claude_stub(tmp_path, answer)

    reply = complete(stub, prompt(schema=FORM))

    assert (reply.text, reply.stop, reply.usage) == (text, stop, PAID)


def test_a_reply_that_was_cut_or_refused_says_so_and_what_it_cost(tmp_path: Path) -> None:
    stub = write_claude_stub(tmp_path, is_cut(), refuses(), says("x", stop_reason="refusal"))

    replies = [complete(stub, prompt(schema=FORM)) for _ in range(3)]

    assert [(reply.stop, reply.usage.usd) for reply in replies] == [
        (Stop.MOST_TOKENS, 0.25),
        (Stop.REFUSED, 0.01),
        (Stop.REFUSED, 0.02),
    ]


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (fails("API Error: 400 bad thing"), ModelError, "bad thing"),
        (fails("Not logged in · Please run /login"), ModelError, "log in with `claude`"),
        (fails("Failed to authenticate.", api_error_status=401), ModelError, "not handed on"),
        (fails("Request rejected (429)", api_error_status=429), ModelBusy, "try again later"),
        (fails("Overloaded", api_error_status=529), ModelBusy, "fewer calls at once"),
        (fails("It broke", total_cost_usd=0.5), ReplyLost, "It broke"),
        (
            prints("", "warning: x\nerror: unknown option '--tools'\n", 1),
            ModelError,
            "unknown option",
        ),
        (prints("", "", 137), ModelError, "ended with 137: it said nothing"),
        (prints("Hello there"), ReplyLost, "no result: Hello there"),
        (prints('{"type": "system"}'), ReplyLost, "no result"),
        (prints("[]"), ReplyLost, "no result"),
        (prints("3"), ReplyLost, "no result"),
    ],
)
def test_a_failure_says_what_and_what_next(
    tmp_path: Path, answer: Answer, kind: type[ModelError], said: str
) -> None:
    stub = write_claude_stub(tmp_path, answer)

    with pytest.raises(ModelError, match=said.replace("(", r"\(").replace(")", r"\)")) as raised:
        complete(stub)

    assert type(raised.value) is kind
    assert len(stub.runs) == 1


def test_what_a_failure_cost_is_told(tmp_path: Path) -> None:
    stub = write_claude_stub(tmp_path, fails("It broke", total_cost_usd=0.5))

    with pytest.raises(ReplyLost) as raised:
        complete(stub)

    assert raised.value.usd == 0.5


def test_a_verbose_run_is_read_too(tmp_path: Path) -> None:
    result = json.loads(says("Sells.").stdout)
    stub = write_claude_stub(tmp_path, prints(json.dumps([{"type": "system"}, result])))

    assert complete(stub).text == "Sells."


def test_a_run_that_takes_too_long_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    stub = write_claude_stub(tmp_path, hangs())

    with pytest.raises(ReplyLost, match=r"gave no reply within 0\.5 s and was stopped"):
        complete(stub, seconds=0.5)

    stub.wait_until_gone()


def test_a_run_that_nobody_waits_for_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    stub = write_claude_stub(tmp_path, hangs())

    async def give_up() -> None:
        task = asyncio.create_task(ClaudeCommand("", stub.environment).complete(prompt()))
        await asyncio.to_thread(stub.wait_until_hanging)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(give_up())

    stub.wait_until_gone()
    (run,) = stub.runs
    assert not Path(run.folder).exists()


def test_without_the_command_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="'claude' is not on the path: install Claude Code"):
        ClaudeCommand("", {"PATH": str(tmp_path)})
    with pytest.raises(ModelError, match="is not on the path"):
        ClaudeCommand("", {})


def test_a_relative_path_leads_to_no_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = write_claude_stub(tmp_path, says("from the folder one stands in"))
    monkeypatch.chdir(stub.folder / "bin")

    with pytest.raises(ModelError, match="is not on the path"):
        ClaudeCommand("", {"PATH": "."})


def test_a_program_that_cannot_be_started_is_an_error(tmp_path: Path) -> None:
    stub = write_claude_stub(tmp_path, says("x"))
    backend = ClaudeCommand("", stub.environment)
    (stub.folder / "bin" / "claude").unlink()

    with pytest.raises(ModelError, match="cannot start"):
        asyncio.run(backend.complete(prompt()))


def test_more_than_it_reads_is_not_sent(tmp_path: Path) -> None:
    stub = write_claude_stub(tmp_path, says("read"))

    assert complete(stub, prompt("x" * MOST_INPUT)).text == "read"
    with pytest.raises(ModelError, match="ask about less at once"):
        complete(stub, prompt("ä" * (MOST_INPUT // 2 + 1)))

    assert [len(run.stdin) for run in stub.runs] == [MOST_INPUT]


def test_several_run_at_once(tmp_path: Path) -> None:
    stub = write_claude_stub(tmp_path, says("x"))
    backend = ClaudeCommand("", stub.environment)

    async def together() -> list[Reply]:
        return await asyncio.gather(*(backend.complete(prompt(f"{n}")) for n in range(6)))

    assert len(asyncio.run(together())) == 6
    assert sorted(run.stdin for run in stub.runs) == list("012345")
