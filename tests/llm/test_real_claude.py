"""The real Claude Code as a backend; only the API behind it is the stub.

Run with `pytest -m slow tests/llm/test_real_claude.py` where the command `claude` is on the path.
"""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from rlm_core.errors import ModelBusy, ModelError
from rlm_core.llm.claude_command import ClaudeCommand
from rlm_core.llm.prompt import Prompt, Reply, Stop
from tests.llm.messages_api_answers import Answer, Cut, Fail, Refuse
from tests.llm.messages_api_stub import MessagesApiStub, messages_api_stub
from tests.llm.prompts import FORM, prompt

CLAUDE = shutil.which("claude")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CLAUDE is None, reason="the command `claude` is not on the path"),
]


def complete(stub: MessagesApiStub, home: Path, asked: Prompt | None = None) -> Reply:
    environment = {
        "PATH": os.environ["PATH"],  # noqa: TID251 -- where the real command is
        "HOME": str(home),
        "CLAUDE_CONFIG_DIR": str(home / ".claude"),
        "ANTHROPIC_BASE_URL": stub.url,
        "ANTHROPIC_API_KEY": "a key that must not be used",
        "ANTHROPIC_AUTH_TOKEN": "logged in",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
    }
    return asyncio.run(ClaudeCommand("", environment).complete(asked or prompt()))


def test_a_prompt_becomes_one_small_request(tmp_path: Path) -> None:
    with messages_api_stub("The cart has a total.") as stub:
        reply = complete(stub, tmp_path)

    assert (reply.text, reply.stop) == ("The cart has a total.", Stop.END)
    assert reply.model == "claude-haiku-5-5"
    assert reply.usage.usd is not None
    assert reply.usage.usd > 0
    (ask,) = stub.asks
    assert ask.headers["authorization"] == "Bearer logged in"
    assert "x-api-key" not in ask.headers
    assert ask.text == "Sum up: the cart has a total."
    assert "You sum up." in ask.system
    assert ask.body["tools"] == []
    assert ask.body["max_tokens"] == 2_300
    assert ask.body["output_config"]["effort"] == "low"
    assert len(str(ask.body)) < 3_000


def test_a_form_that_comes_as_text_is_read(tmp_path: Path) -> None:
    said = '{"brief": "It has a total."}'
    with messages_api_stub(said, said) as stub:
        reply = complete(stub, tmp_path, prompt(schema=FORM))

    assert (reply.text, reply.stop) == (said, Stop.END)
    assert stub.calls == 2


@pytest.mark.parametrize(
    ("answer", "stop", "calls"), [(Cut(), Stop.MOST_TOKENS, 4), (Refuse(), Stop.REFUSED, 1)]
)
def test_a_reply_that_is_none_says_why(
    tmp_path: Path, answer: Answer, stop: Stop, calls: int
) -> None:
    with messages_api_stub(reply=lambda _: answer) as stub:
        reply = complete(stub, tmp_path)

    assert reply.stop is stop
    assert stub.calls == calls <= ClaudeCommand.most_requests


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (Fail(429, retry_after=0.01), ModelBusy),
        (Fail(401), ModelError),
        (Fail(400, "prompt is too long"), ModelError),
    ],
)
def test_a_failure_of_the_api_is_told(
    tmp_path: Path, failure: Fail, kind: type[ModelError]
) -> None:
    with messages_api_stub(reply=lambda _: failure) as stub, pytest.raises(kind) as raised:
        complete(stub, tmp_path)

    assert type(raised.value) is kind
    assert stub.output_tokens == 0
