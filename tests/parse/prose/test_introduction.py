"""What leads a document is what it says of itself, not what it asks of its reader."""

import pytest

from rlm_core.parse.prose.introduction import tells_what_it_is
from rlm_core.parse.prose.outline import outline_prose

TELLING = "Shop is a small library that sells things to people online."


def lead(text: str, name: str = "README.md") -> str:
    return outline_prose(name, text.encode()).entries[0].documentation


@pytest.mark.parametrize(
    "aside",
    [
        "Follow @shop on Twitter for news about the next releases.",
        "Install it with `pip install shop` and then import it.",
        "See the [documentation](https://shop.dev) for all the details.",
        "Click here to read what other people say about it.",
        "Are you new to online shops or to programming at all?",
        "**Documentation**: you will find all of it at https://shop.dev today",
        "Copyright 2020 by the authors of the shop and others.",
        "To run the tests, first create a virtual environment and activate it.",
        "This project is licensed under the terms of the MIT license.",
        "Thanks for checking it out and for all the stars.",
    ],
)
def test_what_asks_something_of_its_reader_does_not_lead(aside: str) -> None:
    assert lead(f"# Shop\n\n{aside}\n\n{TELLING}\n") == f"Shop\n\n{TELLING}"
    assert lead(f"Shop\n====\n\n{aside}\n\n{TELLING}\n", "README.rst").endswith(TELLING)


def test_where_nothing_else_is_said_the_first_paragraph_leads() -> None:
    text = "# Shop\n\nSee the manual for all that can be done with it.\n\nRun the tests with the script.\n"

    assert lead(text) == "Shop\n\nSee the manual for all that can be done with it."


@pytest.mark.parametrize(
    "sentence",
    [
        TELLING,
        "Click is a package for command lines.",
        "Create beautiful invoices with little code.",
        "Get the currently executing node of a frame.",
        "This module provides bindings to a parser.",
        "Welcome to Shop, the library that sells things.",
        "License plate recognition in pure Python.",
    ],
)
def test_a_description_may_begin_with_a_word_of_command(sentence: str) -> None:
    assert tells_what_it_is(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Docs](https://a) | [Chat](https://b) | [Blog](https://c)",
        "![build](b.svg) ![docs](d.svg) of the main branch today",
        '**Source Code**: <a href="https://a.dev/shop" target="_blank">https://a.dev/shop</a>',
        "cart = Cart() and then some more words follow",
        "Table of contents",
        "Note: the name has changed since the last release.",
        "",
    ],
)
def test_lists_of_links_badges_code_and_notices_tell_nothing(sentence: str) -> None:
    assert not tells_what_it_is(sentence)
