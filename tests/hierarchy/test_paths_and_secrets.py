"""The indexed text is data: nothing leads out of the root, and what is secret stays so."""

import json
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest

from rlm_core.errors import ArgumentError, RlmError, SourceError
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_core.tree.summary import Size
from tests.hierarchy.conftest import Open, Write

Call = Callable[[Hierarchy, str], object]

PATHS: dict[str, Call] = {
    "read_node": lambda one, text: one.read_node(text),
    "read_node lines": lambda one, text: one.read_node(text, 1, 2),
    "summarize_node": lambda one, text: one.summarize_node(text, Size.FULL),
    "drill_down": lambda one, text: one.drill_down(text),
    "search scope": lambda one, text: one.search("words", scope=text),
    "ask scope": lambda one, text: one.ask("words?", scope=text),
    "forget": lambda one, text: one.forget(text),
}
CHOICES: dict[str, Call] = {
    "search kind": lambda one, text: one.search("words", kind=text),
    "read_node cursor": lambda one, text: one.read_node("note.md", cursor=text),
    "drill_down cursor": lambda one, text: one.drill_down(".", cursor=text),
}
TEXTS: dict[str, Call] = {
    "search query": lambda one, text: one.search(text),
    "search expect": lambda one, text: one.search("words", expect=[text]),
    "ask question": lambda one, text: one.ask(text),
    "ask expect": lambda one, text: one.ask("words?", expect=[text]),
    "drill_down question": lambda one, text: one.drill_down(".", text),
}
LEADING_OUT = [
    "../outside.md", "inner/../../outside.md", "/etc/passwd", " /etc/passwd", "//etc/passwd",
    "..%2Foutside.md", "%2e%2e/outside.md", "%2E%2E%2Foutside.md", "..\\outside.md",
    "..%5Coutside.md", "C:\\windows", "C:/windows", "\\\\server\\share", "note.md\0",
    "note.md%00", "../outside.md#outside", "../outside.md::f",
]  # fmt: skip
NOWHERE = [
    "%252e%252e/outside.md", "~/.ssh/id_rsa", "file:///etc/passwd", "note.md#../../outside.md",
    "\ud800", "note.md#\ud800", "link.md", "*", "' OR 1=1 --", "x" * 20_000, "a." * 10_000, "²",
]  # fmt: skip


@pytest.fixture(scope="module")
def hierarchy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hierarchy]:
    around = tmp_path_factory.mktemp("around")
    (around / "outside.md").write_text("# Outside\n\nUnobtainium words.\n", encoding="utf-8")
    (around / "root" / "inner").mkdir(parents=True)
    (around / "root" / "note.md").write_text("# Note\n\nPlain words.\n", encoding="utf-8")
    (around / "root" / "link.md").symlink_to(around / "outside.md")
    settings = Settings(data_folder=around / "data")
    opened = Hierarchy.open(mark_root(around / "root", settings), settings)
    opened.update()
    yield opened
    opened.close()


@pytest.mark.parametrize("call", PATHS.values(), ids=PATHS.keys())
@pytest.mark.parametrize("path", LEADING_OUT)
def test_a_path_that_leads_out_is_refused(hierarchy: Hierarchy, call: Call, path: str) -> None:
    if path.startswith(" ") and call is PATHS["forget"]:
        path = path.strip()
    with pytest.raises(ArgumentError, match="leads out of the root"):
        call(hierarchy, path)


@pytest.mark.parametrize("call", PATHS.values(), ids=PATHS.keys())
@pytest.mark.parametrize("path", NOWHERE, ids=lambda path: ascii(path[:12]))
def test_a_path_to_nowhere_has_a_short_message(hierarchy: Hierarchy, call: Call, path: str) -> None:
    with pytest.raises(RlmError) as caught:
        call(hierarchy, path)
    assert len(str(caught.value)) < 1_000
    assert "Unobtainium" not in str(caught.value)


@pytest.mark.parametrize("call", CHOICES.values(), ids=CHOICES.keys())
@pytest.mark.parametrize(
    "text", [*LEADING_OUT, *NOWHERE, "-1", "1e9", "9" * 5_000], ids=str.__len__
)
def test_what_is_no_choice_is_refused(hierarchy: Hierarchy, call: Call, text: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        call(hierarchy, text)
    assert len(str(caught.value)) < 1_000


@pytest.mark.parametrize("call", TEXTS.values(), ids=TEXTS.keys())
def test_words_may_be_anything_and_read_nothing_outside(hierarchy: Hierarchy, call: Call) -> None:
    for text in [*LEADING_OUT, *NOWHERE, 'NEAR("a" b)', "words AND (", "name:words*", "^"]:
        assert "Unobtainium" not in str(call(hierarchy, text))


@pytest.mark.parametrize("first", [-1, 99, 10**30])
def test_lines_that_do_not_exist_are_refused(hierarchy: Hierarchy, first: int) -> None:
    with pytest.raises(ArgumentError, match=r"do not exist: note\.md has 3 lines"):
        hierarchy.read_node("note.md", first)


# --- secrets ------------------------------------------------------------------------------

TOKEN = "ghp_" + "x7Kq2LmN9pRs4TuVw8YzA1bC3dE5fG6hJ0kM"
PASSWORD = "t7#Kq2!Lm9pRs4uV"


def everything_said(hierarchy: Hierarchy, path: str) -> str:
    """All texts in which something of a file might be quoted."""
    pages = [
        hierarchy.drill_down(address, question)
        for address in (".", path)
        for question in ("", "token")
    ]
    return "\n".join(
        str(said)
        for said in [
            *pages,
            *(hierarchy.summarize_node(one, size) for one in (".", path) for size in Size),
            *(hierarchy.summarize_node(child.address, Size.FULL) for child in pages[2].children),
            hierarchy.read_node(path),
            hierarchy.search("token password deploy", limit=50),
            hierarchy.ask("Which token and password does the deploy use?"),
            hierarchy.ask("What is all of this about?"),
            hierarchy.status(),
        ]
    )


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("deploy.py", f'"""Deploy with the token {TOKEN} to production."""\n\nTOKEN = "{TOKEN}"\n'),
        ("deploy.py", f'def deploy():\n    """Uses password = "{PASSWORD}" to log in."""\n'),
        ("README.md", f"# Deploy\n\nThe deploy token is {TOKEN}, keep it.\n"),
        ("deploy.yaml", f"deploy:\n  token: {TOKEN}\n  password: '{PASSWORD}'\n"),
        ("deploy.json", json.dumps({"deploy": {"token": TOKEN, "password": PASSWORD}})),
    ],
    ids=["docstring", "function", "readme", "yaml", "json"],
)
def test_secrets_inside_files_are_redacted_wherever_they_are_quoted(
    write: Write, open_root: Open, path: str, content: str
) -> None:
    hierarchy = open_root(write({path: content}))
    hierarchy.update()
    said = everything_said(hierarchy, path)

    assert TOKEN not in said
    assert PASSWORD not in said
    assert "[redacted]" in said
    assert hierarchy.read_node(path).redactions


