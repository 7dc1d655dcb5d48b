"""The tool `summarize_node`: what a part is, at a chosen size."""

from typing import Annotated, Literal

from annotated_doc import Doc

from rlm_core.hierarchy import Hierarchy
from rlm_core.tree.summary import Size
from rlm_tools.budget import bounded
from rlm_tools.footnotes import incomplete, stale
from rlm_tools.location import name_and_location, without_lines
from rlm_tools.quote import one_line, quoted
from rlm_tools.wording import Wording, as_call

SizeName = Literal["headline", "brief", "full"]


def summarize_node(
    hierarchy: Hierarchy,
    address: Annotated[
        str, Doc("A folder, file, class, function or section; `.` is the whole.")
    ] = ".",
    size: Annotated[
        SizeName,
        Doc("headline: a line. brief: a paragraph. full: also what it holds, by importance."),
    ] = "brief",
) -> str:
    """Say what a folder, file, class, function, chapter or the whole project is, without reading it.

    Use it for "what is this?", to get an overview of a repository or long document before working
    in it (address "." and size "full"), and before opening a file, to see whether it is worth it.
    Statements carry the lines that they stand on. Go on with drill_down(address) to see the parts,
    or read_node(address) for the exact lines.
    """
    return summary_text(hierarchy, address, size)


def summary_text(hierarchy: Hierarchy, address: str, size: SizeName, say: Wording = as_call) -> str:
    """The summary as a caller sees it."""
    summary = hierarchy.summarize_node(without_lines(address), Size(size))
    where = name_and_location(summary.address, summary.path, summary.start_line, summary.end_line)
    return bounded(
        "\n".join(
            [
                f"{where}  {summary.kind}  ({summary.size}, {summary.origin})",
                *quoted(summary.text),
                *(f"- marked: {one_line(note)}" for note in summary.notes),
                *stale(summary.stale, say),
                *incomplete(summary.coverage),
            ]
        )
    )
