"""What a folder is for, from whoever says it."""

from rlm_core.summarize.folder import summarize_folder
from rlm_core.summarize.folder_contents import (
    FolderChild,
    FolderContents,
    Lead,
    UsedDefinition,
    Witness,
    WitnessOrigin,
)
from rlm_core.summarize.witness import best_witness
from rlm_core.tree.kind import Kind
from rlm_core.tree.summary import BRIEF_LENGTH, HEADLINE_LENGTH

CHILDREN = (
    FolderChild("cart.py", Kind.FILE, "A shopping cart.", "A shopping cart.", 9.0),
    FolderChild("views.py", Kind.FILE, "Defines CartView, OrderView", "", 5.0),
    FolderChild("tests", Kind.FOLDER, "Tests of the cart.", "", 20.0, is_test=True),
)


def folder(**known: object) -> FolderContents:
    return FolderContents(path="src/shop/", children=CHILDREN, **known)  # type: ignore[arg-type]


def test_a_readme_of_badges_gives_its_first_real_sentence() -> None:
    readme = Lead(
        '<p align="center"><img src="logo.svg"></p>\n\n# Shop\n\n'
        "[![build](b.svg)](https://ci) [![docs](d.svg)](https://docs)\n\n"
        "[Docs](https://docs) | [Chat](https://chat)\n\n"
        "Shop sells things that you do not need at prices that you cannot refuse.\n",
        "src/shop/README.md",
    )
    summary = summarize_folder(folder(readme=readme))

    assert summary.headline.text == (
        "Shop sells things that you do not need at prices that you cannot refuse."
        " [src/shop/README.md:9]"
    )


def test_a_package_speaks_for_itself_even_in_a_phrase() -> None:
    docs = (Lead("Carts and orders\n\nMoved here in 2019.", "src/shop/__init__.py", 1),)
    summary = summarize_folder(folder(package_docs=docs))

    assert summary.headline.text == "Carts and orders [src/shop/__init__.py:1]"


def test_where_nobody_speaks_in_it_a_witness_does() -> None:
    witnesses = (
        Witness(
            "src/shop", "Fixed a crash in `src/shop` when the cart was empty.", "CHANGES.md", 8
        ),
        Witness(
            "src.shop", "The src.shop package handles carts, orders and taxes.", "docs/map.md", 3
        ),
    )
    summary = summarize_folder(folder(witnesses=witnesses))

    assert summary.headline.text == (
        "The src.shop package handles carts, orders and taxes. [docs/map.md:3]"
    )


def test_where_nobody_speaks_at_all_its_children_are_listed_and_tests_come_last() -> None:
    summary = summarize_folder(folder())

    assert summary.headline.text == "Holds cart.py (A shopping cart), views.py, tests/"


def test_without_a_documented_child_common_words_help() -> None:
    children = tuple(
        FolderChild(f"{name}.py", Kind.FILE, f"Defines {name.title()}Invoice")
        for name in ("paid", "open")
    )
    summary = summarize_folder(FolderContents(path="src/", children=children))

    assert summary.headline.text == "Invoice: open.py, paid.py"


def test_an_empty_folder_says_so() -> None:
    assert summarize_folder(FolderContents(path="src/")).headline.text == "Empty folder."


def test_a_brief_names_children_and_what_is_most_used() -> None:
    definitions = (
        UsedDefinition("Cart", Kind.CLASS, "A shopping cart.", 5),
        UsedDefinition("tax", Kind.FUNCTION, "The tax.", 2),
    )
    summary = summarize_folder(folder(definitions=definitions))

    said = [statement.text for statement in summary.brief]
    assert said[0] == "cart.py: A shopping cart."
    assert said[-1] == "Most used: Cart, tax."
    assert len(summary.headline.text) <= HEADLINE_LENGTH
    assert sum(map(len, said)) <= BRIEF_LENGTH


def test_a_witness_says_what_it_is_and_does_not_merely_name_it() -> None:
    mentions = [
        Witness(
            "shop", "See also shop, basket, till, and the other folders of this tree.", "a.md", 1
        ),
        Witness("shop", "To install shop, add it to the settings of your site first.", "b.md", 2),
        Witness("shop", "shop is where carts become orders.", "tests/c.py", 3, WitnessOrigin.TEST),
        Witness("shop", "`shop` contains the carts and the orders of a site.", "docs/d.md", 4),
    ]
    chosen = best_witness("src/shop/", mentions)

    assert chosen == mentions[3]


def test_there_may_be_no_witness() -> None:
    mention = Witness("shop", "Ask the people of shop about it on a Monday morning.", "a.md", 1)

    assert best_witness("src/shop/", [mention]) is None


def test_a_longer_name_is_not_a_mention() -> None:
    mention = Witness(
        "src.shop", "The src.shop.tax module computes the tax of an order.", "a.md", 1
    )

    assert best_witness("src/shop/", [mention]) is None
