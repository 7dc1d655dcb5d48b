"""Choose the cheapest way that suffices. Pure: the same question and extent, the same way."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rlm_core.ask.query import read_query
from rlm_core.text.tokens import PROSE_CHARACTERS

SHORT = 50_000  # characters: what is shorter is read whole, in one prompt, where the budget allows
SHORT_TOKENS = int(SHORT / PROSE_CHARACTERS)
NEEDLE_TOKENS = 6_000  # of passages that are read for a single fact: one prompt
TOP_TOKENS = (
    8_000  # of evidence: where no more can be paid for, a broad question is answered from the top
)


class Way(StrEnum):
    """How a question is answered, and what an answer says of it."""

    READ = "plain reading of the whole"
    TOP = "the top of the tree"
    SEARCH = "search"
    DESCENT = "best-first descent"
    MAP = "a map over everything, reduced"


@dataclass(frozen=True, slots=True)
class Extent:
    """What the choice depends on, beside the question's words.

    `tokens` is how much text there is in the scope, `affordable` how much evidence the budget pays
    for, both estimated; more than is affordable is not counted. `is_broad`: it asks about the whole.
    """

    tokens: int
    affordable: int
    depth: int
    is_broad: bool


_FACT = re.compile(
    r"^\W*(?:in |on |at |by |to |from |for )?(?:who|whom|whose|when|where|which)\b", re.I
)
_ALL = re.compile(
    r"\b(?:all|every|each|everything|everyone|list|enumerate|how many|how often|throughout|overall|compare|"
    r"differences?|contradict\w*|inconsisten\w*|whole|entire)\b",
    re.I,
)


def choose_way(question: str, extent: Extent) -> Way:
    """The first of these that fits.

    - READ: everything is short (`SHORT`) and the budget pays for it.
    - A broad question, or one that wants all of something: MAP where the budget and the depth allow
      to read everything; else TOP for a broad one.
    - SEARCH: it asks for a single fact (who, when, where, which; or a name, path or quotation in
      it), and does not want all of something.
    - DESCENT: anything else.
    """
    if extent.tokens <= min(SHORT_TOKENS, extent.affordable):
        return Way.READ
    wants_all = wants_everything(question)
    can_map = extent.tokens <= extent.affordable and extent.depth > 1
    if extent.is_broad:
        return Way.MAP if can_map and extent.affordable > TOP_TOKENS else Way.TOP
    if wants_all:
        return Way.MAP if can_map else Way.DESCENT
    return Way.SEARCH if is_needle(question) else Way.DESCENT


def wants_everything(question: str) -> bool:
    """Whether a question wants all of something, or a comparison."""
    return bool(_ALL.search(question))


def is_needle(question: str) -> bool:
    """Whether a question asks for a single fact."""
    query = read_query(question)
    return bool(_FACT.match(question) or query.names or query.paths)
