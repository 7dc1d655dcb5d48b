"""What is read of a long source is what says something of the question, not what has many short parts."""

from dataclasses import replace
from random import Random

from rlm_core.ask.recursion.blocks import Blocks
from rlm_core.ask.recursion.selection import worth_of
from rlm_core.ask.search import Ranking, Searcher
from rlm_core.tree.kind import Kind
from tests.ask.recursion.conftest import Root

_CITIES = ("Lyon", "Oslo", "Riga", "Turin", "Ghent", "Porto")


_WORDS = "whale harbor timber grain clerk storm north soup deck captain lantern orchard".split()  # noqa: SIM905 -- reads well


def _talk() -> str:
    """Long turns, each of which tells of a city, among many short ones that name the same man."""
    drawn = Random(7)
    lines = []
    for city in _CITIES:
        lines.append(f"Jon: I visited {city}, a city on our tour. {_chatter(drawn, 66)}")
        lines += [
            f"{'Gina' if turn % 2 else 'Jon'}: So Jon {_chatter(drawn, 24)}" for turn in range(36)
        ]
    return "\n".join(lines) + "\n"


def _chatter(drawn: Random, words: int) -> str:
    return " ".join(drawn.choices(_WORDS, k=words)) + "."


def test_a_block_is_worth_what_it_says_however_many_parts_another_has(root: Root) -> None:
    one = root({"talk.txt": _talk()}).hierarchy
    searcher = Searcher(one._index, one._sources, one._meaning)
    ranking = searcher.ranking("Which city has Jon visited on tour?", (), None)
    cities = {place for place, line in enumerate(_talk().split("\n"), 1) if "a city on" in line}
    told = [
        replace(ranked, score=1.0, own=0.3)
        if ranked.candidate.start_line in cities
        # All of one file share most of their score.
        else replace(ranked, score=0.75, own=0.05)
        for ranked in ranking.ranked
        if ranked.candidate.kind == Kind.TURN
    ]

    worth = worth_of(Ranking(tuple(told), ranking.terms), one._index, Blocks(one._index, 500))

    lines = _talk().encode()
    best = sorted(worth.of, key=lambda block: -worth.of[block])[: len(_CITIES)]
    assert len(worth.of) > 2 * len(_CITIES)
    assert all(b"a city on" in lines[block.start_byte : block.end_byte] for block in best)
