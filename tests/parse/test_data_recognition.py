"""What is data, and what is not."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.parse.data.recognition import DATA_FORMATS, data_format

RECORDS = json.dumps([{"id": number, "name": "tea"} for number in range(5)]).encode()
LARGE_OBJECT = json.dumps({f"key_{number}": "some words" for number in range(3_000)}).encode()
SENTENCE = b"It is a truth universally acknowledged, that a single man must want a wife.\n"
PACKED = b"var a=function(b){return b.map(function(c){return c+1})};" * 60
WORDS = "".join(f"word{number}\n" for number in range(300)).encode()

DATA = [
    ("locale/de/LC_MESSAGES/django.po", b'msgid ""\nmsgstr ""\n', "po"),
    ("locale/django.pot", b"", "po"),
    ("app/messages.de.xlf", b"<xliff/>", "xliff"),
    ("ios/de.lproj/Localizable.strings", b'"a" = "b";', "strings"),
    ("lib/l10n/app_de.arb", b"{}", "arb"),
    ("res/messages_de.properties", b"cart.empty=Leer\n", "properties"),
    ("config/locales/en.yml", b"en:\n  cart: Cart\n", "yaml-catalog"),
    ("src/locales/pt-BR.json", b'{"cart": "Carrinho"}', "json-catalog"),
    ("web/i18n/messages.en.json", b'{"cart": "Cart"}', "json-catalog"),
    ("extension/_locales/de/messages.json", b'{"cart": {"message": "Korb"}}', "json-catalog"),
    ("app/src/main/res/values-de/strings.xml", b"<resources/>", "xml-data"),
    ("tests/fixtures/users.json", b'{"a": 1}', "json-data"),
    ("shop/fixtures/initial.yaml", b"- pk: 1\n  model: shop.item\n", "yaml-data"),
    ("data/items.json", RECORDS, "json-data"),
    ("data/words.json", LARGE_OBJECT, "json-data"),
    ("data/map.json", b'{"type": "FeatureCollection", "features": []}', "geojson"),
    ("data/map.geojson", b"{}", "geojson"),
    ("data/events.jsonl", b'{"a": 1}\n', "jsonl"),
    ("data/items.csv", b"id,name\n1,tea\n", "csv"),
    ("data/items.TSV", b"id\tname\n", "tsv"),
    ("img/logo.svg", b"<svg/>", "svg"),
    ("src/__snapshots__/cart.test.js.snap", b"", "snapshot"),
    ("src/__snapshots__/cart.html", b"<p>", "snapshot"),
    ("notes/train.ipynb", b"{}", "notebook"),
    ("static/app.js", PACKED, "minified"),
    ("static/jquery.min.js", b"/*! jQuery */\n" + PACKED[:900], "minified"),
    ("static/app.js.map", b'{"version": 3}', "source-map"),
    ("logs/server.log", b"2024-05-01 10:00:00 INFO started\n" * 5, "log"),
    ("logs/access.log", b"May  1 10:00:00 host sshd: accepted\n" * 5, "log"),
    ("shapes.txt", b"POINT (30 10)\n" * 200, "wkt"),
    ("words.txt", WORDS, "list"),
    ("numbers.txt", b"1.5 2.5 -3e10\n" * 300, "number-table"),
    ("table.txt", b"0041;LATIN A;Lu;0\n" * 200, "csv"),
    ("firmware.txt", b"00000000: 4865 6c6c 6f2c 2077 6f72 6c64  Hello, world\n" * 60, "hex-dump"),
    ("image.b64", (b"iVBORw0KGgo" * 6)[:64] + b"\n", ""),
    ("image.txt", ((b"iVBORw0KGgo" * 6)[:64] + b"\n") * 60, "base64"),
    (
        "font.h",
        b"const char font[] = {\n" + b"0x00, 0x1f, 0xa0, 0xff,\n" * 4_000 + b"};",
        "number-table",
    ),
    ("add.decTest", b"addx001 add 100000000 234567890 -> 334567890\n" * 2_000, "number-table"),
    ("backup.sql", b"INSERT INTO `users` VALUES (1,'a');\n" * 2_000, "sql-dump"),
    ("package-lock.json", b"{}", "lockfile"),
    ("rust/Cargo.lock", b"", "lockfile"),
    ("dump.xml", b"<rows>" + b"<row><a>1</a></row>" * 4_000 + b"</rows>", "xml-data"),
]

NOT_DATA = [
    ("tsconfig.json", b'{"compilerOptions": {"strict": true}}'),
    ("packages/i18n/src/rules.json", b'{"plural": "other"}'),
    ("api/openapi.json", b'{"openapi": "3.1.0", "paths": {}, "x": "' + b"words " * 10_000 + b'"}'),
    ("docker-compose.yml", b"services:\n  web:\n    image: shop\n"),
    (".github/workflows/ci.yml", b"on: push\njobs: {}\n"),
    ("gradle.properties", b"org.gradle.jvmargs=-Xmx2g\n"),
    ("pom.xml", b"<project><dependencies/></project>"),
    ("book.xml", b"<book><para>" + SENTENCE * 1_000 + b"</para></book>"),
    ("conf/locale/de/formats.py", b"DATE_FORMAT = 'j. F Y'\n"),
    ("src/cart.py", b"def total(): pass\n" * 5_000),
    ("src/cart.js", b"function total() { return 1 }\n" * 500),
    ("schema.sql", b"CREATE TABLE users (id int);\n" * 3_000),
    ("novel.txt", SENTENCE * 500),
    ("novel-ja.txt", "これは長い物語の一行です。\n".encode() * 300),
    ("requirements.txt", b"".join(b"package-%d==1.2.3\n" % n for n in range(300))),
    ("page.html", b"<html><body><p>" + SENTENCE.strip() * 100 + b"</p></body></html>"),
    ("logs/team.log", b"[10:00:00] <ann> shall we ship on Friday?\n" * 20),
    ("README", SENTENCE * 3),
    ("LICENSE.txt", SENTENCE * 300),
    ("empty.txt", b""),
    ("empty.json", b""),
]


@pytest.mark.parametrize(("name", "content", "expected"), DATA, ids=[row[0] for row in DATA])
def test_data_is_recognized_by_its_name_or_its_look(
    name: str, content: bytes, expected: str
) -> None:
    assert data_format(name, content) == expected
    assert expected in DATA_FORMATS | {""}


@pytest.mark.parametrize(("name", "content"), NOT_DATA, ids=[row[0] for row in NOT_DATA])
def test_code_prose_and_settings_are_not_data(name: str, content: bytes) -> None:
    assert data_format(name, content) == ""


@given(
    st.sampled_from([name for name, *_ in [*DATA, *NOT_DATA]]),
    st.lists(
        st.sampled_from([b"<script", b"[", b" ", b"\n", b"0a", b"12:00:00 <a> "])
        | st.binary(max_size=4)
    ),
    st.integers(1, 3_000),
)
@settings(deadline=None)
def test_any_name_and_any_bytes_are_judged(name: str, pieces: list[bytes], times: int) -> None:
    content = b"".join(pieces) * times
    judged = data_format(name, content)
    assert judged in DATA_FORMATS | {""}
    assert judged == data_format(name, content)
