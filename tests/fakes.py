"""Stand-ins for the parts that are slow, costly or far away. Each says how it is steered."""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from rlm_core.errors import AddressError, RlmError
from rlm_core.hierarchy import Hierarchy
from rlm_core.tree.answer import (
    Answer,
    Child,
    ChildrenPage,
    Coverage,
    Hit,
    NodeSummary,
    Passage,
    SearchResult,
)
from rlm_core.tree.kind import Kind
from rlm_core.tree.status import IndexStatus, Progress, Skip, UpdateReport
from rlm_core.tree.summary import EXTRACTED, Size

COMPLETE = Coverage(files_indexed=3, files_total=3, nodes_total=40)
BUILDING = Coverage(files_indexed=120, files_total=6_890, nodes_total=900, complete=False)
CART = "class Cart:\n    def total(self):\n        return sum(line.price for line in self.lines)\n"


def hit(address: str = "src/shop/cart.py::Cart", **changes: object) -> Hit:
    """A plausible hit, with what a test wants changed."""
    values: dict[str, object] = {
        "address": address,
        "kind": Kind.CLASS,
        "path": address.split("::")[0],
        "start_line": 10,
        "end_line": 12,
        "start_byte": 100,
        "end_byte": 100 + len(CART),
        "score": 0.83,
        "why": "name, words",
        "text": CART,
        "headline": "The lines of an order and their sum.",
    }
    return Hit(**{**values, **changes})  # type: ignore[arg-type]  # a test's keyword is checked when run


def child(number: int, **changes: object) -> Child:
    """A plausible child of a folder."""
    values: dict[str, object] = {
        "address": f"src/shop/part_{number}.py",
        "kind": Kind.FILE,
        "name": f"part_{number}.py",
        "headline": f"What part {number} does.",
        "importance": 0.25,
        "path": f"src/shop/part_{number}.py",
        "start_line": 1,
        "end_line": 40,
        "child_count": 2,
    }
    return Child(**{**values, **changes})  # type: ignore[arg-type]  # as above


@dataclass
class FakeHierarchy(Hierarchy):
    """Answers from what a test puts into it, and remembers every call with its arguments.

    Set `failure` to have every question raise it. `cart.py` is its one source.
    """

    hits: tuple[Hit, ...] = (hit(),)
    children: tuple[Child, ...] = tuple(map(child, range(4)))
    covered: Coverage = COMPLETE
    passage_text: str = CART
    summary_text: str = "Holds what a customer is about to buy. [src/shop/cart.py:10-12]"
    answer_text: str = "1. src/shop/cart.py::Cart  src/shop/cart.py:10-12"
    stale: bool = False
    redactions: int = 0
    cursor: str | None = None
    failure: RlmError | None = None
    building: Progress | None = None
    skips: tuple[Skip, ...] = ()
    calls: list[tuple[object, ...]] = field(default_factory=list)

    def update(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        folders: Collection[str] | None = None,
    ) -> UpdateReport:
        self._record("update", on_progress, folders)
        return UpdateReport(3, 3, 3, 0, 40, 40, 2, 0, 0, 0.5)

    def start_update(self) -> None:
        self.calls.append(("start_update",))

    def summarize_node(self, address: str, size: Size) -> NodeSummary:
        self._record("summarize_node", address, size)
        return NodeSummary(
            address, Kind.FILE, "src/shop/cart.py", 1, 80, size, self.summary_text, EXTRACTED,
            self.stale, self.covered,
        )  # fmt: skip

    def drill_down(
        self, address: str, question: str = "", cursor: str | None = None, limit: int = 25
    ) -> ChildrenPage:
        self._record("drill_down", address, question, cursor, limit)
        start = int(cursor or 0)
        shown = self.children[start : start + limit]
        end = start + len(shown)
        following = str(end) if end < len(self.children) else None
        return ChildrenPage(
            address, Kind.FOLDER, "The shop.", shown, len(self.children), following, self.covered
        )

    def read_node(
        self,
        address: str,
        first_line: int | None = None,
        last_line: int | None = None,
        cursor: str | None = None,
        budget_characters: int = 5_000,
    ) -> Passage:
        self._record("read_node", address, first_line, last_line, cursor, budget_characters)
        if not address.startswith("src/shop/cart.py"):
            raise AddressError(f"no node {address!r}; nearest: src/shop/cart.py")
        count = self.passage_text.count("\n")
        return Passage(
            address, "src/shop/cart.py", 10, 9 + count, self.passage_text, False,
            self.redactions, self.stale, self.cursor, 80,
        )  # fmt: skip

    def search(
        self,
        query: str = "",
        expect: Sequence[str] = (),
        scope: str = "",
        kind: str = "",
        limit: int = 10,
        like: str = "",
    ) -> SearchResult:
        self._record("search", query, tuple(expect), scope, kind, limit, like)
        return SearchResult(query, self.hits[:limit], self.covered)

    def ask(
        self,
        question: str,
        expect: Sequence[str] = (),
        scope: str = "",
        depth: int = 3,
        budget_tokens: int = 2_000,
        budget_usd: float | None = None,
    ) -> Answer:
        self._record("ask", question, tuple(expect), scope, depth, budget_tokens)
        return Answer(question, self.answer_text, self.hits, self.covered)

    def coverage(self) -> Coverage:
        return self.covered

    def status(self) -> IndexStatus:
        return IndexStatus(
            root="/shop",
            index_path="/data/index.db",
            memo_path="/data/memo.db",
            files_indexed=self.covered.files_indexed,
            files_total=self.covered.files_total,
            nodes=self.covered.nodes_total,
            formats={"python": 2, "markdown": 1},
            index_bytes=1_500_000,
            memo_bytes=300_000,
            complete=self.covered.complete,
            building=self.building,
            updated_at="2026-01-02T03:04:05Z",
            skips=self.skips,
        )

    def forget(self, path: str) -> int:
        self._record("forget", path)
        return 1 if path == "src/shop/cart.py" else 0

    def close(self) -> None:
        self.calls.append(("close",))

    def _record(self, *call: object) -> None:
        self.calls.append(call)
        if self.failure is not None:
            raise self.failure


@dataclass
class SlowHierarchy(FakeHierarchy):
    """Answers questions about the whole only once a test sets `go_on`."""

    go_on: threading.Event = field(default_factory=threading.Event)

    def ask(
        self,
        question: str,
        expect: Sequence[str] = (),
        scope: str = "",
        depth: int = 3,
        budget_tokens: int = 2_000,
        budget_usd: float | None = None,
    ) -> Answer:
        self.go_on.wait()
        return super().ask(question, expect, scope, depth, budget_tokens)
