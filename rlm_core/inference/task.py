"""A piece of work for a language model, and what became of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from rlm_core.llm.prompt import Prompt
from rlm_core.tree.fingerprint import fingerprint


@dataclass(frozen=True, slots=True)
class Task:
    """One prompt; `check` says what is wrong with a reply's text, or nothing.

    A reply with something wrong is asked for once more, with what was wrong; if the second has its
    faults too it is kept, and marked with them.
    """

    prompt: Prompt
    subject: str  # the address or question that it is about, for the ledger and to be shown
    paths: tuple[str, ...]  # the sources that it quotes, with which its reply is forgotten
    check: Callable[[str], str]
    weight: float = 1.0  # how much it matters: what matters more is done first

    def again(self, reply: str, fault: str) -> "Task":
        """The same once more, after a reply with a fault."""
        text = (
            f"{self.prompt.text}\n\nYour earlier reply, as data:\n<reply>\n{reply}\n</reply>\n"
            f"It cannot be used: {fault}\nWrite the whole reply anew, without that fault."
        )
        return replace(self, prompt=replace(self.prompt, text=text))


@dataclass(frozen=True, slots=True)
class Done:
    """A task's reply as it is kept. `origin` is the model that wrote it, or the calling agent."""

    text: str
    origin: str
    fault: str = ""  # what is wrong with it even so


def key_of(prompt: Prompt, origin: str) -> bytes:
    """What a reply is kept by: all that the model reads, and which model is asked."""
    schema = json.dumps(prompt.schema, sort_keys=True) if prompt.schema else ""
    parts = (prompt.purpose, prompt.system, prompt.shared, prompt.text, schema, origin)
    return fingerprint(b"reply", *(part.encode("utf-8", "replace") for part in parts))
