"""What is read for a question: by which way, in which waves of packets, at what cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rlm_core.ask.answer import is_broad
from rlm_core.ask.browse import Browser
from rlm_core.ask.current import CurrentSources
from rlm_core.ask.meaning import Meaning
from rlm_core.ask.recursion.blocks import BLOCK_BYTES, Block, Blocks
from rlm_core.ask.recursion.excerpts import Excerpt, Excerpts
from rlm_core.ask.recursion.merge import BREADTH
from rlm_core.ask.recursion.packets import (
    PACKET_TOKENS,
    Packet,
    asked,
    marks_tokens,
    packed,
    packet_of,
    packet_of_blocks,
)
from rlm_core.ask.recursion.question import Question
from rlm_core.ask.recursion.schemas import ANSWER_TOKENS, MERGE_TOKENS, instructions
from rlm_core.ask.recursion.selection import Worth, best_first, worth_of
from rlm_core.ask.recursion.strategy import (
    NEEDLE_TOKENS,
    SHORT_TOKENS,
    Extent,
    Way,
    choose_way,
)
from rlm_core.ask.recursion.top import told_from_the_top
from rlm_core.ask.search import Searcher
from rlm_core.llm.prompt import Purpose
from rlm_core.store.index import Index
from rlm_core.text.tokens import estimate_tokens
from rlm_core.tree.answer import Coverage
from rlm_core.tree.node import Node

# What fits into so many tokens is read by one prompt: two and a merge cost more than they see.
ONE_PROMPT = 15_000
FIRST_WAVE = 6_000  # tokens of evidence; each later wave has twice as many as the one before
# The less can be read, the shorter are the blocks, so that more places are seen: bytes below a budget.
FINER = ((8_000, 500), (32_000, 1_000))
_MARKS = 1.06  # what the marks around passages add to them
_PACKET = 4_000  # tokens of evidence in a packet, as it comes out in the middle
_PARTIAL_TOKENS = 350  # of one partial answer, as a merge is shown it
_TIGHTER = 0.9
DEEPEST = 6  # levels of merges: more text than there is anywhere


@dataclass(frozen=True, slots=True)
class Plan:
    """The packets of a question, in waves: a later one is read where the earlier ones were of use.

    `beyond` counts the blocks that it would have read, had the budget paid for them.
    """

    way: Way
    waves: tuple[tuple[Packet, ...], ...]
    beyond: int = 0

    @property
    def packets(self) -> tuple[Packet, ...]:
        """All packets."""
        return tuple(packet for wave in self.waves for packet in wave)


def merging_tokens(packets: int) -> int:
    """At most what it costs to merge so many partial answers into one, level by level."""
    cost, each = 0, _PARTIAL_TOKENS
    while packets > 1:
        merges = -(-packets // BREADTH)
        cost += merges * (estimate_tokens(instructions(Purpose.MERGE)) + MERGE_TOKENS)
        cost += packets * each
        packets, each = merges, MERGE_TOKENS
    return cost


class Planner:
    """Plans one question over one index, of which nothing but the sources may change meanwhile."""

    def __init__(
        self,
        index: Index,
        sources: CurrentSources,
        meaning: Meaning,
        coverage: Coverage,
        question: Question,
    ) -> None:
        self._index = index
        self._coverage = coverage
        self._question = question
        self.excerpts = Excerpts(sources)
        self._searcher = Searcher(index, sources, meaning)
        self._browser = Browser(index, sources, meaning)
        finer = (size for below, size in FINER if question.budget_tokens < below)
        self._blocks = Blocks(index, next(finer, BLOCK_BYTES))

    def plan(self, top: Node, within: Node | None) -> Plan:
        """The cheapest way that suffices, and the packets that it reads."""
        affordable = self._affordable()
        everything = self._everything(top, max(affordable, SHORT_TOKENS))
        whole = sum(block.tokens for block in everything) + marks_tokens(everything)
        way = self._way(top, whole, affordable)
        if way is Way.TOP:
            return self._from_the_top(top, affordable)
        worth = self._worth(within)
        is_one = way is Way.READ or affordable <= ONE_PROMPT
        longest = 2 * ONE_PROMPT if is_one else PACKET_TOKENS
        if way in (Way.READ, Way.MAP):
            return self._fitted(way, [everything], worth, longest)
        first = NEEDLE_TOKENS if way is Way.SEARCH else affordable if is_one else FIRST_WAVE
        waves = _in_waves(best_first(worth, self.excerpts), first, affordable)
        return (
            self._fitted(way, waves, worth, longest)
            if waves
            else self._from_the_top(top, affordable)
        )

    def _way(self, top: Node, tokens: int, affordable: int) -> Way:
        question = self._question
        broad = is_broad(question.text, top.name) and not question.expect
        return choose_way(question.text, Extent(tokens, affordable, question.depth, broad))

    def _affordable(self) -> int:
        """How many tokens of evidence can be read: what is left beside instructions, replies and merges.

        The depth bounds it too: each level merges so many partial answers at most.
        """
        budget = self._question.budget_tokens
        most: int = BREADTH ** (min(self._question.depth, DEEPEST) - 1)
        alone = int((budget - self._fixed(1)) / _MARKS)
        if alone <= ONE_PROMPT:
            return max(0, alone)
        packets = 1
        while packets < most and self._fixed(packets) + packets * _PACKET < budget:
            packets += 1
        paid = int((budget - self._fixed(packets)) / _MARKS)
        return max(ONE_PROMPT, min(paid, most * PACKET_TOKENS))

    def _fixed(self, packets: int) -> int:
        """What so many packets cost beside their evidence, at most."""
        said = instructions(Purpose.ANSWER) + asked(self._question)
        return packets * (estimate_tokens(said) + ANSWER_TOKENS) + merging_tokens(packets)

    def _everything(self, top: Node, most_tokens: int) -> list[Block]:
        """The blocks of a scope, as many as say whether there is more than so many tokens."""
        found: list[Block] = []
        for block in self._blocks.below(top):
            found.append(block)
            most_tokens -= block.tokens
            if most_tokens < 0:
                break
        return found

    def _worth(self, within: Node | None) -> Worth:
        ranking = self._searcher.ranking(self._question.text, self._question.expect, within)
        return worth_of(ranking, self._index, self._blocks)

    def _fitted(
        self, way: Way, waves: Sequence[Sequence[Block]], worth: Worth, longest: int
    ) -> Plan:
        """A plan of these blocks; where it costs too much, without the least of the last."""
        kept = [list(wave) for wave in waves]
        while (
            self._cost(runs := [_runs(wave, longest) for wave in kept])
            > self._question.budget_tokens
        ):
            fewer = int(len(kept[-1]) * _TIGHTER)
            if not fewer and len(kept) == 1:
                break
            kept[-1:] = [kept[-1][:fewer]] if fewer else []
        beyond = sum(map(len, waves)) - sum(map(len, kept))
        return Plan(way, tuple(tuple(self._packets(wave, worth)) for wave in runs), beyond)

    def _cost(self, waves: Sequence[Sequence[Sequence[Block]]]) -> int:
        runs = [run for wave in waves for run in wave]
        evidence = sum(block.tokens for run in runs for block in run)
        return evidence + sum(map(marks_tokens, runs)) + self._fixed(len(runs))

    def _packets(self, runs: Sequence[Sequence[Block]], worth: Worth) -> Iterator[Packet]:
        for run in runs:
            if packet := packet_of_blocks(self._question, run, self.excerpts, worth.of):
                yield packet

    def _from_the_top(self, top: Node, affordable: int) -> Plan:
        told = told_from_the_top(
            top, self._index, self._browser, self._coverage, affordable, self._question.depth
        )
        most = affordable if affordable <= ONE_PROMPT else _PACKET
        waves = [packet_of(self._question, run, self.excerpts) for run in _told_runs(told, most)]
        return Plan(Way.TOP, (tuple(waves),))


def _in_waves(order: Iterator[Block], first: int, affordable: int) -> list[list[Block]]:
    """The best blocks that are affordable, the first few by themselves, then twice as many each time."""
    waves: list[list[Block]] = []
    wave_left, size = 0, first
    for block in order:
        affordable -= block.tokens
        if affordable < 0:
            break
        if not waves or wave_left < block.tokens:
            size, wave_left = (size * 2 if waves else size), (size * 2 if waves else size)
            waves.append([])
        wave_left -= block.tokens
        waves[-1].append(block)
    return waves


def _runs(wave: Sequence[Block], longest: int) -> list[tuple[Block, ...]]:
    """Packets of a wave, in source order."""
    return packed(sorted(wave, key=lambda block: (block.path, block.start_byte)), longest)


def _told_runs(told: Sequence[Excerpt], most: int) -> Iterator[tuple[Excerpt, ...]]:
    """What is told of nodes, in portions of one packet each."""
    run: list[Excerpt] = []
    used = 0
    for excerpt in told:
        cost = estimate_tokens(excerpt.text)
        if run and used + cost > most:
            yield tuple(run)
            run, used = [], 0
        run.append(excerpt)
        used += cost
    if run:
        yield tuple(run)
