"""Messages, streams and batches as the Messages API writes them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
}


@dataclass
class Batch:
    """A batch as the stub keeps it."""

    id: str
    requests: list[dict[str, Any]]
    polls_left: int
    canceled: bool = False
    results: list[dict[str, Any]] | None = None


def message(
    model: str, text: str, stop_reason: str, thinking: str, usage: dict[str, int]
) -> dict[str, Any]:
    thoughts = [{"type": "thinking", "thinking": thinking, "signature": "s"}] if thinking else []
    texts = [{"type": "text", "text": text}] if text else []
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [*thoughts, *texts],
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": usage,
    }


def stream_events(sent: dict[str, Any]) -> bytes:
    return b"".join(
        f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in _events(sent)
    )


def _events(sent: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {"type": "message_start", "message": {**sent, "content": [], "stop_reason": None}}
    for index, block in enumerate(sent["content"]):
        key = block["type"]  # its one piece is of the same name
        yield {"type": "content_block_start", "index": index, "content_block": {**block, key: ""}}
        delta = {"type": f"{key}_delta", key: block[key]}
        yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    end = {"stop_reason": sent["stop_reason"], "stop_sequence": None}
    yield {"type": "message_delta", "delta": end, "usage": sent["usage"]}
    yield {"type": "message_stop"}


def batch_object(batch: Batch, url: str) -> dict[str, Any]:
    kinds = [result["result"]["type"] for result in batch.results or []]
    ended = batch.results is not None
    running = "canceling" if batch.canceled else "in_progress"
    counts = {kind: kinds.count(kind) for kind in ("succeeded", "errored", "expired", "canceled")}
    return {
        "id": batch.id,
        "type": "message_batch",
        "processing_status": "ended" if ended else running,
        "request_counts": {**counts, "processing": 0 if ended else len(batch.requests)},
        "created_at": "2026-01-02T03:04:05Z",
        "expires_at": "2026-01-03T03:04:05Z",
        "ended_at": "2026-01-02T04:04:05Z" if ended else None,
        "archived_at": None,
        "cancel_initiated_at": "2026-01-02T03:05:05Z" if batch.canceled else None,
        "results_url": f"{url}/v1/messages/batches/{batch.id}/results" if ended else None,
    }
