"""Backends are opened by the name that a user chose, and by nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from rlm_core.errors import ArgumentError, ModelError
from rlm_core.llm.backends import open_backend
from rlm_core.llm.prompt import Batching, Bounded, Caching
from rlm_core.llm.token_counts import estimated_tokens, most_tokens
from tests.llm.claude_stub import says, write_claude_stub
from tests.llm.prompts import FORM, prompt

LOCAL = "http://127.0.0.1:8080/"


@pytest.mark.parametrize("name", ["none", "host"])
def test_some_backends_are_nobody_to_call(name: str) -> None:
    assert open_backend(name, api_key="sk-unused") is None


@pytest.mark.parametrize(
    ("model", "full"),
    [
        ("", "claude-haiku-5-5"),
        ("haiku", "claude-haiku-5-5"),
        ("Sonnet", "claude-sonnet-5-5"),
        ("opus", "claude-opus-5-5"),
        ("qwen3:14b", "qwen3:14b"),
    ],
)
def test_a_short_name_is_a_model(model: str, full: str) -> None:
    backend = open_backend("anthropic", model, base_url=LOCAL)

    assert backend is not None
    assert (backend.name, backend.model) == ("anthropic", full)


def test_the_command_is_told_the_name_as_it_was_chosen(tmp_path: Path) -> None:
    stub = write_claude_stub(tmp_path, says("x"))
    backend = open_backend("claude-cli", environment=stub.environment, most_at_once=1)

    assert backend is not None
    assert (backend.name, backend.model, backend.most_at_once) == ("claude-cli", "haiku", 1)


def test_what_a_backend_can_do_is_seen_by_its_kind(tmp_path: Path) -> None:
    stub = write_claude_stub(tmp_path, says("x"))
    api = open_backend("anthropic", base_url=LOCAL)
    command = open_backend("claude-cli", environment=stub.environment)

    kinds = (Bounded, Caching, Batching)
    assert [isinstance(api, kind) for kind in kinds] == [True, True, True]
    assert [isinstance(command, kind) for kind in kinds] == [True, False, False]


def test_an_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(ArgumentError, match=r"'openai'.*`none`.*`host`.*`anthropic`.*`claude-cli`"):
        open_backend("openai")


def test_a_backend_needs_what_it_needs() -> None:
    with pytest.raises(ModelError, match=r"no API key for https://api\.anthropic\.com"):
        open_backend("anthropic")
    with pytest.raises(ModelError, match="not on the path"):
        open_backend("claude-cli")


@pytest.mark.parametrize("url", ["localhost:8080", "ftp://host", "http://", "file:///etc"])
def test_a_base_url_is_one(url: str) -> None:
    with pytest.raises(ArgumentError, match="base URL"):
        open_backend("anthropic", base_url=url)


def test_tokens_are_never_more_than_the_bound() -> None:
    for asked in (prompt(), prompt("日本語" * 50, shared="x"), prompt(schema=FORM)):
        assert estimated_tokens(asked) <= most_tokens(asked)
        assert most_tokens(asked) >= len((asked.system + asked.shared + asked.text).encode())


def test_the_sdk_is_imported_only_by_who_opens_it() -> None:
    program = (
        "import sys\n"
        "from rlm_core.llm.backends import open_backend\n"
        "open_backend('none')\n"
        "print(*({'anthropic', 'httpx2', 'pydantic', 'jsonschema'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, encoding="utf-8", check=True
    )

    assert done.stdout.strip() == ""
