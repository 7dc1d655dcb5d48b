"""How many calls are under way together: halved when a provider is busy, then slowly more again.

One more is allowed for as many calls that went well as are allowed together.
"""

import asyncio
from collections import deque
from typing import Protocol, runtime_checkable

from rlm_core.errors import ModelBusy
from rlm_core.llm.prompt import Backend, Prompt, Reply


@runtime_checkable
class Patient(Protocol):
    """A backend that asks again by itself where it was turned away, and counts how often that was."""

    turned_away: int


class Pace:
    """Begins at the most that makes sense; only one event loop may use it."""

    def __init__(self, most: int) -> None:
        self.allowed = float(most)
        self._most = most
        self._under_way = 0
        self._begun = 0
        self._slowed_at = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> "Turn":
        """Wait for one's turn, in order of asking."""
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        self._admit()
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():  # both happened at once
                self._leave()
            raise
        self._begun += 1
        return Turn(self, self._begun)

    def _leave(self) -> None:
        self._under_way -= 1
        self._admit()

    def _admit(self) -> None:
        while self._waiting and self._under_way < int(self.allowed):
            place = self._waiting.popleft()
            if not place.done():  # who was waiting there may have been cancelled
                self._under_way += 1
                place.set_result(None)

    async def complete(self, backend: Backend, prompt: Prompt, turn: "Turn") -> Reply:
        """What a backend completes, with an eye on whether it is asked too much."""
        before = _turned_away(backend)
        try:
            reply = await backend.complete(prompt)
        except ModelBusy:
            self._slow_down(turn)
            raise
        if _turned_away(backend) > before:  # it was patient itself
            self._slow_down(turn)
        else:
            self.allowed = min(float(self._most), self.allowed + 1 / self.allowed)
        return reply

    def _slow_down(self, turn: "Turn") -> None:
        if (
            turn.number > self._slowed_at
        ):  # else it was begun before the last time, so it says nothing new
            self.allowed = max(1.0, self.allowed / 2)
            self._slowed_at = self._begun


def _turned_away(backend: Backend) -> int:
    return backend.turned_away if isinstance(backend, Patient) else 0


class Turn:
    """The right to have one call under way."""

    def __init__(self, pace: Pace, number: int) -> None:
        self._pace = pace
        self._is_over = False
        self.number = number

    def leave(self) -> None:
        """Let the next one enter; to do it twice does nothing."""
        if not self._is_over:
            self._is_over = True
            self._pace._leave()  # noqa: SLF001 -- a turn is the pace's own
