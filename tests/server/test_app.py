"""The MCP server, met through a real client in memory, in both eras of the protocol."""

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal

import anyio
import pytest
from mcp import Client
from mcp.types import CallToolResult, TextContent

from rlm_core.errors import RlmError, RootError
from rlm_core.hierarchy import Hierarchy
from rlm_server.app import build_server
from rlm_server.instructions import INSTRUCTIONS
from rlm_server.on_demand import OnDemandHierarchy
from rlm_tools.catalogue import CATALOGUE
from tests.fakes import BUILDING, FakeHierarchy, SlowHierarchy

Era = Literal["auto", "legacy"]
pytestmark = pytest.mark.anyio


@pytest.fixture(params=["auto", "legacy"])
def era(request: pytest.FixtureRequest) -> Era:
    chosen: Era = request.param
    return chosen


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def connect(hierarchy: Hierarchy, era: Era = "auto") -> AbstractAsyncContextManager[Client]:
    return Client(build_server(OnDemandHierarchy(lambda: hierarchy, 0.0)), mode=era)


def text_of(result: object) -> str:
    assert isinstance(result, CallToolResult)
    assert result.structured_content is None
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("ask_global", {"question": "how?", "expect": ["Cart"]}, "1. src/shop/cart.py::Cart"),
        ("summarize_node", {"address": ".", "size": "full"}, "(full, extracted)"),
        ("drill_down", {}, "4 of 4 parts"),
        ("read_node", {"address": "src/shop/cart.py"}, "10  class Cart:"),
        ("search", {"query": "cart", "limit": 1}, "score 0.83"),
        ("index_status", {"refresh": True}, "started in the background"),
    ],
)
async def test_every_tool_answers_in_plain_text(
    era: Era, name: str, arguments: dict[str, Any], expected: str
) -> None:
    async with connect(FakeHierarchy(), era) as client:
        result = await client.call_tool(name, arguments)

    assert expected in text_of(result)
    assert not result.is_error


async def test_tools_are_offered_with_strict_described_schemas(era: Era) -> None:
    async with connect(FakeHierarchy(), era) as client:
        tools = (await client.list_tools()).tools

    assert [tool.name for tool in tools] == [tool.name for tool in CATALOGUE]
    for tool in tools:
        schema = tool.input_schema
        assert schema["additionalProperties"] is False
        assert not {"anyOf", "oneOf", "allOf", "$ref", "$defs"} & schema.keys()
        for argument in schema["properties"].values():
            assert argument["description"]
            assert "type" in argument
        assert tool.output_schema is None
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.meta is not None
        assert tool.meta["anthropic/searchHint"]
        assert len(tool.description or "") <= 2_000


async def test_instructions_are_short_and_name_every_tool(era: Era) -> None:
    async with connect(FakeHierarchy(), era) as client:
        assert client.instructions == INSTRUCTIONS

    assert len(INSTRUCTIONS) < 2_000
    assert [tool.name for tool in CATALOGUE if tool.name not in INSTRUCTIONS] == []


async def test_a_misspelt_argument_is_refused_with_the_right_name(era: Era) -> None:
    hierarchy = FakeHierarchy()
    async with connect(hierarchy, era) as client:
        result = await client.call_tool("search", {"query": "cart", "expected": ["Cart"]})

    assert result.is_error
    assert text_of(result) == (
        "search has no argument `expected`. Did you mean `expect`? Its arguments: query (optional), "
        "expect (optional), scope (optional), kind (optional), limit (optional), like (optional)."
    )
    assert all(call[0] != "search" for call in hierarchy.calls)


@pytest.mark.parametrize(
    ("tool", "arguments", "complaint"),
    [
        ("ask_global", {}, "ask_global: `question`: Field required. Its arguments: question, "),
        ("search", {"query": "x", "limit": "many"}, "search: `limit`: Input should be a valid"),
    ],
)
async def test_wrong_arguments_are_explained_without_jargon(
    tool: str, arguments: dict[str, Any], complaint: str
) -> None:
    async with connect(FakeHierarchy()) as client:
        text = text_of(await client.call_tool(tool, arguments))

    assert text.startswith(complaint)
    assert "pydantic" not in text


async def test_an_error_of_the_core_reaches_the_model_word_for_word(era: Era) -> None:
    async with connect(FakeHierarchy(), era) as client:
        result = await client.call_tool("read_node", {"address": "src/shop/card.py"})

    assert result.is_error
    assert text_of(result) == "no node 'src/shop/card.py'; nearest: src/shop/cart.py"


async def test_a_root_that_waits_for_consent_says_so_until_it_is_given() -> None:
    outcomes: Iterator[RlmError | Hierarchy] = iter(
        [RootError("too large"), RootError("run: rlm index /big"), FakeHierarchy()]
    )

    def open_hierarchy() -> Hierarchy:
        outcome = next(outcomes)
        if isinstance(outcome, RlmError):
            raise outcome
        return outcome

    on_demand = OnDemandHierarchy(open_hierarchy, 0.0)
    with pytest.raises(RootError):
        on_demand.get()
    async with Client(build_server(on_demand)) as client:
        results = [await client.call_tool("drill_down", {}) for _ in range(2)]

    assert "4 of 4 parts" in text_of(results[-1])


async def test_an_incomplete_index_answers_with_what_there_is() -> None:
    async with connect(FakeHierarchy(covered=BUILDING)) as client:
        text = text_of(await client.call_tool("search", {"query": "cart"}))

    assert "score 0.83" in text
    assert "coverage: indexed 120 of 6,890 files so far" in text


async def test_the_server_updates_at_its_start_and_closes_at_its_end() -> None:
    hierarchy = FakeHierarchy()
    async with connect(hierarchy) as client:
        await client.call_tool("index_status", {})

    assert hierarchy.calls == [("start_update",), ("close",)]


async def test_a_long_answer_reports_progress() -> None:
    slow = SlowHierarchy()
    seen: list[str | None] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        seen.append(message)
        slow.go_on.set()

    async with connect(slow) as client:
        with anyio.fail_after(10):
            await client.call_tool("ask_global", {"question": "how?"}, progress_callback=note)

    assert seen == ["looking"]
