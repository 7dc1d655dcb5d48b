"""The catalogue: what every tool promises to a client."""

import inspect

import pytest

from rlm_tools.catalogue import CATALOGUE, Tool


def test_tools_come_in_the_order_in_which_they_are_needed() -> None:
    assert [tool.name for tool in CATALOGUE] == [
        "ask_global",
        "summarize_node",
        "drill_down",
        "read_node",
        "search",
        "label_nodes",
        "pending_work",
        "submit_work",
        "index_status",
    ]


@pytest.mark.parametrize("tool", CATALOGUE, ids=lambda tool: tool.name)
def test_file_function_and_name_are_one_word(tool: Tool) -> None:
    assert tool.function.__module__ == f"rlm_tools.{tool.name}"


@pytest.mark.parametrize("tool", CATALOGUE, ids=lambda tool: tool.name)
def test_the_docstring_is_short_enough_for_every_client_and_says_when_to_use_it(tool: Tool) -> None:
    prompt = inspect.getdoc(tool.function) or ""

    assert 200 < len(prompt) <= 2_000
    assert "Use it" in prompt
