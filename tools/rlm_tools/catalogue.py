"""The tools, in the order in which they are needed."""

from collections.abc import Callable
from dataclasses import dataclass

from rlm_tools.ask_global import ask_global
from rlm_tools.drill_down import drill_down
from rlm_tools.index_status import index_status
from rlm_tools.label_nodes import label_nodes
from rlm_tools.pending_work import pending_work
from rlm_tools.read_node import read_node
from rlm_tools.search import search
from rlm_tools.submit_work import submit_work
from rlm_tools.summarize_node import summarize_node


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as it is offered.

    `function` takes the hierarchy, then what a caller may choose, and returns plain text.
    `read_only` tools change nothing that a user owns, so that a client may run several at once.
    Tools that do not need the index say something useful before there is any.
    """

    function: Callable[..., str]
    title: str
    search_hint: str  # the words by which a client that loads tools on demand finds this one
    read_only: bool = True
    needs_index: bool = True

    @property
    def name(self) -> str:
        """The one word that is also the function and the file."""
        return self.function.__name__


CATALOGUE = (
    Tool(
        ask_global,
        "Ask about the whole",
        "answer how does this work, explain architecture of whole codebase or long document, cited",
    ),
    Tool(
        summarize_node,
        "Summarize a part",
        "summary overview of project, folder, file, class, function, chapter: what is this",
    ),
    Tool(
        drill_down,
        "Look inside a part",
        "list contents of folder, file, class, chapter with headlines; navigate outline and structure",
    ),
    Tool(
        read_node,
        "Read exact lines",
        "read numbered source lines of a function, class, section, clause, file or line range",
    ),
    Tool(
        search,
        "Search everywhere",
        "find where something is: code, symbol, function, clause, passage; ranked search of repository",
    ),
    Tool(
        label_nodes,
        "Label every item and count",
        "count how many, every line record function clause message: totals, group by, distribution, list all, pairs",
    ),
    Tool(
        pending_work,
        "Take pieces of work",
        "summaries to write, packets of a waiting question to answer, items to label: work for subagents",
    ),
    Tool(
        submit_work,
        "Hand in work",
        "hand in replies to pieces from pending_work: summaries, answers, labels",
    ),
    Tool(
        index_status,
        "State of the index",
        "index freshness, coverage, skipped files, refresh or update the index",
        needs_index=False,
    ),
)
