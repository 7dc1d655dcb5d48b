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
from rlm_core.summarize.standing import is_test_path
from rlm_core.summarize.witness import ranked_witnesses
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


def test_words_that_were_put_around_what_is_quoted_are_no_topic() -> None:
    children = tuple(
        FolderChild(name, Kind.FILE, headline)
        for name, headline in [
            ("a.py", "Calls load, and 12 more"),
            ("b.py", "Passes on load, store"),
            ("c.csv", "Data of 587 lines, 5,527 bytes."),
            ("d.csv", "Data of 12 lines, 90 bytes."),
        ]
    )
    summary = summarize_folder(FolderContents(path="src/", children=children))

    assert summary.headline.text == "Load: a.py, b.py, c.csv, d.csv"


def test_what_a_subfolder_says_of_itself_is_told_and_what_was_made_for_it_is_not() -> None:
    children = (
        FolderChild("forms", Kind.FOLDER, "Handles what people type. [forms/README.md:3]", "", 9.0),
        FolderChild("views", Kind.FOLDER, "Holds list.py, detail.py", "", 8.0),
        FolderChild("run.md", Kind.FILE, "Run the script.", "Run the script to start it.", 7.0),
    )
    summary = summarize_folder(FolderContents(path="src/", children=children))

    assert summary.headline.text == "Holds forms/ (Handles what people type), views/, run.md"


def test_a_readme_of_orders_does_not_describe_its_folder() -> None:
    readme = Lead("To run the tests, first create an environment and activate it.", "README.md")
    summary = summarize_folder(folder(readme=readme))

    assert summary.headline.text.startswith("Holds cart.py (A shopping cart)")


def test_a_manifest_describes_a_folder_without_a_readme_and_does_not_repeat_one() -> None:
    said = "Shop sells things that you do not need."
    manifest = Lead(said, "src/shop/package.json", 4)
    alone = summarize_folder(folder(package_docs=(manifest,)))
    both = summarize_folder(folder(readme=Lead(said, "README.md"), package_docs=(manifest,)))

    assert alone.headline.text == f"{said} [src/shop/package.json:4]"
    assert [said in statement.text for statement in both.brief].count(True) == 1


def test_a_folder_in_a_folder_is_told_in_one_breath() -> None:
    only = FolderChild("shop", Kind.FOLDER, "Holds cart.py, tax.py")
    summary = summarize_folder(FolderContents(path="src/", children=(only,)))

    assert summary.headline.text == "Holds shop/: cart.py, tax.py"


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
    ranked = ranked_witnesses("src/shop/", mentions)

    assert ranked[0] == mentions[3]
    assert mentions[1] not in ranked


def test_there_may_be_no_witness() -> None:
    mention = Witness("shop", "Ask the people of shop about it on a Monday morning.", "a.md", 1)

    assert ranked_witnesses("src/shop/", [mention]) == []


def test_a_longer_name_is_not_a_mention() -> None:
    mention = Witness(
        "src.shop", "The src.shop.tax module computes the tax of an order.", "a.md", 1
    )

    assert ranked_witnesses("src/shop/", [mention]) == []


def test_tests_are_known_by_their_paths() -> None:
    tests = ["tests/", "src/shop/tests/cart.py", "test_cart.py", "cart_test.go", "cart.spec.ts"]

    assert all(map(is_test_path, tests))
    assert not any(map(is_test_path, ["src/contest.py", "latest/cart.py", "attest/", "protest.md"]))
