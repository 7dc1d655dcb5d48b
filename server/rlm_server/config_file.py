"""The file `config.toml` in the data folder: read with the standard library, written so that nothing is lost.

A person may have written comments and a newer version names that this one does not know: both stay.
That is what tomlkit is for, which only writing imports; it has no dependencies of its own.
"""

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rlm_core.errors import SettingError, StoreFull
from rlm_server.known_settings import Value

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One file, which need not exist."""

    path: Path

    def values(self) -> dict[str, Any]:
        """What it says, by name.

        Raises:
            SettingError: It is there, and cannot be read.

        """
        try:
            return tomllib.loads(self._text())
        except tomllib.TOMLDecodeError as error:
            raise self._unreadable(error) from error

    def set(self, name: str, value: Value) -> None:
        """Write one value; all else stays as it is."""

        def put(document: "TOMLDocument") -> None:
            document[name] = value

        self._change(put)

    def unset(self, name: str) -> None:
        """Remove one value, if it is there."""

        def remove(document: "TOMLDocument") -> None:
            document.pop(name, None)

        self._change(remove)

    def _change(self, change: Callable[["TOMLDocument"], None]) -> None:
        import tomlkit  # noqa: PLC0415 -- only who writes pays for it
        from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 -- as above

        try:
            document = tomlkit.parse(self._text())
        except TOMLKitError as error:
            raise self._unreadable(error) from error
        change(document)
        self._replace(tomlkit.dumps(document))

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable(error) from error

    def _replace(self, text: str) -> None:
        """Put a whole file in its place, so that no reader ever meets half of one."""
        path = self.path.resolve()  # what a link names is written, and the link stays
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(text, encoding="utf-8")
            part.replace(path)
        except OSError as error:
            raise StoreFull(f"{self.path} cannot be written: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)

    def _unreadable(self, error: Exception) -> SettingError:
        told = error.strerror if isinstance(error, OSError) else error
        return SettingError(f"{self.path} cannot be read: {told}. Correct it, or move it away.")
