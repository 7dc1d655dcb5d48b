"""Nothing that a caller may say leads out of the root, through any tool."""

from collections.abc import Callable, Iterator

import pytest

from rlm_core.errors import ArgumentError
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_tools.ask_global import ask_global
from rlm_tools.drill_down import drill_down
from rlm_tools.read_node import read_node
from rlm_tools.search import search
from rlm_tools.summarize_node import summarize_node

Call = Callable[[Hierarchy, str], object]

CALLS: dict[str, Call] = {
    "ask_global scope": lambda hierarchy, path: ask_global(hierarchy, "words?", scope=path),
    "summarize_node": summarize_node,
    "drill_down": drill_down,
    "read_node": read_node,
    "read_node with lines": lambda hierarchy, path: read_node(hierarchy, f"{path}:1-2"),
    "search scope": lambda hierarchy, path: search(hierarchy, "words", scope=path),
    "forget": lambda hierarchy, path: hierarchy.forget(path),
}


@pytest.fixture(scope="module")
def hierarchy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hierarchy]:
    around = tmp_path_factory.mktemp("around")
    (around / "outside.md").write_text("# Outside\n\nForbidden words.\n", encoding="utf-8")
    (around / "root" / "inner").mkdir(parents=True)
    (around / "root" / "note.md").write_text("# Note\n\nPlain words.\n", encoding="utf-8")
    (around / "root" / "link.md").symlink_to(around / "outside.md")
    settings = Settings(data_folder=around / "data")
    opened = Hierarchy.open(mark_root(around / "root", settings), settings)
    opened.update()
    yield opened
    opened.close()


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
@pytest.mark.parametrize(
    "path",
    [
        "../outside.md",
        "inner/../../outside.md",
        "/etc/passwd",
        "..%2Foutside.md",
        "C:/windows",
        "..\\outside.md",
    ],
)
def test_a_path_that_leads_out_is_refused(hierarchy: Hierarchy, call: Call, path: str) -> None:
    with pytest.raises(ArgumentError, match="leads out of the root"):
        call(hierarchy, path)


def test_a_link_does_not_lead_out_either(hierarchy: Hierarchy) -> None:
    assert "Forbidden" not in search(hierarchy, "forbidden words")
    assert "Plain words." in read_node(hierarchy, "note.md")
