"""A language model for all that this program asks of one: a function of the prompt, by what it is for."""

import json
import re

from benchmarks.recursive.stub import replying
from rlm_core.llm.prompt import Prompt, Purpose
from tests.summarize.written.model import first_lines

_ITEM = re.compile(r"<item (\d+) (\w+)>\n(.*?)\n</item \1 \2>", re.S)


def reading(prompt: Prompt) -> str:
    """Summaries are first lines, answers quote what shares words, a label is one whose name an item holds."""
    match prompt.purpose:
        case Purpose.SUMMARIZE:
            return first_lines(prompt)
        case Purpose.LABEL:
            return labeling(prompt.text, prompt.shared)
    return replying(prompt)


def labeling(text: str, shared: str) -> str:
    """The first of the labels whose name stands in an item, else `unclear`."""
    labels = shared.rpartition("The labels: ")[2].split(", ")
    given = []
    for number, _, told in _ITEM.findall(text):
        held = (label for label in labels if label in told.casefold())
        given.append({"item": int(number), "label": next(held, "unclear")})
    return json.dumps({"labels": given})
