import pytest

from rlm_core.parse.prose.outline import outline_prose
from rlm_core.tree.outline import Mention


@pytest.mark.parametrize(
    ("name", "text", "documentation", "lines"),
    [
        (
            "README.md",
            "# Shop\n\n[![build](https://ci.example/badge.svg)](https://ci.example)\n\n"
            "Shop is a small library that adds up\nwhat is in a cart.\n\n## Install\n\nNow.\n",
            "Shop\n\nShop is a small library that adds up what is in a cart.",
            (1, 6),
        ),
        (
            "post.md",
            "---\ntitle: 'On carts'\ndate: 2024-01-01\ndescription: How carts add up.\n---\n\nText.\n",
            "On carts\n\nHow carts add up.",
            (1, 5),
        ),
        (
            "index.txt",
            ".. _top:\n\n====\nShop\n====\n\n.. module:: shop\n\n"
            "The ``shop`` package holds what every other part of this project needs.\n",
            "Shop\n\nThe ``shop`` package holds what every other part of this project needs.",
            (3, 9),
        ),
        (
            "essay.txt",
            "Nothing is so painful to the human mind as a great and sudden change.\n\nMore.\n",
            "Nothing is so painful to the human mind as a great and sudden change.",
            (1, 1),
        ),
        ("empty.txt", "", "", (0, 0)),
    ],
)
def test_a_document_is_documented_by_its_title_and_first_paragraph(
    name: str, text: str, documentation: str, lines: tuple[int, int]
) -> None:
    document = outline_prose(name, text.encode()).entries[0]

    assert (document.documentation, document.documentation_lines) == (documentation, lines)


def test_a_page_is_documented_by_its_first_line_that_is_no_running_head() -> None:
    text = "\f".join(f"Acme 10-K\n{number}\nItem {number}. Words\nmore" for number in range(1, 5))

    pages = outline_prose("filing.txt", text.encode()).entries[1:]

    assert [page.documentation for page in pages] == [
        f"Item {number}. Words" for number in range(1, 5)
    ]


def test_sentences_that_name_paths_and_modules_are_kept_as_mentions() -> None:
    text = (
        "# Layout\n\nRead this first. The folder src/shop/ holds everything about carts, e.g. sums. "
        "See https://example.org/a/b for more of it, or write to me@example.org today.\n\n"
        "The `shop.cart` module adds up the prices of items and/or services.\n\n"
        "```python\nimport shop.cart as cart  # the module of all the carts\n```\n\n"
        "- ``tests/`` and `docs/guide.md` hold what their names say they do.\n"
    )

    assert outline_prose("layout.md", text.encode()).mentions == (
        Mention("src/shop/", "The folder src/shop/ holds everything about carts, e.g. sums.", 3),
        Mention(
            "shop.cart", "The `shop.cart` module adds up the prices of items and/or services.", 5
        ),
        Mention(
            "docs/guide.md", "``tests/`` and `docs/guide.md` hold what their names say they do.", 11
        ),
    )


def test_transcripts_and_contracts_have_no_mentions() -> None:
    text = "Ann: I moved it to src/shop/cart.py as you said.\nBob: Thanks for doing that.\n" * 4

    assert outline_prose("chat.txt", text.encode()).mentions == ()
