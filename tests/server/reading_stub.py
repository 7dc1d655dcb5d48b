"""The stub of the Messages API with a model behind it that reads: for a terminal, which only knows a URL."""

from rlm_core.ask.labels import judging
from rlm_core.ask.recursion.schemas import instructions
from rlm_core.llm.prompt import Prompt, Purpose
from tests.llm.messages_api_answers import Ask
from tests.work.reading_model import reading


def reading_reply(ask: Ask) -> str:
    """What a model that reads replies to a request."""
    return reading(prompt_of(ask))


def prompt_of(ask: Ask) -> Prompt:
    """The prompt that a request was made of."""
    *shared, text = ask.texts
    return Prompt(
        purpose=_purpose(ask.system),
        system=ask.system,
        shared="".join(shared),
        text=text,
        most_tokens=int(ask.body["max_tokens"]),
        schema=ask.schema,
    )


def _purpose(system: str) -> Purpose:
    known = {instructions(one): one for one in (Purpose.ANSWER, Purpose.MERGE)}
    known[judging.instructions()] = Purpose.LABEL
    found = (
        purpose for text, purpose in known.items() if text in system
    )  # a client may add its own
    return next(found, Purpose.SUMMARIZE)
