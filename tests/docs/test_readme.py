"""The first page says what is there."""

import re

import pytest

from rlm_core.parse.languages import LANGUAGES
from rlm_server.cli import rlm
from rlm_tools.catalogue import CATALOGUE
from tests.docs.markdown import ROOT

TEXT = (ROOT / "README.md").read_text("utf-8")
ENTRY_COMMENTS = (  # the lines below them are taken out and run on a clean clone
    "install, index this folder, and ask",
    "install for development, and run every check",
)


def test_it_names_every_verb_and_every_tool() -> None:
    for name in [*rlm.commands, *(tool.name for tool in CATALOGUE)]:
        assert re.search(rf"`(?:rlm )?{name}\b", TEXT), name


def test_it_counts_the_languages_that_have_a_grammar() -> None:
    told = re.search(r"Code in (\d+) languages through tree-sitter \(([^)]+)\)", TEXT)
    assert told

    assert int(told[1]) == len(told[2].split(", "))
    assert int(told[1]) == len([one for one in LANGUAGES if one.module])


@pytest.mark.parametrize("comment", ENTRY_COMMENTS)
def test_it_keeps_its_two_commands_each_on_one_line(comment: str) -> None:
    _, found, after = TEXT.partition(f"\n# {comment}\n")

    assert found
    assert after.splitlines()[1] == "```"


def test_it_starts_with_one_sentence_and_then_the_first_command() -> None:
    title, _, sentence, _, fence, comment = TEXT.splitlines()[:6]

    assert title.startswith("# ")
    assert sentence.endswith(".")
    assert (fence, comment) == ("```sh", f"# {ENTRY_COMMENTS[0]}")
