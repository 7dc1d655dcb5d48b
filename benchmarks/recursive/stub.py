"""A model that is a function of its prompt: it quotes the sentences that share words with the question.

Items that it is to label it judges by their words.
"""

import json
import re
from collections.abc import Sequence

from benchmarks.recursive.ledgers import tone_of
from rlm_core.llm.prompt import Prompt, Purpose
from rlm_core.text.sentences import sentences
from rlm_core.text.tokens import estimate_tokens
from rlm_core.text.words import content_stems

_PASSAGE = re.compile(r'<(p-\w+) number="(\d+)"[^\n]*>\n(.*?)\n</\1>', re.S)
_ITEM = re.compile(r"<item (\d+) (\w+)>\n(.*?)\n</item \1 \2>", re.S)
_STATEMENT = re.compile(r"^(\d+)\. (.*)$", re.M)
_MOST = 4


def replying(prompt: Prompt) -> str:
    """The best sentences of a packet, all statements that are to be merged, or the labels of items."""
    match prompt.purpose:
        case Purpose.MERGE:
            return _merged(prompt)
        case Purpose.LABEL:
            return _labeled(prompt)
        case _:
            return _answered(prompt)


def _labeled(prompt: Prompt) -> str:
    items = _ITEM.findall(prompt.text)
    labels = [{"item": int(number), "label": tone_of(text)} for number, _, text in items]
    return json.dumps({"labels": labels})


def _answered(prompt: Prompt) -> str:
    wanted = set(content_stems(prompt.shared.replace("question", "")))
    found = []
    for _, number, text in _PASSAGE.findall(prompt.text):
        for sentence in sentences(text):
            shared = wanted & set(content_stems(sentence.text))
            if shared and len(sentence.text.split()) >= 4:
                found.append((-len(shared), int(number), sentence.start, sentence.text))
    statements = [
        {"text": text, "quotes": [{"number": number, "words": text}]}
        for _, number, _, text in sorted(found)[:_MOST]
    ]
    return _within(statements, prompt.most_tokens)


def _merged(prompt: Prompt) -> str:
    statements = [
        {"text": text, "from": [int(number)]} for number, text in _STATEMENT.findall(prompt.text)
    ]
    return _within(statements, prompt.most_tokens)


def _within(statements: Sequence[object], most_tokens: int) -> str:
    """As many statements as a reply may hold; a real one would be cut off."""
    kept, left = [], most_tokens - estimate_tokens(_reply([]))
    for statement in statements:
        left -= estimate_tokens(json.dumps(statement)) + 1
        if left < 0:
            break
        kept.append(statement)
    return _reply(kept)


def _reply(statements: Sequence[object]) -> str:
    return json.dumps({"statements": statements, "contradictions": []})
