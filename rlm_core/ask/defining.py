"""Who or what is X: a passage that says so comes before one that merely names X."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rlm_core.ask.rank import Ranked
from rlm_core.tree.answer import Hit

DEFINES = 1.6  # a passage that says what the thing is, against its score

_ASKED = re.compile(
    r"^\s*(?:who|what)(?:\s+or\s+what)?\s+(?:is|are|was|were)\s+(?:an?\s+|the\s+)?"
    r"(?P<name>[\w'’.-]+(?:\s+[\w'’.-]+){0,3}?)\s*\??\s*$",
    re.IGNORECASE,
)


def asked_for(question: str) -> str:
    """The thing that a question asks to be told about; empty where it asks something else."""
    found = _ASKED.match(question)
    return found["name"] if found else ""


def defining_first(
    ranking: Sequence[Ranked], name: str, quote: Callable[[Ranked], Hit | None]
) -> tuple[Ranked, ...]:
    """Raise the passages that say what `name` is."""
    pattern = _defines(name)
    raised = []
    for ranked in ranking:
        hit = quote(ranked)
        if hit and pattern.search(" ".join(hit.text.split())):
            why = f"says what {name} is; {ranked.why}"
            ranked = replace(ranked, score=ranked.score * DEFINES, why=why)
        raised.append(ranked)
    return tuple(sorted(raised, key=lambda one: -one.score))


def _defines(name: str) -> re.Pattern[str]:
    """`X is a …`, `X, the …`, `X means …`, `“X” means …`, `class X`."""
    thing = rf"[“\"'`*]*\b{re.escape(name)}\b[”\"'`*]*"
    says = r"(?:\s\w+){0,2}?\s(?:is|was|are|were)\s(?:an?|the|one|his|her|their)\b|,\s(?:an?|the)\s\w|\s(?:means|provides)\b"
    return re.compile(rf"{thing}(?:{says})|\bclass\s{re.escape(name)}\b", re.IGNORECASE)
