"""A stand-in for the Messages API on the loopback interface, so that a real client runs with no model.

It plays a script: step i when the conversation holds i tool results. A step is a tool to call or a
text to end with. Requests without tools are a client's side errands, and get a short text.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A step in which the model calls a tool; its arguments may follow from the results so far."""

    name: str
    arguments: dict[str, Any] | Callable[[Sequence[str]], dict[str, Any]]

    def given(self, results: Sequence[str]) -> dict[str, Any]:
        """The arguments after these results."""
        return self.arguments(results) if callable(self.arguments) else self.arguments


@dataclass
class MessagesStub:
    """The script, and what the client sent while it was played."""

    script: Sequence[ToolUse | str]
    url: str = ""
    tool_results: list[str] = field(default_factory=list)
    tool_names: set[str] = field(default_factory=set)

    def reply(self, request: dict[str, Any]) -> dict[str, Any]:
        """The message that answers a request."""
        if not request.get("tools"):
            return _message([{"type": "text", "text": "A title"}], "end_turn")
        self.tool_names |= {tool["name"] for tool in request["tools"]}
        self.tool_results = list(_tool_results(request["messages"]))
        step = self.script[min(len(self.tool_results), len(self.script) - 1)]
        if isinstance(step, str):
            return _message([{"type": "text", "text": step}], "end_turn")
        use = {
            "type": "tool_use",
            "id": f"toolu_{len(self.tool_results):02}",
            "name": step.name,
            "input": step.given(self.tool_results),
        }
        return _message([use], "tool_use")


@contextmanager
def messages_stub(*script: ToolUse | str) -> Iterator[MessagesStub]:
    """Serve a script until the block ends."""
    stub = MessagesStub(script)
    handler = type("Handler", (_Handler,), {"stub": stub})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        stub.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield stub
        server.shutdown()


def _tool_results(messages: list[dict[str, Any]]) -> Iterator[str]:
    for message in messages:
        if isinstance(message["content"], str):
            continue
        for block in message["content"]:
            if block["type"] == "tool_result":
                yield _text(block["content"])


def _text(content: str | list[dict[str, Any]]) -> str:
    if isinstance(content, str):
        return content
    return "".join(block.get("text", "") for block in content)


def _message(content: list[dict[str, Any]], stop_reason: str) -> dict[str, Any]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-5-5",
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 10},
    }


def _events(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {"type": "message_start", "message": {**message, "content": [], "stop_reason": None}}
    for index, block in enumerate(message["content"]):
        is_text = block["type"] == "text"
        empty = {**block, "text": ""} if is_text else {**block, "input": {}}
        delta = (
            {"type": "text_delta", "text": block["text"]}
            if is_text
            else {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
        )
        yield {"type": "content_block_start", "index": index, "content_block": empty}
        yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    end = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield {"type": "message_delta", "delta": end, "usage": message["usage"]}
    yield {"type": "message_stop"}


class _Handler(BaseHTTPRequestHandler):
    stub: MessagesStub

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
        match self.path.partition("?")[0]:
            case "/v1/messages":
                self._answer(self.stub.reply(request), streamed=request.get("stream", False))
            case "/v1/messages/count_tokens":
                self._send(json.dumps({"input_tokens": 100}).encode(), "application/json")
            case _:
                self.send_error(404)

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it
        """Say nothing."""

    def _answer(self, message: dict[str, Any], *, streamed: bool) -> None:
        if not streamed:
            self._send(json.dumps(message).encode(), "application/json")
            return
        lines = (f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in _events(message))
        self._send("".join(lines).encode(), "text/event-stream")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
