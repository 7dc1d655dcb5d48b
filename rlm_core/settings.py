"""What a user may choose, with the defaults. Values only: who reads the environment passes them in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices for one hierarchy.

    `data_folder` holds every index and memo; nothing is ever written into an indexed folder.
    """

    data_folder: Path
    max_file_bytes: int = 2_000_000  # code and data beyond this are skipped, with a reason
    max_document_bytes: int = 200_000_000  # prose is cut by depth, so it may be long
    file_seconds: float = (
        20.0  # a worker that needs longer for one file is stopped; from 4 MB on, more
    )
    workers: int = 2  # processes
    encoder: str = "shipped"  # or "none", or a sentence-transformers model: its folder or name
    device: str = "auto"  # or "cpu", or "cuda": where texts are encoded
    backend: str = (
        "none"  # which language model: none, host (the calling agent), anthropic, claude-cli
    )
    model: str = ""  # its name; empty: the backend's default
    base_url: str = ""  # of the Messages API; empty: Anthropic's own
    api_key: str = field(default="", repr=False)  # used only by the backend that was chosen
    budget_usd: float = 0.1  # the most that one question or one piece of writing may cost
    budget_tokens: int = 64_000  # that a model may read and write for one question
    calls_at_once: int = 8
    call_seconds: float = 300.0  # after which a call is given up
    claude_environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    max_files_without_git: int = 5_000  # a folder beyond this waits for an explicit `rlm index`
    user_settings_folder: Path | None = None  # where Claude Code keeps the user's settings
    git_ignore_file: Path | None = None  # the user's own, for all git repositories
