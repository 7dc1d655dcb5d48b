"""A model that is a function of its prompt: it quotes the sentences that share words with the question."""

import json
import re
from collections.abc import Sequence

from rlm_core.llm.prompt import Prompt, Purpose
from rlm_core.text.sentences import sentences
from rlm_core.text.tokens import estimate_tokens
from rlm_core.text.words import content_stems

_PASSAGE = re.compile(r'<(p-\w+) number="(\d+)"[^\n]*>\n(.*?)\n</\1>', re.S)
_STATEMENT = re.compile(r"^(\d+)\. (.*)$", re.M)
_MOST = 4


def extracting(prompt: Prompt) -> str:
    """The best sentences of a packet, or all statements that are to be merged."""
    return _merged(prompt) if prompt.purpose is Purpose.MERGE else _answered(prompt)


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
    reply = json.dumps({"statements": statements, "contradictions": []})
    if statements and estimate_tokens(reply) > most_tokens:
        return _within(statements[:-1], most_tokens)
    return reply
