"""How many calls are under way together: halved when a provider is busy, then slowly more again."""

import asyncio
from collections import deque


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

    def slow_down(self, turn: "Turn") -> None:
        """Halve, because this call met a busy provider; one from before the last halving says nothing new."""
        if turn.number > self._slowed_at:
            self.allowed = max(1.0, self.allowed / 2)
            self._slowed_at = self._begun

    def speed_up(self) -> None:
        """One more for as many calls that went well as are allowed together."""
        self.allowed = min(float(self._most), self.allowed + 1 / self.allowed)


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
