"""What is compared: each gives the texts that it would have a model read for a budget, and what that costs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.recursive.asking import Asking
from benchmarks.recursive.desk import StubDesk
from benchmarks.recursive.reading import passages
from benchmarks.retrieval.documents import Baseline
from rlm_core.ask.recursion.blocks import Blocks
from rlm_core.ask.recursion.excerpts import Excerpts
from rlm_core.ask.recursion.packets import asked, packed, packet_of_blocks
from rlm_core.ask.recursion.plan import merging_tokens
from rlm_core.ask.recursion.question import Question
from rlm_core.ask.recursion.schemas import ANSWER_TOKENS, instructions
from rlm_core.llm.prompt import Purpose
from rlm_core.text.tokens import PROSE_CHARACTERS, estimate_tokens

ASK = "ask"
LONG = "one long prompt"
FLAT = "flat search"
FLAT_BM25 = "flat BM25"
MAP = "map"

_MARKS = 100  # characters around one passage: as many for everyone
_HITS = 300


@dataclass(frozen=True, slots=True)
class Read:
    """Texts that reach a model, what it costs in tokens, and by which way."""

    texts: tuple[str, ...]
    tokens: int
    way: str = ""


def asked_by_recursion(root: Asking, question: Question) -> Read:
    """The prompts of the recursion."""
    desk = StubDesk()
    answer = root.ask(question, desk)
    return Read(tuple(passages(desk.prompts)), answer.spent.tokens, answer.strategy)


def one_long_prompt(document: str, question: Question) -> Read:
    """A document from its start, cut where the budget ends."""
    return _filled([document], question)


def flat_search(root: Asking, question: Question) -> Read:
    """The hits of this project's own search, best first, in one prompt."""
    hits = root.hierarchy.search(question.text, limit=_HITS).hits
    return _filled((hit.text for hit in hits), question)


def flat_bm25(baseline: Baseline, question: Question) -> Read:
    """Windows of 800 characters by plain BM25, best first, in one prompt."""
    found = baseline.search(question.text, _HITS)
    return _filled((baseline.document.text[one.start : one.end] for one in found), question)


def map_over_everything(root: Asking, question: Question) -> Read:
    """Every block, in packets, whatever it costs."""
    top = root.index.root()
    assert top
    excerpts = Excerpts(root.sources)
    runs = packed(list(Blocks(root.index).below(top)))
    found = [packet_of_blocks(question, run, excerpts, {}) for run in runs]
    packets = [packet for packet in found if packet]
    cost = sum(packet.tokens for packet in packets) + merging_tokens(len(packets))
    texts = passages(packet.task.prompt for packet in packets)
    return Read(tuple(texts), cost)


def _filled(texts: Iterable[str], question: Question) -> Read:
    """As many texts as one prompt within the budget holds; the last one is cut."""
    fixed = estimate_tokens(instructions(Purpose.ANSWER) + asked(question)) + ANSWER_TOKENS
    left = int((question.budget_tokens - fixed) * PROSE_CHARACTERS)
    kept = tuple(_cut(texts, left))
    read = sum(len(text) + _MARKS for text in kept)
    return Read(kept, fixed + int(read / PROSE_CHARACTERS))


def _cut(texts: Iterable[str], left: int) -> Iterator[str]:
    for text in texts:
        left -= _MARKS
        if left <= 0:
            return
        yield text[:left]
        left -= len(text)
