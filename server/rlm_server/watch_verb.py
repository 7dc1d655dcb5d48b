"""The verb `watch`: keep an index up to date in the foreground, and say what it costs."""

import sys
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from rlm_core.tree.counted import counted
from rlm_server.environment import read_environment
from rlm_server.log import log_to_stderr
from rlm_server.opening import open_here, open_named
from rlm_server.watch import Updated, Watching
from rlm_server.watch_changes import Change

_MOST_NAMED = 3  # folders in one line


def watch_in_foreground(root: Path | None, options: Mapping[str, str]) -> None:
    """Watch the named root, or that of the working directory, until interrupted."""
    log_to_stderr()
    at = read_environment(options)
    hierarchy = (
        open_named(at.absolute(root), at.settings) if root else open_here(at.here, at.settings)
    )
    with closing(hierarchy), suppress(KeyboardInterrupt):
        _say(f"watching {hierarchy.root.path}; end with Ctrl-C")
        Watching(hierarchy, at.settings, on_part=_say, on_update=_say_update).run()


def _say_update(updated: Updated) -> None:
    report = updated.report
    _say(
        f"{_what(updated.change)}: {counted(report.files_read, 'file')} read, {report.files_parsed:,} parsed, "
        f"{report.files_removed:,} removed, {1000 * updated.seconds:,.0f} ms"
    )


def _what(change: Change) -> str:
    if change.folders is None:
        return "everything"
    named = ", ".join(folder or "./" for folder in change.folders[:_MOST_NAMED])
    others = len(change.folders) - _MOST_NAMED
    return f"{named} and {others:,} more folders" if others > 0 else named


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
