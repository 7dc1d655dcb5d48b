"""A Messages API on the loopback interface, so that the real SDK talks to something with no model.

    with messages_api_stub("first", Fail(429, retry_after=0.01), Say("third")) as stub:
        backend = MessagesApi("haiku", "a key", stub.url)

Each call takes the next answer of the plan (`messages_api_answers`), in order of arrival; when the
plan is used up, `stub.reply` is asked, a function of the request that may be replaced. A request
with `stream` is streamed.

What it saw: `asks` (bodies and headers, in order), `calls`, `input_tokens`, `output_tokens`,
`cache_read_tokens`, `cache_write_tokens` (a token is a word), `most_under_way`. A prefix that is marked as
cached is read from the cache by calls that begin after a reply with it was sent, if it has at least
`least_cached` tokens. `accepted_keys` limits who may call.

To hold calls back: clear `open` before, look with `wait_for(3)` until three are under way, and set
`open` to let them go.

Batches: one is in progress for `batch_polls` looks, and ends then; its requests are answered by the
plan and by `reply` like others, but when it ends, and in the reverse order. `Fail` makes an entry
errored, `Expire` expired; `broken_results` sends that many bytes of the results and hangs up.
Canceling ends a batch at the next look, with its first half replied to and the rest canceled.
`submission` is what becomes of submitting: a `Fail`, or a `HangUp` after the batch was taken.
`counts_tokens` set to false makes counting of tokens a 404, as with many local servers.
"""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.llm.messages_api_answers import (
    Answer,
    Ask,
    Cut,
    Expire,
    Fail,
    Garbage,
    HangUp,
    Replying,
    Say,
    Stall,
    by_prompt,
    tokens_of,
)
from tests.llm.messages_api_wire import ERROR_TYPES, Batch, batch_object, message, stream_events


@dataclass
class MessagesApiStub:
    """The plan, and what was seen; see the module."""

    plan: deque[Answer | str] = field(default_factory=deque)
    reply: Replying = by_prompt
    url: str = ""
    accepted_keys: tuple[str, ...] | None = None
    least_cached: int = 50
    counts_tokens: bool = True
    batch_polls: int = 1
    broken_results: int | None = None
    submission: Fail | HangUp | None = None
    asks: list[Ask] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    under_way: int = 0
    most_under_way: int = 0
    released: threading.Event = field(default_factory=threading.Event)
    open: threading.Event = field(default_factory=threading.Event)
    batches: dict[str, Batch] = field(default_factory=dict)
    _cache: set[str] = field(default_factory=set)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def calls(self) -> int:
        return len(self.asks)

    def wait_for(self, count: int, seconds: float = 30.0) -> bool:
        """Wait until so many calls are under way at once."""
        with self._changed:
            return self._changed.wait_for(lambda: self.under_way >= count, seconds)

    @contextmanager
    def call(self, body: dict[str, Any], headers: dict[str, str]) -> Iterator[tuple[Ask, Answer]]:
        """A call under way, with the answer that is due."""
        with self._changed:
            ask, answer, cached = self._taken(body, headers)
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            self._changed.notify_all()
        try:
            self.open.wait()
            yield Ask(ask.number, {**body, "_cached": cached}, headers), answer
        finally:
            with self._changed:
                self.under_way -= 1

    def _taken(self, body: dict[str, Any], headers: dict[str, str]) -> tuple[Ask, Answer, bool]:
        ask = Ask(len(self.asks), body, headers)
        self.asks.append(ask)
        due = self.plan.popleft() if self.plan else self.reply(ask)
        answer = Say(due) if isinstance(due, str) else due
        return ask, answer, ask.cached in self._cache

    def usage(self, ask: Ask, text: str) -> dict[str, int]:
        """The tokens of a reply, which from now on are counted, and its prefix cached."""
        prefix = tokens_of(ask.cached.replace("\0", " "))
        prefix = prefix if prefix >= self.least_cached else 0
        hit = bool(ask.body.get("_cached")) and bool(prefix)
        usage = {
            "input_tokens": ask.tokens - prefix,
            "output_tokens": tokens_of(text),
            "cache_read_input_tokens": prefix if hit else 0,
            "cache_creation_input_tokens": 0 if hit else prefix,
        }
        with self._changed:
            self._cache |= {ask.cached} if prefix else set()
            self.input_tokens += usage["input_tokens"]
            self.output_tokens += usage["output_tokens"]
            self.cache_read_tokens += usage["cache_read_input_tokens"]
            self.cache_write_tokens += usage["cache_creation_input_tokens"]
        return usage

    def message(self, ask: Ask, answer: Answer) -> dict[str, Any]:
        """The message that an answer is."""
        match answer:
            case Say(text, stop, thinking):
                pass
            case Stall(text):
                stop, thinking = "end_turn", ""
            case Cut(text):
                stop, thinking = "max_tokens", ""
            case _:
                text, stop, thinking = "", "refusal", ""
        return message(ask.body["model"], text, stop, thinking, self.usage(ask, text))

    def submit(self, requests: list[dict[str, Any]]) -> Batch:
        with self._changed:
            batch = Batch(f"msgbatch_{len(self.batches)}", requests, self.batch_polls)
            self.batches[batch.id] = batch
        return batch

    def look_at(self, batch: Batch) -> None:
        """One look, at which a batch may end."""
        with self._changed:
            batch.polls_left -= 1
            ends = batch.results is None and (batch.polls_left < 0 or batch.canceled)
        if ends:
            half = len(batch.requests) // 2 if batch.canceled else len(batch.requests)
            results = [self._entry(request) for request in batch.requests[:half]]
            left = [request["custom_id"] for request in batch.requests[half:]]
            results += [{"custom_id": name, "result": {"type": "canceled"}} for name in left]
            batch.results = results[::-1]

    def _entry(self, request: dict[str, Any]) -> dict[str, Any]:
        with self.call(request["params"], {}) as (ask, answer):
            match answer:
                case Expire():
                    result: dict[str, Any] = {"type": "expired"}
                case Fail(status, said):
                    error = {"type": ERROR_TYPES.get(status, "api_error"), "message": said}
                    result = {"type": "errored", "error": {"type": "error", "error": error}}
                case _:
                    result = {"type": "succeeded", "message": self.message(ask, answer)}
        return {"custom_id": request["custom_id"], "result": result}


