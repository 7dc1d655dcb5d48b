"""What the hierarchy answers: hits, pages of children, passages, summaries, answers."""

from dataclasses import dataclass

from rlm_core.tree.kind import Kind
from rlm_core.tree.summary import Size


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which part of the root an answer stands on.

    `nodes_read` counts the nodes whose text, summary or headline the answer shows; all others were
    at most compared by their words.
    """

    files_indexed: int
    files_total: int  # known to the last walk; equals files_indexed when complete
    nodes_total: int
    nodes_read: int = 0
    complete: bool = True  # False while the first build goes on


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers.

    `path`, lines (from 1, inclusive) and bytes (from 0, end exclusive) are those of `text` in the
    source. `why` names the signals that ranked it, strongest first. `stale` says that the file
    has changed since it was indexed.
    """

    address: str
    kind: Kind
    path: str
    start_line: int
    end_line: int
    start_byte: int
    end_byte: int
    score: float
    why: str
    text: str
    headline: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits, best first, with the part of the root that was searched."""

    query: str
    hits: tuple[Hit, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Citation:
    """Words that the program found in a source as it is now, with the lines on which they stand.

    `of_summary` says that they were found in what is told of the lines, and not in these themselves.
    A folder has no lines.
    """

    address: str
    path: str
    start_line: int
    end_line: int
    words: str
    of_summary: bool = False


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """A sentence that a model wrote, and what it stands on: at least one citation."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Spending:
    """What an answer cost, this time: what was paid for earlier costs nothing."""

    calls: int = 0
    tokens: int = 0
    usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a global question.

    `text` is what a tool returns, inside its token budget; `hits` is the evidence it stands on.
    The rest is there where a model was asked: the way that was taken, what it wrote, where sources
    contradict each other, what it cost; and, where replies are waited for, under which name to ask for
    the packets and how many there are.
    """

    question: str
    text: str
    hits: tuple[Hit, ...]
    coverage: Coverage
    found: bool = True  # False where nothing indexed answers
    strategy: str = ""
    statements: tuple[CitedStatement, ...] = ()
    contradictions: tuple[CitedStatement, ...] = ()
    unsupported: int = (
        0  # statements that were left out, since nothing that they quote stands there
    )
    spent: Spending = Spending()
    question_id: str = ""
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Child:
    """A child as its parent lists it. `importance` is in (0, 1]; those of all siblings sum to 1."""

    address: str
    kind: Kind
    name: str
    headline: str
    importance: float
    path: str
    start_line: int  # 0 for folders
    end_line: int
    child_count: int
    relevance: float = 0.0  # to the question, if one was asked; 0 where nothing matched
    stale: bool = False  # its file has changed since its headline was made


@dataclass(frozen=True, slots=True)
class ChildrenPage:
    """Some children of a node, and where to go on."""

    address: str
    kind: Kind
    headline: str
    children: tuple[Child, ...]
    total: int
    cursor: str | None  # pass it to get the next page; None on the last
    coverage: Coverage
    stale: bool = False  # a file that this node or its headline stands on has changed since


@dataclass(frozen=True, slots=True)
class NodeSummary:
    """A summary as it is shown: statements with absolute lines, and what the node holds."""

    address: str
    kind: Kind
    path: str
    start_line: int
    end_line: int
    size: Size
    text: str  # statements, each followed by its citation `[path:first-last]` where it has lines
    origin: str
    stale: bool
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Passage:
    """Exact lines of a source, secrets redacted.

    `text` holds the lines as they stand, without numbers. `cursor` goes on where the page ended.
    """

    address: str
    path: str
    start_line: int
    end_line: int
    text: str
    is_prose: bool
    redactions: int
    stale: bool
    cursor: str | None
    source_lines: int  # of the whole source
