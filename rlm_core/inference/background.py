"""Run coroutines from any thread, all in one loop: a provider's connections belong to a loop."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from typing import Any, TypeVar

from rlm_core.errors import ModelError

_CLOSE_SECONDS = 5.0  # to end what is under way; a call that does not end by then is left behind

T = TypeVar("T")


class Background:
    """An event loop in a thread of its own, started when it is first of use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine gives; an interrupt of the calling thread ends it first.

        Raises:
            ModelError: It was closed meanwhile.

        """
        try:
            loop = self._running()
        except ModelError:
            coroutine.close()
            raise
        ended = threading.Event()

        async def whole() -> T:
            try:
                return await coroutine
            finally:
                ended.set()

        future = asyncio.run_coroutine_threadsafe(whole(), loop)
        try:
            return future.result()
        except CancelledError as error:
            raise _closed() from error
        except BaseException:  # from inside, or an interrupt of this thread
            if future.cancel():
                ended.wait(_CLOSE_SECONDS)
            raise

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._is_closed:
                raise _closed()
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="models", daemon=True
                )
                self._thread.start()
            return self._loop

    def close(self) -> None:
        """End what is under way, then the thread."""
        with self._lock:
            self._is_closed = True
            loop, thread, self._loop = self._loop, self._thread, None
        if loop and thread:
            asyncio.run_coroutine_threadsafe(_cancel_others(), loop).result(_CLOSE_SECONDS)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(_CLOSE_SECONDS)
            loop.close()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.wait(others, timeout=_CLOSE_SECONDS / 2) if others else None


def _closed() -> ModelError:
    return ModelError("The language model was closed while it was asked.")
