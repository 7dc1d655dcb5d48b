"""The backend `claude-cli`: the user's own command `claude`, asked without tools, one prompt a run.

It is for whoever has Claude Code and chose this by name. It never skips a permission (there is
nothing to permit: no tool, no MCP server, no setting is loaded), and it stands in an empty folder.
"""

import asyncio
import json
import os
import shutil
import signal
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from rlm_core.errors import ModelError, ReplyLost
from rlm_core.llm.claude_result import result_of
from rlm_core.llm.models import THINKING_ROOM
from rlm_core.llm.prompt import Prompt, Reply
from rlm_core.llm.reply_form import in_form
from rlm_core.llm.token_counts import estimated_tokens

DEFAULT_ALIAS = "haiku"  # the command knows which model that is where the user's models come from
MOST_INPUT = 10_000_000  # bytes that the command reads from its standard input
_OVERHEAD = 800  # tokens that the command adds of its own
# A key that merely exists is not used; and a child does not belong to the project it is asked about.
_LEFT_OUT = ("ANTHROPIC_API_KEY", "CLAUDE_PROJECT_DIR", "PWD", "OLDPWD")
_FLAGS = (
    "-p",
    "--tools", "",
    "--strict-mcp-config",
    "--setting-sources", "",
    "--no-session-persistence",
    "--output-format", "json",
)  # fmt: skip


class ClaudeCommand:
    """Completes prompts with `claude -p`, as many at once as an ordinary person would have.

    A reply that is cut off is begun anew by the command, three times at most, and each is charged.
    What it repeats because a connection broke (twice at most) is not seen here.
    The dollars that it reports are list prices, also where a subscription pays.
    """

    name = "claude-cli"
    most_requests = 5  # a text, asked for once more in its form, and that cut four times

    def __init__(
        self,
        model: str,
        environment: Mapping[str, str],
        *,
        program: str = "claude",
        most_at_once: int = 2,
        seconds: float = 300.0,
    ) -> None:
        """`environment` is the user's own: where the command is found, and how it is logged in.

        Raises:
            ModelError: The command is not there.

        """
        self.model = model.strip() or DEFAULT_ALIAS
        self.most_at_once = most_at_once
        self._seconds = seconds
        self._program = _find(program, environment.get("PATH", ""))
        self._environment = {k: v for k, v in environment.items() if k not in _LEFT_OUT}

    async def complete(self, prompt: Prompt) -> Reply:
        """One reply; see `Backend`."""
        text = "\n\n".join(filter(None, (prompt.shared, prompt.text))).encode("utf-8", "replace")
        if len(text) > MOST_INPUT:
            raise ModelError(
                f"a prompt of {len(text):,} bytes is more than `claude` reads"
                f" ({MOST_INPUT:,}): ask about less at once"
            )
        with tempfile.TemporaryDirectory(prefix="rlm-claude-") as folder:
            code, output, complaints = await self._run(prompt, text, Path(folder))
        return in_form(result_of(code, output, complaints, self.model), prompt.schema)

    async def count_tokens(self, prompt: Prompt) -> int:
        """Estimated, with what the command adds."""
        return estimated_tokens(prompt) + _OVERHEAD

    def most_output(self, prompt: Prompt) -> int:
        """See `Bounded`."""
        return prompt.most_tokens + THINKING_ROOM

    async def close(self) -> None:
        """Nothing is kept open."""

    async def _run(self, prompt: Prompt, text: bytes, folder: Path) -> tuple[int, str, str]:
        process = await self._start(prompt, folder)
        try:
            async with asyncio.timeout(self._seconds):
                output, complaints = await process.communicate(text)
        except TimeoutError:
            raise ReplyLost(
                f"`claude` gave no reply within {self._seconds:g} s and was stopped: it may have"
                " been paid for, so it is not asked again by itself"
            ) from None
        finally:
            await _end(process)
        code = process.returncode or 0
        return code, output.decode("utf-8", "replace"), complaints.decode("utf-8", "replace")

    async def _start(self, prompt: Prompt, folder: Path) -> Process:
        try:
            return await asyncio.create_subprocess_exec(
                self._program,
                *self._arguments(prompt),
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                cwd=folder,
                env=self._environment | self._limits(prompt) | {"PWD": str(folder)},
                start_new_session=True,  # so that it can be stopped with all that it started
            )
        except OSError as error:
            raise ModelError(f"cannot start {self._program}: {error}") from error

    def _arguments(self, prompt: Prompt) -> list[str]:
        # A reply in a form is a tool call, and a text instead of it is asked for once more.
        form = ["--json-schema", json.dumps(prompt.schema)] if prompt.schema else []
        turns = "2" if prompt.schema else "1"
        system = ["--system-prompt", prompt.system]
        return [*_FLAGS, *system, "--model", self.model, "--max-turns", turns, *form]

    def _limits(self, prompt: Prompt) -> dict[str, str]:
        """What has no flag: it would wait for minutes, think at length and write 128,000 tokens."""
        return {
            "CLAUDE_CODE_MAX_OUTPUT_TOKENS": str(self.most_output(prompt)),
            "CLAUDE_CODE_EFFORT_LEVEL": "low",
            "CLAUDE_CODE_MAX_RETRIES": "2",
            "CLAUDE_CODE_DISABLE_REFUSAL_RETRY": "1",
        }


def _find(program: str, path: str) -> str:
    found = shutil.which(program, path=path)
    # A relative entry of the path would lead into whatever folder one happens to stand in.
    if found is None or not Path(found).is_absolute():
        raise ModelError(
            f"the command {program!r} is not on the path: install Claude Code and log in"
            " (https://claude.com/claude-code), or choose another backend"
        )
    return found


async def _end(process: Process) -> None:
    """Stop a process that still runs, with all that it started."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
