"""A user's choices, in layers: an option wins over the environment, that over `config.toml`, that over the default."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rlm_core.errors import SettingError
from rlm_server.config_file import ConfigFile
from rlm_server.known_settings import KNOWN_SETTINGS, KnownSetting, Value

CONFIG_NAME = "config.toml"
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting's value, and who chose it; `problem` says what is allowed, where this is not."""

    setting: KnownSetting
    value: Value
    origin: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Layers:
    """Everything that was chosen, by setting's name, as text."""

    options: Mapping[str, str]
    variables: Mapping[str, str]
    file: ConfigFile
    here: Path  # where relative paths of options and variables start

    def choices(self) -> Iterator[Choice]:
        """The choice that holds for each setting.

        Raises:
            SettingError: The file is there, and cannot be read.

        """
        filed = self.file.values()
        for setting in KNOWN_SETTINGS:
            yield self._choice(setting, filed)

    def settings(self) -> dict[str, Value]:
        """All that was chosen, as fields of Settings.

        Raises:
            SettingError: A value is not allowed.

        """
        chosen = [one for one in self.choices() if one.origin != DEFAULT]
        for one in chosen:
            if one.problem:
                raise SettingError(refusal(one))
        return {one.setting.name: one.value for one in chosen}

    def unknown(self) -> list[str]:
        """Names in the file that this version does not know."""
        return sorted(set(self.file.values()) - {one.name for one in KNOWN_SETTINGS})

    def _choice(self, setting: KnownSetting, filed: Mapping[str, Any]) -> Choice:
        name = setting.name
        if name in self.options:
            return checked(
                chosen(setting, self.options[name], f"--{name.replace('_', '-')}", self.here)
            )
        if setting.variable in self.variables:
            return chosen(setting, self.variables[setting.variable], setting.variable, self.here)
        if name in filed:
            path = self.file.path
            return chosen(setting, _as_text(filed[name]), str(path), path.parent)
        return Choice(setting, setting.default, DEFAULT)


def known_setting(name: str) -> KnownSetting:
    """The setting of a name.

    Raises:
        SettingError: There is none.

    """
    for setting in KNOWN_SETTINGS:
        if setting.name == name.replace("-", "_"):
            return setting
    names = ", ".join(one.name for one in KNOWN_SETTINGS)
    raise SettingError(f"There is no setting {name[:80]!r}. Settings: {names}.")


def chosen(setting: KnownSetting, text: str, origin: str, here: Path) -> Choice:
    """What was chosen as text, read as the setting reads it."""
    try:
        return Choice(setting, setting.read(text, here), origin)
    except ValueError as error:
        return Choice(setting, text, origin, str(error))


def checked(choice: Choice) -> Choice:
    """The same, with why it is of no use now."""
    if choice.problem:
        return choice
    return replace(choice, problem=choice.setting.check(str(choice.value)))


def refusal(choice: Choice) -> str:
    """What is wrong with a choice, where it stands, and what to do."""
    name = choice.setting.name
    return (
        f"{name} is {str(choice.value)[:80]!r} ({choice.origin}): it must be {choice.problem}. "
        f"Change it there; `rlm config {name}` tells what holds."
    )


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)
