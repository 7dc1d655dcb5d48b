"""The backend `anthropic`: the Messages API over Anthropic's SDK, there or at any base URL.

The SDK repeats what surely was not paid for: turned away, failed, not connected. An attempt whose
reply was lost is not repeated, so that a call is charged for once at most.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from rlm_core.errors import ArgumentError, ModelError, ReplyLost
from rlm_core.llm.messages_failure import BUSY, Service, retry_after
from rlm_core.llm.messages_form import counted_part, reply_of, request_of
from rlm_core.llm.models import full_name, manners_of
from rlm_core.llm.prompt import BatchProgress, Prompt, Reply
from rlm_core.llm.reply_form import in_form
from rlm_core.llm.token_counts import estimated_tokens

if TYPE_CHECKING:
    from anthropic import APIRequest, AsyncAnthropic, AsyncCallNext, MiddlewareInput

_T = TypeVar("_T")

BASE_URL = "https://api.anthropic.com"
LONGEST_WAIT = 60.0  # seconds; a service that asks for more is busy, and the caller decides
_PAID = ("/v1/messages", "/v1/messages/batches")  # what is posted there costs something
_BATCH_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class MessagesApi:
    """Completes prompts over the Messages API.

    It belongs to the event loop that first uses it. `turned_away` counts attempts that met a
    service too busy for them, also those that the SDK repeated in the end with success: whoever
    sees it grow should have fewer calls under way.
    """

    name = "anthropic"
    most_requests = 1
    most_in_batch = 100_000

    def __init__(
        self,
        model: str,
        api_key: str,
        base_url: str = "",
        *,
        most_at_once: int = 8,
        seconds: float = 300.0,
        most_retries: int = 4,
    ) -> None:
        """Nothing is sent yet; `seconds` is for one attempt, `most_retries` how often it is repeated.

        Raises:
            ModelError: The SDK is not installed, or there is no key and the server is not local.

        """
        self.model = full_name(model)
        self.most_at_once = most_at_once
        self.turned_away = 0
        self._service = Service(base_url or BASE_URL, self.model, seconds)
        self._patience = (most_retries + 1) * seconds + most_retries * LONGEST_WAIT
        self._counts_tokens = True
        self._client = _client(self._service, api_key, most_retries, self._attempt)

    async def complete(self, prompt: Prompt) -> Reply:
        """One reply; see `Backend`."""
        request = request_of(prompt, self.model)
        message = await self._ask(lambda: self._client.messages.create(**request))
        return in_form(reply_of(_plain(message)), prompt.schema)

    async def count_tokens(self, prompt: Prompt) -> int:
        """As the API counts, at no cost; estimated where a server does not count."""
        if self._counts_tokens:
            count = await self._counted(prompt)
            if count is not None:
                return count
            self._counts_tokens = False
        return estimated_tokens(prompt)

    def most_output(self, prompt: Prompt) -> int:
        """See `Bounded`."""
        return prompt.most_tokens + manners_of(self.model).thinking_tokens

    def cached_prefix(self, prompt: Prompt) -> str:
        """See `Caching`; the length is estimated, so one near the limit may be taken for cached."""
        prefix = prompt.system + prompt.shared
        alone = Prompt(prompt.purpose, prefix, "", 0)
        return prefix if estimated_tokens(alone) >= manners_of(self.model).least_cached else ""

    async def submit(self, prompts: Mapping[str, Prompt]) -> str:
        """See `Batching`."""
        _check_batch(prompts, self.most_in_batch)
        requests: Any = [
            {"custom_id": name, "params": request_of(prompt, self.model)}
            for name, prompt in prompts.items()
        ]
        batch = await self._ask(lambda: self._client.messages.batches.create(requests=requests))
        return str(batch.id)

    async def progress(self, batch: str) -> BatchProgress:
        """See `Batching`."""
        now = await self._ask(lambda: self._client.messages.batches.retrieve(batch))
        counts = now.request_counts
        failed = counts.errored + counts.expired + counts.canceled
        ended = now.processing_status == "ended"
        return BatchProgress(ended, counts.processing, counts.succeeded, failed)

    async def results(
        self, batch: str, prompts: Mapping[str, Prompt]
    ) -> Mapping[str, Reply | ModelError]:
        """See `Batching`."""
        try:
            entries = await self._ask(lambda: self._read_results(batch))
        except ReplyLost as error:
            raise ModelError(
                f"results of a batch: {error}: ask for them again, it costs nothing"
            ) from error
        return {name: self._outcome(result, prompts.get(name)) for name, result in entries.items()}

    async def cancel(self, batch: str) -> None:
        """See `Batching`."""
        await self._ask(lambda: self._client.messages.batches.cancel(batch))

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()

    async def _ask(self, call: Callable[[], Awaitable[_T]]) -> _T:
        """Await a call of the SDK, whose failures become errors of ours."""
        from anthropic import AnthropicError  # noqa: PLC0415 -- heavy, as below
        from httpx2 import HTTPError  # noqa: PLC0415

        try:
            async with asyncio.timeout(self._patience):
                return await call()
        except TimeoutError as error:
            raise self._service.lost(error) from None
        except (AnthropicError, HTTPError, ModelError, ValueError, AttributeError) as error:
            # The SDK takes an answer's form on trust, so a foreign one is met as these last two.
            raise self._service.failure(error) from error

    async def _attempt(self, request: "APIRequest", call_next: "AsyncCallNext") -> Any:
        """One attempt, as a middleware of the SDK, which repeats what it may repeat around it."""
        from anthropic import APIConnectionError  # noqa: PLC0415 -- heavy, as below

        try:
            response = await call_next(request)
        except APIConnectionError as error:
            if request.method.upper() == "POST" and request.url in _PAID and _was_sent(error):
                raise self._service.lost(error.__cause__ or error) from None
            raise
        if response.status_code in BUSY:
            self.turned_away += 1
            wait = retry_after(response.headers)
            if wait is not None and wait > LONGEST_WAIT:
                raise self._service.busy(str(response.status_code), wait)
        return response

    async def _counted(self, prompt: Prompt) -> int | None:
        from anthropic import NotFoundError  # noqa: PLC0415 -- heavy, as below

        part = counted_part(prompt, self.model)
        try:
            count = await self._ask(lambda: self._client.messages.count_tokens(**part))
        except ModelError as error:
            if isinstance(error.__cause__, NotFoundError) and self._service.base_url != BASE_URL:
                return None
            raise
        return int(count.input_tokens)

    async def _read_results(self, batch: str) -> dict[str, Any]:
        stream = await self._client.messages.batches.results(batch)
        return {entry.custom_id: _plain(entry.result) async for entry in stream}

    def _outcome(self, result: Any, prompt: Prompt | None) -> Reply | ModelError:
        match result:
            case {"type": "succeeded", "message": message}:
                return in_form(reply_of(message), prompt.schema if prompt else None)
            case {"type": "errored", "error": {"error": {"type": kind, "message": said}}}:
                return ModelError(f"{self._service.base_url} did not reply: {kind}: {said}")
            case {"type": "expired"}:
                return ModelError("the batch ended before its turn came: submit it again")
        return ModelError("the batch was canceled before its turn came")


def _client(
    service: Service, api_key: str, most_retries: int, attempt: "MiddlewareInput"
) -> "AsyncAnthropic":
    """A client that knows what it was given, and nothing of the environment but its proxies."""
    local = urlsplit(service.base_url).hostname in _LOOPBACK
    if not api_key and service.base_url == BASE_URL:
        raise ModelError(
            f"the backend `anthropic` has no API key for {BASE_URL}: give it one; a key that only"
            " stands in the environment is not used"
        )
    try:
        import anthropic  # noqa: PLC0415 -- seconds to import, wanted only by who chose a model
        import httpx2  # noqa: PLC0415 -- comes with it
    except ImportError as error:
        raise ModelError(
            "the backend `anthropic` needs its SDK: pip install 'claude-code-rlm[anthropic]'"
        ) from error
    client = anthropic.AsyncAnthropic(
        api_key=api_key or "none",  # a local server asks for none, the SDK for one
        base_url=service.base_url,
        timeout=anthropic.Timeout(service.seconds, connect=5.0),
        max_retries=most_retries,
        open_telemetry=False,
        # A proxy is for what is far away: the text for a local model goes straight there.
        http_client=httpx2.AsyncClient(trust_env=False) if local else None,
        middleware=[attempt],
    )
    # The SDK takes further headers, which may hold credentials, from ANTHROPIC_CUSTOM_HEADERS.
    client._custom_headers = {}  # noqa: SLF001 -- there is no public way to refuse them
    return client


def _was_sent(error: Exception) -> bool:
    import httpx2  # noqa: PLC0415 -- comes with the SDK

    unsent = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
    return not isinstance(error.__cause__, (*unsent, httpx2.UnsupportedProtocol))


def _plain(answer: Any) -> Any:
    """An answer of the SDK as plain values; what it could not read is as it came."""
    return answer.to_dict(mode="json") if hasattr(answer, "to_dict") else answer


def _check_batch(prompts: Mapping[str, Prompt], most: int) -> None:
    if not 0 < len(prompts) <= most:
        raise ArgumentError(f"a batch has 1 to {most:,} prompts, not {len(prompts):,}: split it")
    for name in prompts:
        if not _BATCH_ID.fullmatch(name):
            raise ArgumentError(
                f"the id {name[:80]!r} in a batch is not of 1 to 64 letters, digits, `-` and `_`"
            )
