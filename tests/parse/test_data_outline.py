"""Data becomes one node with an outline in words."""

import json
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.parse.data.outline import outline_data
from rlm_core.parse.data.recognition import DATA_FORMATS
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import NO_PARENT
from rlm_core.tree.span import Span

CATALOG = r"""
# Translators: a comment
msgid ""
msgstr ""
"Project-Id-Version: shop\n"
"Language: de\n"

msgid "Add to cart"
msgstr "In den Korb"

msgid ""
"A long "
"message"
msgstr ""
"Eine lange Nachricht"

msgid "Check out"
msgstr ""
"""

NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["# Load\n", "Read the files."]},
        {"cell_type": "code", "source": ["import pandas\n", "pandas.read_csv('a')"]},
        {"cell_type": "markdown", "source": "## Train"},
        {"cell_type": "code", "source": "fit(model)"},
    ],
    "metadata": {"kernelspec": {"display_name": "Python 3"}},
}


def described(content: str | bytes, format_name: str) -> str:
    raw = content.encode() if isinstance(content, str) else content
    return outline_data(raw, format_name).entries[0].documentation


def test_a_table_tells_its_columns_its_rows_and_an_example() -> None:
    content = 'id,name,price\n1,"tea, green",2.5\n2,"two\nlines",3\n'
    assert described(content, "csv") == (
        "Table of 2 rows and 3 columns: id, name, price. First row: id: 1, name: tea, green, price: 2.5"
    )


def test_a_table_finds_its_separator_and_does_without_a_header() -> None:
    assert (
        described("1;2\n3;4\n", "csv")
        == "Table of 2 rows and 2 columns without a header. First row: 1, 2"
    )


def test_a_list_of_records_tells_how_many_and_their_keys() -> None:
    records = [{"pk": n, "model": "shop.item", "fields": {"name": "tea"}} for n in range(1_200)]
    assert described(json.dumps(records), "json-data") == (
        "JSON list of 1,200 records with pk, model, fields. By model: shop.item (1,200). "
        "First: pk: 0, model: shop.item, fields: {'name': 'tea'}"
    )


def test_the_keys_of_an_object_become_sections_with_exact_places() -> None:
    content = '{\n  "späße": [1, 2],\n  "users": {"a": 1, "b": 2},\n  "version": 3\n}\n'.encode()
    outline = outline_data(content, "json-data")
    assert outline.entries[0].span == Span(0, len(content), 1, 5)
    assert outline.entries[0].parent == NO_PARENT
    sections = outline.entries[1:]
    assert [(each.kind, each.trail, each.parent) for each in sections] == [
        (Kind.SECTION, "::späße", 0),
        (Kind.SECTION, "::users", 0),
        (Kind.SECTION, "::version", 0),
    ]
    spans = [content[each.span.start_byte : each.span.end_byte].decode() for each in sections]
    assert spans == ['"späße": [1, 2]', '"users": {"a": 1, "b": 2}', '"version": 3']
    assert [each.span.start_line for each in sections] == [2, 3, 4]
    assert [each.documentation for each in sections] == [
        "list of 2 numbers",
        "object of 2 keys: a, b",
        "number",
    ]


def test_an_object_with_many_keys_has_no_sections() -> None:
    content = json.dumps({f"user-{number}": number for number in range(100)}).encode()
    assert len(outline_data(content, "json-data").entries) == 1


def test_broken_json_is_described_as_far_as_it_can_be_read() -> None:
    assert described('{"a": 1, "b": ', "json-data") == "JSON object of 1 key. a: number"
    assert described("[1, 2", "json-data") == "JSON that cannot be read, 1 line. It begins: [1, 2"
    assert "cannot be read" in described("[" * 100_000, "json-data")
    assert "cannot be read" in described('{"a":' * 100_000, "json-data")


def test_a_catalog_tells_its_language_and_its_messages() -> None:
    assert described(CATALOG, "po") == (
        "Translations of shop into de: 3 messages, 1 not translated. "
        "First: Add to cart; A long message; Check out"
    )


def test_a_locale_file_tells_its_messages_with_their_keys() -> None:
    content = json.dumps({"cart": {"empty": "Your cart is empty", "add": "Add"}, "bye": "Bye"})
    assert described(content, "json-catalog") == (
        "Translations: 3 messages under cart, bye. cart.empty: Your cart is empty; cart.add: Add; bye: Bye"
    )


def test_a_picture_tells_its_size_and_its_words() -> None:
    content = '<svg viewBox="0 0 9 9"><title>Cart</title><g><path d="M0"/><path d="M1"/></g></svg>'
    assert described(content, "svg") == (
        "Picture (SVG, viewBox 0 0 9 9) of 5 elements: path (2), title (1), g (1). Words in it: Cart"
    )


