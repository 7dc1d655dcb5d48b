"""Pack blocks into packets, and make a prompt of each: what one call, or one subagent, reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from rlm_core.ask.recursion.blocks import Block
from rlm_core.ask.recursion.excerpts import Excerpt, Excerpts
from rlm_core.ask.recursion.fence import Fenced, attribute, fence
from rlm_core.ask.recursion.question import Question
from rlm_core.ask.recursion.replies import answer_fault
from rlm_core.ask.recursion.schemas import ANSWER_FORM, ANSWER_TOKENS, instructions
from rlm_core.ask.recursion.verify import Finder
from rlm_core.inference.task import Task
from rlm_core.llm.prompt import Prompt, Purpose
from rlm_core.segment.cuts import choose_cuts, content_hash
from rlm_core.text.tokens import PROSE_CHARACTERS, clip, estimate_tokens

PACKET_TOKENS = 6_000  # at most; cut where the text says so, they have about 4,000
_SHORTEST_PART = 4  # no packet of several is smaller than this part
_SUBJECT = 100  # characters of the question
_MARK_CHARACTERS = 44  # around one passage, beside its place


@dataclass(frozen=True, slots=True)
class Packet:
    """Some excerpts, and the task to answer the question from them."""

    excerpts: tuple[Excerpt, ...]
    finder: Finder
    task: Task
    blocks: tuple[Block, ...] = ()
    nodes: int = 0  # whose summaries it shows

    @property
    def tokens(self) -> int:
        """At most what asking costs, estimated."""
        prompt = self.task.prompt
        read = estimate_tokens(prompt.system + prompt.shared + prompt.text)
        return read + prompt.most_tokens


def packed(blocks: Sequence[Block], longest: int = PACKET_TOKENS) -> list[tuple[Block, ...]]:
    """Runs of blocks, each at most so many tokens; an edit, or a block more, changes those around it alone."""
    sizes = [0, *accumulate(block.tokens for block in blocks)]
    candidates = [
        ((content_hash(block.key),), at) for block, at in zip(blocks[1:], sizes[1:-1], strict=True)
    ]
    cuts = choose_cuts(0, sizes[-1], candidates, longest // _SHORTEST_PART, longest)
    place = {size: number for number, size in enumerate(sizes)}
    ends = [0, *(place[cut] for cut in cuts), len(blocks)]
    return [tuple(blocks[first:last]) for first, last in pairwise(ends) if last > first]


def packet_of_blocks(
    question: Question, blocks: Sequence[Block], excerpts: Excerpts, weights: Mapping[Block, float]
) -> Packet | None:
    """A packet of exact lines; None where none of them may be shown now."""
    shown = excerpts.of(blocks)
    if not shown:
        return None
    weight = sum(weights.get(block, 0.0) for block in blocks)
    return packet_of(question, shown, excerpts, weight, tuple(blocks))


def packet_of(
    question: Question,
    shown: tuple[Excerpt, ...],
    excerpts: Excerpts,
    weight: float = 0.0,
    blocks: tuple[Block, ...] = (),
) -> Packet:
    """A packet of any excerpts."""
    finder = Finder(shown, excerpts.lines)
    task = Task(
        prompt=_prompt(question, shown),
        subject=clip(question.text, _SUBJECT),
        paths=tuple(dict.fromkeys(one.path for one in shown)),
        check=lambda reply: answer_fault(reply, finder),
        weight=weight,
    )
    return Packet(shown, finder, task, blocks, sum(one.is_summary for one in shown))


def asked(question: Question) -> str:
    """What all prompts of a question share."""
    return f"<question>\n{question.text.strip()}\n</question>"


def marks_tokens(blocks: Sequence[Block]) -> int:
    """What the marks around blocks, in source order, cost: neighbors stand in one passage."""
    cost = 0.0
    place, end = "", (-1, "")
    for block in blocks:
        if (block.start_byte, block.path) != end or block.place != place:
            said = len(block.place) + len('at=""') if block.place != place else 0
            cost += (_MARK_CHARACTERS + said) / PROSE_CHARACTERS
        place, end = block.place, (block.end_byte, block.path)
    return int(cost) + 1


def _prompt(question: Question, shown: Sequence[Excerpt]) -> Prompt:
    passages, place = [], ""
    for number, one in enumerate(shown, start=1):
        passages.append(Fenced(" ".join([f'number="{number}"', *_said(one, place)]), one.text))
        place = one.place
    return Prompt(
        purpose=Purpose.ANSWER,
        system=instructions(Purpose.ANSWER),
        shared=asked(question),
        text=fence("p", passages),
        most_tokens=ANSWER_TOKENS,
        schema=ANSWER_FORM,
    )


def _said(one: Excerpt, before: str) -> list[str]:
    """Where an excerpt stands, if not where the one before does; its lines would change with edits above."""
    is_told = ['form="summary"'] if one.is_summary else []
    return [*([attribute("at", one.place)] if one.place != before else []), *is_told]
