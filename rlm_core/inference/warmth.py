"""Let a provider's cache take in what prompts share, before many that share it are sent at once."""

import asyncio
import time
from dataclasses import dataclass, field

from rlm_core.llm.prompt import Backend, Caching, Prompt

_WARM_SECONDS = 240.0  # a cache is kept for five minutes after its last use


@dataclass
class _Prefix:
    warm_until: float = 0.0
    came: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_cold(self) -> bool:
        return self.came.is_set() and time.monotonic() >= self.warm_until


class Warmth:
    """The first prompt of a prefix goes alone; the others wait until its reply has come, or it failed."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._prefixes: dict[str, _Prefix] = {}

    async def enter(self, prompt: Prompt) -> None:
        """Wait while another prompt warms this one's prefix; where none does, this one will."""
        if not (name := self._name(prompt)):
            return
        while (prefix := self._prefixes.get(name)) and not prefix.is_cold:
            if prefix.came.is_set():
                return
            await prefix.came.wait()
        self._prefixes = {key: one for key, one in self._prefixes.items() if not one.is_cold}
        self._prefixes[name] = _Prefix()

    def leave(self, prompt: Prompt, *, is_warm: bool) -> None:
        """Let the others go on; where the prompt was not answered, again the first of them alone."""
        name = self._name(prompt)
        if not (prefix := self._prefixes.get(name)):
            return
        if is_warm:
            prefix.warm_until = time.monotonic() + _WARM_SECONDS
        elif not prefix.came.is_set():
            del self._prefixes[name]
        prefix.came.set()

    def _name(self, prompt: Prompt) -> str:
        """What is cached of a prompt; empty where nothing is."""
        return self._backend.cached_prefix(prompt) if isinstance(self._backend, Caching) else ""
