"""Which folders and documents the user named explicitly: one small file each in the data folder."""

from pathlib import Path

from rlm_core.errors import StoreFull
from rlm_core.settings import Settings
from rlm_core.sources.keys import path_key


def is_marked(path: Path, settings: Settings) -> bool:
    """Whether the user named this very path. An unreadable data folder knows of none."""
    return _mark_of(path, settings).is_file()


def mark(path: Path, settings: Settings) -> None:
    """Remember that the user named this path. Several processes may do so at once."""
    file = _mark_of(path, settings)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bytes(path))  # for a person who looks; only the name counts
    except OSError as error:
        raise StoreFull(
            f"Cannot write to the data folder {settings.data_folder} ({error.strerror}). "
            "Free some space, or choose another folder with RLM_HOME."
        ) from error


def _mark_of(path: Path, settings: Settings) -> Path:
    return settings.data_folder / "marks" / path_key(path)