def test_a_secret_that_a_headline_cuts_off_is_not_told_in_part(
    write: Write, open_root: Open
) -> None:
    line = f"Deploys the shop to production with all that it needs, {'and so on, ' * 5}by {TOKEN}."
    hierarchy = open_root(
        write({"deploy.py": f'"""{line}"""\n', "README.md": f"# Deploy\n\n{line}\n"})
    )
    hierarchy.update()

    assert TOKEN[:16] not in everything_said(hierarchy, "deploy.py")


@pytest.mark.parametrize(
    "name", [".env", "id_rsa", "server.pem", ".ssh/config", "credentials.json"]
)
def test_files_that_hold_secrets_are_neither_indexed_nor_read(
    write: Write, open_root: Open, name: str
) -> None:
    hierarchy = open_root(write({"good.py": "x = 1\n", name: "UNOBTAINIUM=1\n"}))
    hierarchy.update()

    assert [skip.reason for skip in hierarchy.status().skips] == ["may hold secrets"]
    assert hierarchy.search("unobtainium").hits == ()
    with pytest.raises(RlmError, match="no node"):
        hierarchy.read_node(name)


def deny(root: Path, *rules: str) -> None:
    (root / ".claude").mkdir(exist_ok=True)
    settings = {"permissions": {"deny": list(rules)}}
    (root / ".claude" / "settings.json").write_text(json.dumps(settings), encoding="utf-8")


FILES: dict[str, str | bytes] = {
    "good.py": "def total(): ...\n",
    "private/plan.md": "# Plan\n\nUnobtainium is bought on Tuesday.\n",
}


@pytest.mark.parametrize(
    "rule", ["Read(private/**)", "Read(./private/plan.md)", "Read(**/plan.md)", "Read(/private/*)"]
)
def test_what_claude_code_must_not_read_is_not_indexed(
    write: Write, open_root: Open, rule: str
) -> None:
    root = write(FILES)
    deny(root, rule)
    hierarchy = open_root(root)
    hierarchy.update()

    assert hierarchy.search("unobtainium").hits == ()
    assert any("denied" in skip.reason for skip in hierarchy.status().skips)
    with pytest.raises(RlmError, match="no node"):
        hierarchy.read_node("private/plan.md")


@pytest.mark.parametrize("rule", ["Read(private/**)", "Read(./private/plan.md)", "Read"])
def test_a_deny_rule_counts_from_the_moment_it_is_written(
    write: Write, open_root: Open, rule: str
) -> None:
    root = write(FILES)
    hierarchy = open_root(root)
    hierarchy.update()
    assert "Unobtainium" in hierarchy.read_node("private/plan.md").text
    deny(root, rule)

    for call in (
        lambda: hierarchy.read_node("private/plan.md"),
        lambda: hierarchy.read_node("private/plan.md#p1"),
        lambda: hierarchy.summarize_node("private/plan.md", Size.FULL),
    ):
        with pytest.raises(SourceError, match="may not be shown"):
            call()
    for said in (
        hierarchy.search("unobtainium tuesday").hits,
        hierarchy.ask("Where is the unobtainium on Tuesday?").hits,
        hierarchy.drill_down("private/").children,
        hierarchy.drill_down("private/plan.md").children,
    ):
        assert not any("nobtainium" in str(one) for one in said if one.start_line)

    hierarchy.update()
    assert hierarchy.search("unobtainium").hits == ()
    assert "nobtainium" not in str(hierarchy.drill_down("."))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_accented_name_is_found_however_it_is_composed(
    write: Write, open_root: Open, form: Literal["NFC", "NFD"]
) -> None:
    root = write({unicodedata.normalize(form, "src/café.py"): "def open_at_nine(): ...\n"})
    hierarchy = open_root(root)
    hierarchy.update()

    others: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
    for other in others:
        address = unicodedata.normalize(other, "src/café.py::open_at_nine")
        assert "open_at_nine" in hierarchy.read_node(address).text
    assert len(hierarchy.drill_down("src").children) == 1
