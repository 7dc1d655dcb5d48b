"""Let a provider's cache take in what prompts share, before many that share it are sent at once."""

import asyncio
import time
from dataclasses import dataclass, field

from rlm_core.llm.prompt import Prompt
from rlm_core.text.tokens import estimate_tokens
from rlm_core.tree.fingerprint import fingerprint

_LEAST_TOKENS = 1_024  # the least that a provider caches
_WARM_SECONDS = 240.0  # a cache is kept for five minutes after its last use


@dataclass
class _Prefix:
    warm_until: float = 0.0
    came: asyncio.Event = field(default_factory=asyncio.Event)


class Warmth:
    """The first prompt of a prefix goes alone; the others wait until its reply has come, or it has failed."""

    def __init__(self) -> None:
        self._prefixes: dict[bytes, _Prefix] = {}

    async def enter(self, prompt: Prompt) -> None:
        """Wait while another prompt warms this one's prefix; where none does, this one will."""
        if not (name := _name(prompt)):
            return
        while prefix := self._prefixes.get(name):
            if prefix.came.is_set() and time.monotonic() < prefix.warm_until:
                return
            if prefix.came.is_set():
                break  # it has grown cold
            await prefix.came.wait()
        self._prefixes[name] = _Prefix()

    def leave(self, prompt: Prompt, *, is_warm: bool) -> None:
        """Let the others go on; where the prompt was not answered, the first of them alone."""
        name = _name(prompt)
        if not (prefix := self._prefixes.get(name)):
            return
        if is_warm:
            prefix.warm_until = time.monotonic() + _WARM_SECONDS
        elif not prefix.came.is_set():
            del self._prefixes[name]
        prefix.came.set()


def _name(prompt: Prompt) -> bytes:
    """What tells a prefix; empty where it is too short to be worth a wait."""
    if estimate_tokens(prompt.system + prompt.shared) < _LEAST_TOKENS:
        return b""
    return fingerprint(
        prompt.system.encode("utf-8", "replace"), prompt.shared.encode("utf-8", "replace")
    )
