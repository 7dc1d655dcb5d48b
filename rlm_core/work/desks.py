"""Where the work of a root is settled: by the model that the user chose, by the calling agent, or by nobody."""

import threading

from rlm_core.inference.batch_desk import BatchDesk
from rlm_core.inference.budget import Budget
from rlm_core.inference.desk import AGENT, Desk, NoDesk
from rlm_core.inference.host_desk import HostDesk
from rlm_core.inference.meter import Meter
from rlm_core.inference.model_desk import ModelDesk
from rlm_core.llm.backends import open_backend
from rlm_core.llm.prompt import Backend
from rlm_core.settings import Settings
from rlm_core.store.memo import Memo

_HOST = "host"
_NONE = "none"


class Desks:
    """Opens the backend when the first piece of work needs it; `backend` stands in for the one that is chosen."""

    def __init__(self, memo: Memo, settings: Settings, backend: Backend | None) -> None:
        self._memo = memo
        self._settings = settings
        self._backend = backend
        self._desk: ModelDesk | None = None
        self._batch_desk: BatchDesk | None = None
        self.meter = Meter()
        self._opening = threading.Lock()

    @property
    def is_host(self) -> bool:
        """Whether the calling agent is the model."""
        return self._settings.backend == _HOST

    @property
    def may_cost(self) -> bool:
        """Whether a backend is asked, so that work may cost money."""
        return self._backend is not None or self._settings.backend not in (_HOST, _NONE)

    @property
    def origin(self) -> str:
        """Whose texts come first where several wrote one."""
        return self._desk.origin if self._desk else AGENT

    def for_work(self, what: str, budget: Budget) -> Desk:
        """A desk for one piece of work; no budget means that nobody is asked.

        Raises:
            ModelError: The backend that was chosen lacks what it needs.

        """
        if self.is_host:
            return HostDesk(self._memo)
        if not budget.usd:
            return NoDesk()
        with self._opening:
            if self._desk is None and (backend := self._backend or self._opened()):
                self._desk = ModelDesk(backend, self._memo, meter=self.meter)
        return self._desk.begin(what) if self._desk else NoDesk()

    def batched(self, what: str) -> Desk:
        """A desk whose work may wait; one that has a batch out is gone on with.

        Raises:
            ArgumentError: The backend takes no batches.
            ModelError: It lacks what it needs.

        """
        with self._opening:
            if self._batch_desk is None and (backend := self._backend or self._opened()):
                self._batch_desk = BatchDesk(backend, self._memo, meter=self.meter)
        if not self._batch_desk:
            return NoDesk()
        return self._batch_desk.begin(what, resumes=self._memo.ledger.awaits_batch(what))

    def close(self) -> None:
        """Let go of the backend."""
        for desk in (self._desk, self._batch_desk):
            if desk:
                desk.close()

    def _opened(self) -> Backend | None:
        chosen = self._settings
        return open_backend(
            chosen.backend,
            chosen.model,
            base_url=chosen.base_url,
            api_key=chosen.api_key,
            environment=chosen.claude_environment,
            most_at_once=chosen.calls_at_once,
            seconds=chosen.call_seconds,
        )