def test_xml_tells_its_root_and_what_is_in_it() -> None:
    content = "<rows><!-- <no> --><row id='1'><a>tea</a></row><row id='2'><a>milk</a></row></rows>"
    assert described(content, "xml-data") == (
        "XML <rows> with 2 child elements: row (2). Inside them: a (2). Texts: tea, milk"
    )


def test_yaml_tells_its_keys_and_where_they_stand() -> None:
    content = b"en:\n  cart: Cart\n  bye: Bye\n\nde:\n  cart: Korb\n"
    outline = outline_data(content, "yaml-catalog")
    assert outline.entries[0].documentation == "YAML of 2 keys, 6 lines: en, de. Inside: cart, bye"
    assert [
        (each.trail, each.span.start_line, each.span.end_line) for each in outline.entries[1:]
    ] == [
        ("::en", 1, 3),
        ("::de", 5, 6),
    ]


def test_a_log_tells_from_when_to_when() -> None:
    content = "2024-05-01 10:00:00 INFO started\n2024-05-02 11:30:00 ERROR out of tea\n"
    assert described(content, "log") == (
        "Log of 2 lines from 2024-05-01 10:00:00 to 2024-05-02 11:30:00. "
        "Levels: ERROR (1), INFO (1). First: 2024-05-01 10:00:00 INFO started"
    )


def test_a_notebook_tells_its_headings_and_what_stands_under_them() -> None:
    content = json.dumps(NOTEBOOK, indent=1).encode()
    outline = outline_data(content, "notebook")
    assert outline.entries[0].documentation == (
        "Notebook in Python 3: 2 code cells, 2 text cells. Headings: Load, Train. "
        "Code cells begin: import pandas, fit(model)"
    )
    load, train = (
        content[each.span.start_byte : each.span.end_byte] for each in outline.entries[1:]
    )
    assert b"pandas" in load
    assert b"fit" not in load
    assert b"fit" in train


def test_a_lock_file_tells_what_is_locked() -> None:
    content = dedent("""
        [[package]]
        name = "serde"
        version = "1.0"

        [[package]]
        name = "tokio"
    """)
    assert described(content, "lockfile") == "Lock file: 2 packages in 7 lines. serde, tokio"


def test_a_key_is_named_and_not_shown() -> None:
    content = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----\n"
    assert described(content, "base64") == "Encoded bytes (PRIVATE KEY): 67 bytes in 3 lines"


def test_minified_code_tells_whose_it_is() -> None:
    content = "/*! Cart v2 | MIT */\n!function(){function addToCart(a){return a}}();"
    assert described(content, "minified") == (
        "Minified code, 68 bytes in 2 lines. Notice: Cart v2 | MIT. Names: addToCart"
    )


def test_a_description_can_always_be_stored_and_shown() -> None:
    content = json.dumps([{"name": "\ud800\x00" + "word " * 500} for _ in range(3)]).encode()
    text = described(content, "json-data")
    assert len(text) <= 600
    assert text.encode().decode().isprintable()


@pytest.mark.parametrize("format_name", sorted(DATA_FORMATS))
def test_an_empty_source_has_an_outline_in_every_format(format_name: str) -> None:
    outline = outline_data(b"", format_name)
    assert outline.entries[0].span == Span(0, 0, 1, 1)
    assert outline.format == format_name


TOKENS = st.sampled_from(
    [
        b'{"a":',
        b"[",
        b"]",
        b"}",
        b",",
        b'"',
        b"\\",
        b"1",
        b"\n",
        b"<a ",
        b">",
        b"</a>",
        b"<!--",
        b"msgid ",
        b"- a: b\n",
        b"k: v\n",
        b"\xff\xfe",
        b"\x00",
        b"\xef\xbb\xbf",
        b"cells",
        b'"cells": [{"source":',
    ]
)


@given(
    st.sampled_from(sorted(DATA_FORMATS)), st.lists(TOKENS | st.binary(max_size=8)).map(b"".join)
)
@settings(max_examples=400, deadline=None)
def test_any_bytes_have_an_outline_in_every_format(format_name: str, content: bytes) -> None:
    outline = outline_data(content, format_name)
    assert outline == outline_data(content, format_name)
    assert len(outline.entries) <= 21
    assert len({entry.trail for entry in outline.entries}) == len(outline.entries)
    for entry in outline.entries:
        assert len(entry.documentation) <= 600
        assert entry.documentation.encode() is not None
        assert outline.entries[0].span.contains(entry.span)


@pytest.mark.parametrize("format_name", sorted(DATA_FORMATS))
@pytest.mark.parametrize(
    "unit", [b'"', b"\\", b"<!--", b"<", b"[", b'{"', b"/*", b'msgid ""\n"', b".{", b"\n", b"a,"]
)
def test_an_outline_takes_no_longer_than_its_length_allows(format_name: str, unit: bytes) -> None:
    assert outline_data(unit * 60_000, format_name).entries
