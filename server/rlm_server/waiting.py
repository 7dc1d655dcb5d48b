"""Keep a client informed while a tool works."""

from collections.abc import Callable
from typing import Any

import anyio
import anyio.to_thread
from mcp.server.mcpserver import Context

_REPORT_SECONDS = 1.0


async def run_reporting(
    work: Callable[[], str], activity: Callable[[], str], context: Context[Any, Any]
) -> str:
    """Run blocking work in a thread, telling the client every second what is going on.

    A cancelled call is let go of at once; its thread ends by itself.
    """
    text, failure = "", None
    async with anyio.create_task_group() as group:
        group.start_soon(_report, activity, context)
        try:
            text = await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
        except Exception as error:  # raised below: a task group would wrap it
            failure = error
        group.cancel_scope.cancel()
    if failure is not None:
        raise failure
    return text


async def _report(activity: Callable[[], str], context: Context[Any, Any]) -> None:
    started = anyio.current_time()
    while True:
        await anyio.sleep(_REPORT_SECONDS)
        message = await anyio.to_thread.run_sync(activity, abandon_on_cancel=True)
        await context.report_progress(anyio.current_time() - started, message=message)
