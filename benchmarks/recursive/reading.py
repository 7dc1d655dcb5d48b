"""Which part of a document's gold text stands in prompts, found in the prompts as they were sent."""

import re
from collections.abc import Iterable, Iterator

from benchmarks.retrieval.quotes import Squeezed, quoted
from benchmarks.retrieval.values import Interval
from rlm_core.llm.prompt import Prompt, Purpose
from rlm_core.text.words import content_stems

_PASSAGE = re.compile(r'<(p-\w+) number="\d+"[^\n]*>\n(.*?)\n</\1>', re.S)


def passages(prompts: Iterable[Prompt]) -> Iterator[str]:
    """The quoted texts of prompts; merges quote nothing that was not read before."""
    for prompt in prompts:
        if prompt.purpose is Purpose.ANSWER:
            yield from (text for _, text in _PASSAGE.findall(prompt.text))


def places(texts: Iterable[str], document: str, squeezed: Squeezed) -> list[Interval]:
    """Where texts stand in a document: whole where they do, else by the runs that they quote."""
    found: list[Interval] = []
    for text in texts:
        at = document.find(text)
        if at >= 0:
            found.append((at, at + len(text)))
        else:
            found += quoted(text, squeezed, ())
    return found


def told_words(texts: Iterable[str], answer: str) -> float:
    """The share of a human answer's content words that stand in texts."""
    wanted = set(content_stems(answer))
    read = {stem for text in texts for stem in content_stems(text)}
    return len(wanted & read) / max(1, len(wanted))
