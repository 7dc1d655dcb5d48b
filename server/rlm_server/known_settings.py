"""What a user may choose: one row each, which `rlm config`, `config.toml`, the environment and options share.

A row reads a value from text, whoever wrote it, and says in words what is allowed where it cannot.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import cast

from rlm_core.settings import Settings

Value = str | int | float
Reader = Callable[[str, Path], Value]  # a text, and the folder that a relative path starts from


@dataclass(frozen=True, slots=True)
class KnownSetting:
    """A field of Settings that a user may set. `read` raises ValueError, which says what is allowed.

    `check` says why a value that could be read is of no use now. That is asked where someone is there
    to be told; what was kept before goes on as well as it can.
    """

    name: str
    about: str
    read: Reader
    check: Callable[[str], str] = lambda _: ""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"RLM_{self.name.upper()}"

    @property
    def default(self) -> Value:
        """What holds where nobody chose."""
        return {one.name: cast("Value", one.default) for one in fields(Settings)}[self.name]


def _one_of(*allowed: str) -> Reader:
    def read(text: str, _: Path) -> str:
        if text not in allowed:
            raise ValueError(f"one of {', '.join(allowed)}")
        return text

    return read


def _whole_number(least: int, most: int) -> Reader:
    def read(text: str, _: Path) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise ValueError(f"a whole number from {least:,} to {most:,}")
        return number

    return read


def _seconds(text: str, _: Path) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise ValueError("a number of seconds above 0")
    return seconds


_ENCODERS = "`shipped`, `none`, or a model's folder or name"


def _encoder(text: str, here: Path) -> str:
    """A folder in full; a bare name stays one."""
    if not text or "\0" in text:
        raise ValueError(_ENCODERS)
    path = Path(text).expanduser()
    if len(path.parts) > 1 or text.startswith(("~", ".")) or (here / path).is_dir():
        return str((here / path).resolve())
    return text


def _text(text: str, _: Path) -> str:
    return text.strip()


def _dollars(text: str, _: Path) -> float:
    try:
        dollars = float(text)
    except ValueError:
        dollars = math.nan
    if not 0 <= dollars < math.inf:
        raise ValueError("a number of US dollars, 0 or more")
    return dollars


def _encoder_problem(name: str) -> str:
    from rlm_core.hierarchy import encoder_problem  # noqa: PLC0415 -- heavy, and seldom asked

    problem = encoder_problem(name)
    return problem and f"{_ENCODERS} ({problem})"


_BYTES = _whole_number(1_000, 10**12)

KNOWN_SETTINGS = (
    KnownSetting(
        "encoder",
        "What makes vectors: `shipped`, `none` (words alone), or a sentence-transformers model by folder or name",
        _encoder,
        _encoder_problem,
    ),
    KnownSetting("device", "Where texts are encoded: auto, cpu or cuda", _one_of("auto", "cpu", "cuda")),
    KnownSetting(
        "backend",
        "The language model: none, host (the calling agent), anthropic, or claude-cli (your own `claude`)",
        _one_of("none", "host", "anthropic", "claude-cli"),
    ),
    KnownSetting("model", "Its name, or haiku, sonnet, opus; empty: the cheapest", _text),
    KnownSetting("base_url", "Of the Messages API, such as that of a local server", _text),
    KnownSetting("budget_usd", "The most that one question or one piece of writing may cost", _dollars),
    KnownSetting(
        "budget_tokens", "What a model may read and write for one question", _whole_number(2_000, 10**9)
    ),
    KnownSetting("calls_at_once", "Calls of a model under way together", _whole_number(1, 64)),
    KnownSetting("call_seconds", "After which a call of a model is given up", _seconds),
    KnownSetting("workers", "Processes that parse and encode", _whole_number(1, 64)),
    KnownSetting("file_seconds", "The most processor time for one file of usual size", _seconds),
    KnownSetting("max_file_bytes", "Code and data beyond this are skipped", _BYTES),
    KnownSetting("max_document_bytes", "Prose beyond this is skipped", _BYTES),
    KnownSetting(
        "max_files_without_git",
        "A folder without git beyond this waits for `rlm index`",
        _whole_number(1, 10**9),
    ),
)  # fmt: skip
