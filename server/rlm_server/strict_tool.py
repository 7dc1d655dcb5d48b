"""An MCP tool that refuses what it does not understand, in words that say what to do next."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from pydantic import ValidationError

from rlm_core.errors import RlmError


class StrictTool(Tool):
    """The one place where a failure becomes the text that a model reads.

    The framework ignores unknown arguments, so that a misspelt one is lost without a word, and
    words its own errors for programmers.
    """

    async def run(
        self, arguments: dict[str, Any], context: Context[Any, Any], convert_result: bool = False
    ) -> Any:
        """Run the tool, or raise `ToolError` with a message that stands on its own."""
        self._refuse_unknown(arguments)
        try:
            return await super().run(arguments, context, convert_result)
        except ToolError as error:
            cause = error.__cause__
            if isinstance(cause, RlmError):
                raise ToolError(str(cause)) from cause
            if isinstance(cause, ValidationError):
                raise ToolError(self._explain(cause)) from cause
            raise

    def _refuse_unknown(self, arguments: Iterable[str]) -> None:
        known = list(self.parameters["properties"])
        if unknown := [name for name in arguments if name not in known]:
            meant = [near for name in unknown for near in get_close_matches(name, known, n=1)]
            hint = f" Did you mean {_listed(meant)}?" if meant else ""
            raise ToolError(
                f"{self.name} has no argument {_listed(unknown)}.{hint} {self._usage()}"
            )

    def _explain(self, invalid: ValidationError) -> str:
        wrong = [
            f"`{'.'.join(map(str, error['loc']))}`: {error['msg']}" for error in invalid.errors()
        ]
        return f"{self.name}: {'; '.join(wrong)}. {self._usage()}"

    def _usage(self) -> str:
        required = self.parameters.get("required", [])
        names = (
            name if name in required else f"{name} (optional)"
            for name in self.parameters["properties"]
        )
        return f"Its arguments: {', '.join(names)}."


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
