"""What was indexed and has changed since is shown as such, by every way of asking."""

from pathlib import Path

import pytest

from rlm_core.hierarchy import Hierarchy
from rlm_core.tree.summary import Size
from rlm_tools.ask_global import ask_global
from rlm_tools.drill_down import drill_down
from rlm_tools.read_node import read_node
from rlm_tools.search import search
from rlm_tools.summarize_node import summarize_node
from tests.ask.conftest import OpenTexts

_TEXTS = {
    "src/cart.py": 'def cart_total(goods):\n    """Sum the goods of a cart."""\n    return sum(goods)\n',
    "src/rate.py": 'def exchange_rate(coin):\n    """Tell what a coin is worth."""\n    return coin\n',
    "docs/guide.md": "# Guide\n\nHow to pay with foreign coins.\n",
}


@pytest.fixture
def changed(open_texts: OpenTexts) -> Hierarchy:
    """An index whose `src/cart.py` has got three lines more since."""
    hierarchy = open_texts(_TEXTS)
    _cart(hierarchy).write_text("# one\n# two\n# three\n" + _TEXTS["src/cart.py"], encoding="utf-8")
    return hierarchy


def _cart(hierarchy: Hierarchy) -> Path:
    return hierarchy.root.path / "src" / "cart.py"


def test_hits_in_a_changed_file_are_stale_and_others_are_not(changed: Hierarchy) -> None:
    hits = changed.search("cart total exchange rate").hits

    assert {hit.path: hit.stale for hit in hits if hit.start_line} == {
        "src/cart.py": True,
        "src/rate.py": False,
    }
    assert "stale: a file shown here has changed" in search(changed, "cart total")
    assert "stale" not in search(changed, "exchange rate", scope="src/rate.py")


def test_a_stale_hit_quotes_what_stands_at_its_lines_now(changed: Hierarchy) -> None:
    lines = _cart(changed).read_text(encoding="utf-8").splitlines()

    for hit in changed.search("cart total").hits:
        if hit.path == "src/cart.py":
            now = "\n".join(lines[hit.start_line - 1 : hit.end_line])
            assert hit.text in now


def test_evidence_from_a_changed_file_says_so(changed: Hierarchy) -> None:
    assert "(changed since it was indexed)" in ask_global(
        changed, "How is the cart total computed?"
    )
    assert "changed since" not in ask_global(changed, "exchange rate", scope="src/rate.py")


def test_lines_of_a_changed_file_are_stale(changed: Hierarchy) -> None:
    assert changed.read_node("src/cart.py::cart_total").stale
    assert "stale: a file shown here has changed" in read_node(changed, "src/cart.py")
    assert not changed.read_node("src/rate.py").stale


@pytest.mark.parametrize("address", ["src/cart.py", "src/cart.py::cart_total", "src/"])
def test_what_is_told_by_a_changed_file_is_stale(changed: Hierarchy, address: str) -> None:
    assert changed.summarize_node(address, Size.BRIEF).stale
    assert "stale: a file shown here has changed" in summarize_node(changed, address)


def test_what_is_told_by_other_files_is_not_stale(changed: Hierarchy) -> None:
    for address in ("src/rate.py", "docs/", "docs/guide.md"):
        assert not changed.summarize_node(address, Size.BRIEF).stale


def test_a_headline_that_quotes_a_changed_file_is_stale(changed: Hierarchy) -> None:
    files = {child.path: child.stale for child in changed.drill_down("src/").children}
    folders = {child.path: child.stale for child in changed.drill_down(".").children}

    assert files == {"src/cart.py": True, "src/rate.py": False}
    assert folders == {"src/": True, "docs/": False}
    assert "stale: a file shown here has changed" in drill_down(changed, "src/")
    assert "stale" not in drill_down(changed, "docs/")


def test_a_view_from_the_top_marks_what_has_changed(changed: Hierarchy) -> None:
    lines = changed.ask("What is this project?").text.splitlines()
    marked = {line.split()[1] for line in lines if line.endswith("(changed since it was indexed)")}

    assert "src/cart.py" in marked
    assert "src/rate.py" not in marked


def test_a_file_that_is_gone_is_not_quoted(changed: Hierarchy) -> None:
    _cart(changed).unlink()

    assert "src/cart.py" not in {hit.path for hit in changed.search("cart total").hits}
    assert changed.ask("How is the cart total computed?").text
    assert changed.summarize_node("src/cart.py", Size.BRIEF).stale


def test_an_update_makes_everything_true_again(changed: Hierarchy) -> None:
    changed.update()

    assert not any(hit.stale for hit in changed.search("cart total").hits)
    assert "stale" not in drill_down(changed, "src/")
