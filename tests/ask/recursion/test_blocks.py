"""Blocks hold all of the text, once, and an edit moves only those around it."""

from itertools import pairwise
from random import Random

from rlm_core.ask.recursion.blocks import Block, Blocks
from rlm_core.ask.recursion.packets import packed
from tests.ask.recursion.conftest import Asked, Root

_WORDS = "whale harbor timber grain clerk storm north soup deck captain".split()  # noqa: SIM905 -- reads well


def _book(chapters: int = 12) -> str:
    drawn = Random(7)
    parts = ["# A book"]
    for chapter in range(chapters):
        parts.append(f"## Chapter {chapter}")
        parts += [
            " ".join(drawn.choices(_WORDS, k=drawn.randrange(20, 90))).capitalize() + "."
            for _ in range(drawn.randrange(4, 30))
        ]
    return "\n\n".join(parts) + "\n"


def _blocks(asked: Asked) -> list[Block]:
    top = asked.hierarchy._index.root()
    assert top
    return list(Blocks(asked.hierarchy._index).below(top))


def test_blocks_hold_every_word_once_in_order(root: Root) -> None:
    text = _book()
    asked = root({"book.md": text})
    blocks = _blocks(asked)
    content = text.encode()
    held = b" ".join(content[block.start_byte : block.end_byte] for block in blocks)

    assert held.split() == content.split()
    assert all(one.end_byte <= other.start_byte for one, other in pairwise(blocks))
    assert max(block.end_byte - block.start_byte for block in blocks) <= 2_000


def test_packets_hold_all_blocks_and_none_is_too_long(root: Root) -> None:
    blocks = _blocks(root({"book.md": _book(40)}))
    runs = packed(blocks, 4_000)

    assert [block for run in runs for block in run] == blocks
    assert len(runs) > 3
    assert max(sum(block.tokens for block in run) for run in runs) <= 4_000


def test_a_paragraph_more_changes_the_packets_around_it_alone(root: Root) -> None:
    text = _book(40)
    at = text.index("## Chapter 20")
    edited = f"{text[:at]}A new paragraph of the captain.\n\n{text[at:]}"

    def texts(of: str) -> list[str]:
        runs = packed(_blocks(root({"book.md": of})), 3_000)
        content = of.encode()
        return [content[run[0].start_byte : run[-1].end_byte].decode() for run in runs]

    before, after = texts(text), texts(edited)

    assert len(before) > 5
    assert len(set(after) - set(before)) <= 2
