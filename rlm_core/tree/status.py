"""What an update did and what an index is, in numbers that a person can check."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Skip:
    """A path that was not indexed, and why, in words."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A problem recorded in an indexed file."""

    path: str
    message: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """The work that one update cost."""

    files_seen: int
    files_read: int
    files_parsed: int
    files_removed: int
    nodes_written: int
    nodes_encoded: int
    folders_described: int
    skipped: int
    problems: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running update is. `total` is 0 while the walk is still counting."""

    phase: str  # walk, parse, summarize
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The state of one root's index."""

    root: str
    index_path: str
    memo_path: str
    files_indexed: int
    files_total: int
    nodes: int
    formats: dict[str, int]
    index_bytes: int
    memo_bytes: int
    complete: bool
    building: Progress | None
    updated_at: str  # ISO 8601, UTC; empty before the first update
    skips: tuple[Skip, ...] = ()
    skip_counts: dict[str, int] = field(default_factory=dict)
    problems: tuple[FileProblem, ...] = ()
    changed_paths: tuple[str, ...] = ()  # files that changed since the last update
    encoder: str = ""  # what makes vectors, and where
    watching: str = ""  # how changes are noticed now; empty where nobody watches
    # What a person should know: rebuilt, read-only, waiting for consent.
    notices: tuple[str, ...] = ()
