"""Every word of the glossary is something in the code."""

import re
from dataclasses import dataclass

import pytest

from tests.docs.markdown import ROOT
from tests.docs.names import exists, path_of

GLOSSARY = ROOT / "docs" / "glossary.md"
_ROW = re.compile(r"^\| \*\*(\w+)\*\* \| (.+?) \| (.+?) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Word:
    """A row of the glossary."""

    word: str
    where: tuple[str, ...]

    def __str__(self) -> str:
        """How a test shows it."""
        return self.word


def words() -> list[Word]:
    rows = _ROW.findall(GLOSSARY.read_text("utf-8"))
    return [Word(word, tuple(re.findall(r"`([^`]+)`", where))) for word, _, where in rows]


def test_every_row_is_read_and_no_word_stands_twice() -> None:
    table = [line for line in GLOSSARY.read_text("utf-8").splitlines() if line.startswith("| **")]

    assert len({word.word for word in words()}) == len(table) > 0


@pytest.mark.parametrize("word", words(), ids=str)
def test_what_embodies_a_word_exists(word: Word) -> None:
    assert word.where
    assert [
        name for name in word.where if not (path_of(name) if "/" in name else exists(name))
    ] == []


def test_a_name_that_does_not_exist_would_be_noticed() -> None:
    assert not exists("rlm_core.tree.node.Knot")
    assert not exists("rlm_core.wood.Node")
    assert path_of("rlm_core/wood/") is None
