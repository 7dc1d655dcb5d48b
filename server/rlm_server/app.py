"""The MCP server: the catalogue of tools over one hierarchy, and nothing that a tool could decide."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Annotated, Any, get_args, get_origin

from annotated_doc import Doc
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations
from pydantic import Field

from rlm_server.instructions import INSTRUCTIONS
from rlm_server.on_demand import OnDemandHierarchy
from rlm_server.strict_tool import StrictTool
from rlm_server.waiting import run_reporting
from rlm_tools import catalogue


def build_server(hierarchies: OnDemandHierarchy) -> MCPServer[None]:
    """Make the server. It opens the hierarchy in the background when it starts to run."""

    @asynccontextmanager
    async def open_meanwhile(_: MCPServer[None]) -> AsyncIterator[None]:
        hierarchies.start()
        try:
            yield
        finally:
            hierarchies.close()

    return MCPServer(
        "rlm",
        title="RLM: zoom into a codebase or document",
        instructions=INSTRUCTIONS,
        version=version("claude-code-rlm"),
        tools=[_as_mcp_tool(tool, hierarchies) for tool in catalogue.CATALOGUE],
        lifespan=open_meanwhile,
        log_level="WARNING",
    )


def _as_mcp_tool(tool: catalogue.Tool, hierarchies: OnDemandHierarchy) -> Tool:
    made = StrictTool.from_function(
        _bound(tool, hierarchies),
        name=tool.name,
        title=tool.title,
        description=inspect.getdoc(tool.function),
        annotations=ToolAnnotations(
            title=tool.title,
            read_only_hint=tool.read_only,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
        meta={"anthropic/searchHint": tool.search_hint},
        structured_output=False,  # plain text is the one form that every client shows the same
    )
    made.parameters = _strict(made.parameters)
    return made


def _bound(tool: catalogue.Tool, hierarchies: OnDemandHierarchy) -> Callable[..., Awaitable[str]]:
    """The tool without its first parameter, so that a model sees only what it may choose."""
    get = hierarchies.get_ready if tool.needs_index else hierarchies.get

    async def call(context: Context[Any, Any], **arguments: Any) -> str:
        def work() -> str:
            return tool.function(get(), **arguments)

        return await run_reporting(work, hierarchies.activity, context)

    signature = inspect.signature(tool.function)
    _, *chosen = signature.parameters.values()
    described = [parameter.replace(annotation=_described(parameter)) for parameter in chosen]
    vars(call)["__signature__"] = signature.replace(parameters=described)
    return call


def _described(parameter: inspect.Parameter) -> Any:
    """The parameter's type with its `Doc` in the form that becomes the schema's description."""
    if get_origin(parameter.annotation) is not Annotated:
        return parameter.annotation
    plain, *metadata = get_args(parameter.annotation)
    texts = [one.documentation for one in metadata if isinstance(one, Doc)]
    return Annotated[plain, Field(description=" ".join(texts))]


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without titles, which repeat the names, and without room for unknown arguments."""
    properties = {
        name: {key: value for key, value in one.items() if key != "title"}
        for name, one in schema["properties"].items()
    }
    rest = {key: value for key, value in schema.items() if key != "title"}
    return {**rest, "properties": properties, "additionalProperties": False}
