"""Serve MCP over standard input and output, for as long as the client stays."""

import signal
from functools import partial
from pathlib import Path

from rlm_core.hierarchy import Hierarchy
from rlm_server.app import build_server
from rlm_server.environment import keep_to_one_thread, read_environment
from rlm_server.log import log_to_stderr
from rlm_server.on_demand import OnDemandHierarchy
from rlm_server.opening import open_here, open_named
from rlm_server.watch import Watching


def serve(root: Path | None) -> None:
    """Serve the named root, or that of the project that the client is in, or of the working directory."""
    # The framework reads standard input in a thread that an interrupt does not wake. What is on disk
    # may be left at any moment, so an interrupt may simply end the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    log_to_stderr()  # before the framework sets up its own
    keep_to_one_thread()
    at = read_environment()
    open_hierarchy = (
        partial(open_named, at.absolute(root), at.settings)
        if root
        else partial(open_here, at.project, at.settings)
    )

    def watch(hierarchy: Hierarchy) -> Watching:
        return Watching(hierarchy, at.settings)

    build_server(OnDemandHierarchy(open_hierarchy, watch=watch)).run()
