"""Which backends there are, and how one is opened by its name."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from rlm_core.errors import ArgumentError
from rlm_core.llm.claude_command import ClaudeCommand
from rlm_core.llm.messages_api import MessagesApi
from rlm_core.llm.prompt import Backend

BACKENDS = {
    "none": "no model: summaries are extracted, answers are evidence",
    "host": "the calling agent, which is handed work and hands it in",
    "anthropic": "the Messages API, with a key; with a base URL also a local server",
    "claude-cli": "your own `claude` command, as it is logged in",
}
_NOTHING: Mapping[str, str] = MappingProxyType({})


def open_backend(
    name: str,
    model: str = "",
    *,
    base_url: str = "",
    api_key: str = "",
    environment: Mapping[str, str] = _NOTHING,
    most_at_once: int | None = None,
    seconds: float = 300.0,
) -> Backend | None:
    """The backend of that name, which nobody has called yet; nothing for `none` and `host`.

    `model` is a name or a short one (`haiku`, `sonnet`, `opus`); without, the cheapest. `api_key`
    and `base_url` are for `anthropic`. `environment` is what `claude-cli` is started with. Open it
    off the event loop: the SDK takes seconds to import.

    Raises:
        ArgumentError: There is no such backend, or the base URL is not one.
        ModelError: The backend lacks what it needs.

    """
    match name:
        case "none" | "host":
            return None
        case "anthropic":
            url = _checked(base_url)
            return MessagesApi(model, api_key, url, most_at_once=most_at_once or 8, seconds=seconds)
        case "claude-cli":
            return ClaudeCommand(
                model, environment, most_at_once=most_at_once or 2, seconds=seconds
            )
    known = "; ".join(f"`{name}` ({what})" for name, what in BACKENDS.items())
    raise ArgumentError(f"there is no backend {name!r}; there are: {known}")


def _checked(base_url: str) -> str:
    parts = urlsplit(base_url)
    if base_url and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ArgumentError(
            f"the base URL {base_url!r} is not one, like http://127.0.0.1:8080 or https://…"
        )
    return base_url.rstrip("/")
