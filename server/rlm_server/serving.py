"""Serve MCP over standard input and output, for as long as the client stays."""

import signal
from collections.abc import Mapping
from pathlib import Path

from rlm_core.hierarchy import Hierarchy
from rlm_server.app import build_server
from rlm_server.environment import keep_offline, keep_to_one_thread, read_environment
from rlm_server.log import log_to_stderr
from rlm_server.on_demand import OnDemandHierarchy
from rlm_server.opening import open_here, open_named
from rlm_server.watch import Watching


def serve(root: Path | None, options: Mapping[str, str]) -> None:
    """Serve the named root, or that of the project that the client is in, or of the working directory.

    What the user chose is read when the root is opened: where it cannot be followed, every question
    is answered with the reason, until it is corrected.
    """
    # The framework reads standard input in a thread that an interrupt does not wake. What is on disk
    # may be left at any moment, so an interrupt may simply end the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    log_to_stderr()  # before the framework sets up its own
    keep_to_one_thread()
    keep_offline()

    def open_hierarchy() -> Hierarchy:
        at = read_environment(options)
        if root:
            return open_named(at.absolute(root), at.settings)
        return open_here(at.project, at.settings)

    def watch(hierarchy: Hierarchy) -> Watching:
        return Watching(hierarchy, read_environment(options).settings)

    build_server(OnDemandHierarchy(open_hierarchy, watch=watch)).run()
