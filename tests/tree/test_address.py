from hypothesis import given
from hypothesis import strategies as st

from rlm_core.tree.address import (
    child_trail,
    distinct,
    escape_path,
    escape_step,
    slug,
    split,
    unescape,
)


@given(st.text(min_size=1).filter(lambda text: "\x00" not in text))
def test_a_name_survives_escaping_as_a_step(name: str) -> None:
    assert unescape(escape_step(name)) == name


@given(st.text(min_size=1).filter(lambda text: "\x00" not in text))
def test_a_path_survives_escaping_and_never_holds_a_sigil(path: str) -> None:
    escaped = escape_path(path)

    assert unescape(escaped) == path
    assert split(escaped) == (escaped, "")


def test_an_address_splits_into_its_path_and_its_trail() -> None:
    assert split("src/cart.py::Cart.total") == ("src/cart.py", "::Cart.total")
    assert split("guide.md#install/linux") == ("guide.md", "#install/linux")
    assert split("src/shop/") == ("src/shop/", "")


def test_trails_grow_by_dots_in_code_and_by_slashes_in_prose() -> None:
    assert child_trail(child_trail("", "Cart", "::"), "total", "::") == "::Cart.total"
    assert child_trail(child_trail("", "install", "#"), "linux", "#") == "#install/linux"


def test_namesakes_are_numbered_in_order() -> None:
    assert distinct(["a", "b", "a", "a"]) == ["a", "b", "a~2", "a~3"]


def test_a_heading_becomes_a_short_readable_step() -> None:
    assert slug("2. Rights Granted") == "2-rights-granted"
    assert slug("***") == "untitled"
    assert len(slug("word " * 40)) <= 48
