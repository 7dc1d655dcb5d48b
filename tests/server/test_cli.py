"""The command at a terminal: what it prints, what it exits with, and what it does not import."""

import json
import subprocess
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rlm_core.errors import AddressError
from rlm_server.cli import rlm
from tests.server.processes import RLM, environment

CART = '''\
"""The shopping cart."""


class Cart:
    """The lines of an order and their sum."""

    def total(self) -> float:
        """Sum of all lines, discounts applied."""
        return sum(line.price for line in self.lines)
'''
GUIDE = "# Guide\n\n## Installing\n\nRun the installer, then restart the warehouse scanner.\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shop")
    (root / "src").mkdir()
    (root / "src" / "cart.py").write_text(CART, encoding="utf-8")
    (root / "guide.md").write_text(GUIDE, encoding="utf-8")
    return root


def run(*arguments: str, home: Path, here: Path, given: str = "", **variables: str) -> Result:
    """Run the command in this process, from a folder, with its data in `home`."""
    with chdir(here):
        return CliRunner().invoke(rlm, arguments, given, environment(home, **variables))


def test_index_tells_what_it_did_and_costs_nothing_again(home: Path, shop: Path) -> None:
    first = run("index", home=home, here=shop)
    again = run("index", str(shop), home=home, here=shop.parent)

    assert first.exit_code == 0, first.stderr
    assert first.stdout.startswith(f"indexed 2 files of {shop}")
    assert "0 parsed, 0 removed, 0 nodes written" in again.stdout


def test_search_prints_the_text_of_the_tool(home: Path, shop: Path) -> None:
    result = run("search", "cart total", "--expect", "discounts", home=home, here=shop)

    assert result.exit_code == 0, result.stderr
    assert "src/cart.py::Cart" in result.stdout
    assert "7      def total(self) -> float:" in result.stdout
    assert result.stderr == ""


def test_search_as_json_prints_one_object_with_exactly_the_promised_keys(
    home: Path, shop: Path
) -> None:
    result = run("search", "--json", "--limit", "1", "cart total", home=home, here=shop)
    record = json.loads(result.stdout)

    assert result.stdout.count("\n") == 1
    assert list(record) == ["query", "hits", "coverage"]
    (hit,) = record["hits"]
    assert list(hit) == [
        "address", "kind", "path", "start_line", "end_line", "start_byte", "end_byte", "score",
        "why", "text",
    ]  # fmt: skip
    assert hit["path"] == "src/cart.py"
    source = CART.encode()
    assert source[hit["start_byte"] : hit["end_byte"]].decode().strip() == hit["text"].strip()


def test_ask_as_json_adds_the_answer_that_the_tool_returns(home: Path, shop: Path) -> None:
    text = run("ask", "how is the total computed?", home=home, here=shop)
    record = json.loads(
        run("ask", "--json", "how is the total computed?", home=home, here=shop).stdout
    )

    assert list(record) == ["query", "answer", "hits", "coverage"]
    printed = record["answer"].replace("read_node or drill_down", "`rlm read` or `rlm drill`")
    assert printed + "\n" == text.stdout


def test_queries_from_standard_input_are_answered_one_object_a_line(home: Path, shop: Path) -> None:
    result = run("search", "--json", "-", home=home, here=shop, given="cart\n\nscanner\n")
    records = [json.loads(line) for line in result.stdout.splitlines()]

    assert [record["query"] for record in records] == ["cart", "", "scanner"]
    assert records[2]["hits"][0]["path"] == "guide.md"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["summarize"], "corpus"),
        (["drill", "src/cart.py"], "src/cart.py::Cart"),
        (["read", "src/cart.py:4-5"], '5      """The lines of an order and their sum."""'),
        (["status"], "indexed: 2 of 2 files"),
    ],
)
def test_the_other_verbs_print_the_text_of_their_tools(
    home: Path, shop: Path, arguments: list[str], expected: str
) -> None:
    result = run(*arguments, home=home, here=shop)

    assert expected in result.stdout, result.stderr
    assert result.exit_code == 0


def test_status_as_json_is_one_object(home: Path, shop: Path) -> None:
    record = json.loads(run("status", "--json", home=home, here=shop).stdout)

    assert record["root"] == str(shop)
    assert record["files_indexed"] == 2


def test_one_document_is_a_root(home: Path, shop: Path) -> None:
    result = run("search", "--root", "guide.md", "--json", "scanner", home=home, here=shop)

    assert json.loads(result.stdout)["hits"][0]["path"] == "guide.md", result.stderr


def test_forget_removes_a_path_until_it_is_indexed_again(tmp_path: Path) -> None:
    root, home = tmp_path / "notes", tmp_path / "home"
    root.mkdir()
    (root / "secret.md").write_text("# Plan\n\nThe heist is on Tuesday.\n", encoding="utf-8")
    run("index", home=home, here=root)
    result = run("forget", "secret.md", home=home, here=root)

    assert result.stdout.startswith("forgot ")
    assert result.exit_code == 0
    assert not any(b"heist" in file.read_bytes() for file in home.rglob("*.db*"))


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["search", "xyzzyplugh"], 1, ""),
        (["search"], 2, "Give either a query or"),
        (["search", "cart", "--kind", "unicorn"], 2, "There is no kind 'unicorn'"),
        (["read", "src/card.py"], 2, "src/cart.py"),
        (["forget", "nowhere.py"], 2, "Nothing is kept"),
        (["search", "cart", "--root", "/nowhere/at/all"], 3, "Cannot index /nowhere/at/all"),
    ],
)
def test_exit_codes_say_what_went_wrong_and_errors_are_one_line(
    home: Path, shop: Path, arguments: list[str], code: int, complaint: str
) -> None:
    result = run(*arguments, home=home, here=shop)

    assert result.exit_code == code, result.stderr
    assert complaint in result.stderr
    assert "Traceback" not in result.stderr


def test_nothing_found_is_not_an_error_to_a_program(home: Path, shop: Path) -> None:
    result = run("search", "--json", "xyzzyplugh", home=home, here=shop)

    assert result.exit_code == 0
    assert json.loads(result.stdout)["hits"] == []


def test_debug_lets_the_error_through(home: Path, shop: Path) -> None:
    result = run("--debug", "read", "src/card.py", home=home, here=shop)

    assert isinstance(result.exception, AddressError)


def test_a_folder_too_wide_waits_for_an_explicit_index(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# Note\n\nWords.\n", encoding="utf-8")
    data = tmp_path / "data"
    asked = run("search", "words", home=data, here=tmp_path, HOME=str(tmp_path))
    run("index", home=data, here=tmp_path, HOME=str(tmp_path))
    again = run("search", "words", home=data, here=tmp_path, HOME=str(tmp_path))

    assert asked.exit_code == 3
    assert "rlm index" in asked.stderr
    assert again.exit_code == 0, again.stderr


def test_the_installed_command_speaks_utf8_and_survives_a_closed_pipe(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "note.md").write_text("# Café\n\nNaïve résumé — ünïcode.\n", encoding="utf-8")

    def shell(command: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            command,
            shell=True,
            cwd=tmp_path,
            env=environment(home, PYTHONIOENCODING="ascii"),
            capture_output=True,
            check=False,
            timeout=60,
        )

    assert "Naïve résumé — ünïcode." in shell(f"{RLM} search résumé").stdout.decode()
    assert shell(f"{RLM} read note.md | true").stderr == b""
