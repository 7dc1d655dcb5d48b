"""Every command that a page shows can be given as it stands there."""

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click import ClickException

from tests.docs.command_lines import check_mention, check_rlm, commands, rlm_arguments
from tests.docs.markdown import PAGES, ROOT, Found, blocks, code

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
INSTALLED = re.compile(r"^\.\[([\w,]+)\]$")  # `pip install '.[dev]'`


def shell_lines() -> Iterator[Found]:
    for page in PAGES:
        for block in blocks(page, "sh", "bash", "console"):
            lines = block.text.replace("\\\n", " ").splitlines()
            yield from (Found(page, line) for line in lines if line and line[0] != "#")


def mentioned(word: str) -> list[Found]:
    """Code in sentences that starts with a word, and the blocks that tell how a command is used."""
    told = [one for page in PAGES for one in code(page) if one.text.split()[0] == word]
    usage = [one for page in PAGES for one in blocks(page, "text")]
    return told + [one for one in usage if one.text.startswith(f"{word} ")]


LINES = list(shell_lines())


@pytest.mark.parametrize("line", LINES, ids=str)
def test_a_shell_line_gives_rlm_what_it_takes(line: Found) -> None:
    for words in commands(line.text):
        arguments = rlm_arguments(words)
        if arguments is not None:
            check_rlm(arguments)


@pytest.mark.parametrize("line", LINES, ids=str)
def test_a_shell_line_names_extras_and_tasks_that_exist(line: Found) -> None:
    for words in commands(line.text):
        if words[0].endswith("poe"):
            assert set(words[1:]) <= set(PROJECT["tool"]["poe"]["tasks"])
        for word in words:
            if extras := INSTALLED.match(word):
                assert set(extras[1].split(",")) <= set(PROJECT["project"]["optional-dependencies"])


@pytest.mark.parametrize("mention", mentioned("rlm"), ids=str)
def test_a_sentence_names_verbs_and_options_that_exist(mention: Found) -> None:
    check_mention(shlex.split(mention.text)[1:])


@pytest.mark.parametrize("mention", mentioned("claude"), ids=str)
def test_the_command_that_adds_the_server_starts_it(mention: Found) -> None:
    arguments = rlm_arguments(shlex.split(mention.text))

    assert arguments is not None
    check_rlm(arguments)


@pytest.mark.parametrize("mention", mentioned("poe"), ids=str)
def test_a_sentence_names_tasks_that_exist(mention: Found) -> None:
    assert set(mention.text.split()[1:]) <= set(PROJECT["tool"]["poe"]["tasks"])


@pytest.mark.parametrize(
    "mention", [one for one in mentioned("python") if ".py" in one.text], ids=str
)
def test_a_script_and_its_options_exist(mention: Found) -> None:
    _, path, *_ = mention.text.split()
    source = (ROOT / path).read_text("utf-8")

    for option in re.findall(r"--[\w-]+", mention.text):
        assert f'"{option}"' in source


@pytest.mark.parametrize(
    "servers",
    [
        *(block.text for page in PAGES for block in blocks(page, "json")),
        (ROOT / ".mcp.json").read_text("utf-8"),
    ],
)
def test_a_client_s_configuration_starts_the_server(servers: str) -> None:
    for server in json.loads(servers)["mcpServers"].values():
        assert Path(server["command"]).name == "rlm"
        check_rlm(server["args"])


@pytest.mark.parametrize("wrong", ["ask", "aks 'where?'", "ask --scop src/ 'where?'"])
def test_a_line_that_could_not_be_given_would_be_noticed(wrong: str) -> None:
    with pytest.raises(ClickException):
        check_rlm(shlex.split(wrong))