@contextmanager
def messages_api_stub(*plan: Answer | str, **settings: Any) -> Iterator[MessagesApiStub]:
    """Serve until the block ends; settings are fields of the stub."""
    stub = MessagesApiStub(deque(plan), **settings)
    stub.open.set()
    handler = type("Handler", (_Handler,), {"stub": stub})
    with _Server(("127.0.0.1", 0), handler) as server:
        stub.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield stub
        finally:
            stub.released.set()
            stub.open.set()
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that did not wait for its answer is no news."""


class _Handler(BaseHTTPRequestHandler):
    stub: MessagesApiStub

    def do_POST(self) -> None:
        stub, path = self.stub, self._path()
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"] or 0)) or b"{}")
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not self._is_known(headers):
            self._send_error(Fail(401, "invalid x-api-key"))
        elif path == "/v1/messages":
            with stub.call(body, headers) as (ask, answer):
                self._answer(ask, answer)
        elif path == "/v1/messages/count_tokens" and stub.counts_tokens:
            self._send_json({"input_tokens": Ask(0, body).tokens})
        elif path == "/v1/messages/batches":
            self._submit(body["requests"])
        elif (batch := self._batch(path, "/cancel")) is not None:
            batch.canceled = True
            self._send_json(batch_object(batch, stub.url))
        else:
            self._send_error(Fail(404, "not found"))

    def do_GET(self) -> None:
        path = self._path()
        if (batch := self._batch(path, "/results")) is not None and batch.results is not None:
            lines = "".join(json.dumps(result) + "\n" for result in batch.results).encode()
            self._send(lines, "application/x-jsonl", self.stub.broken_results)
        elif (batch := self._batch(path, "")) is not None:
            self.stub.look_at(batch)
            self._send_json(batch_object(batch, self.stub.url))
        else:
            self._send_error(Fail(404, "not found"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it
        """Say nothing."""

    def _path(self) -> str:
        self.stub.paths.append(self.path)
        return self.path.partition("?")[0]

    def _is_known(self, headers: dict[str, str]) -> bool:
        key = headers.get("authorization", "").removeprefix("Bearer ")
        return self.stub.accepted_keys is None or key in self.stub.accepted_keys

    def _batch(self, path: str, ending: str) -> Batch | None:
        name = path.removeprefix("/v1/messages/batches/")
        return self.stub.batches.get(name.removesuffix(ending)) if name.endswith(ending) else None

    def _submit(self, requests: list[dict[str, Any]]) -> None:
        if isinstance(self.stub.submission, Fail):
            self._send_error(self.stub.submission)
            return
        batch = self.stub.submit(requests)
        if self.stub.submission is None:
            self._send_json(batch_object(batch, self.stub.url))

    def _answer(self, ask: Ask, answer: Answer) -> None:
        match answer:
            case Fail():
                self._send_error(answer)
                return
            case Garbage(body, content_type):
                self._send(body, content_type)
                return
            case HangUp():
                self.close_connection = True
                return
            case Stall():
                self.stub.released.wait()
        sent = self.stub.message(ask, answer)
        if ask.body.get("stream"):
            self._send(stream_events(sent), "text/event-stream")
        else:
            self._send_json(sent)

    def _send_error(self, failure: Fail) -> None:
        kind = ERROR_TYPES.get(failure.status, "api_error")
        error = {"type": "error", "error": {"type": kind, "message": failure.message}}
        wait = {} if failure.retry_after is None else {"retry-after": str(failure.retry_after)}
        self._send(json.dumps(error).encode(), "application/json", None, failure.status, wait)

    def _send_json(self, value: object) -> None:
        self._send(json.dumps(value).encode(), "application/json")

    def _send(
        self,
        body: bytes,
        kind: str,
        only: int | None = None,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[:only])
