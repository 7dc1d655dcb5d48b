"""How many tokens a prompt has, without asking anyone.

Current models count about 30 % more tokens for a text than older ones did: about 3 characters of
English to a token, 2 of code, and up to one token for each byte of what they seldom saw.
"""

import json

from rlm_core.llm.prompt import Prompt

_BYTES_A_TOKEN = 2.5
_FRAME = 40  # tokens around the texts
_SCHEMA_FRAME = 400  # what a provider adds of its own where a form is wanted


def estimated_tokens(prompt: Prompt) -> int:
    """The likely input tokens, rather too many than too few."""
    return int(_size(prompt) / _BYTES_A_TOKEN) + _around(prompt)


def most_tokens(prompt: Prompt) -> int:
    """A bound that input tokens do not pass: no token has less than a byte."""
    return _size(prompt) + _around(prompt)


def _size(prompt: Prompt) -> int:
    schema = json.dumps(prompt.schema) if prompt.schema else ""
    texts = (prompt.system, prompt.shared, prompt.text, schema)
    return sum(len(text.encode("utf-8", "replace")) for text in texts)


def _around(prompt: Prompt) -> int:
    return _FRAME + (_SCHEMA_FRAME if prompt.schema else 0)
