"""The verb `config`: show what was chosen and by whom, choose, and take it back."""

import json
import sys

from rlm_core.errors import SettingError
from rlm_server.config import Choice, Layers, checked, chosen, known_setting, refusal
from rlm_server.environment import read_layers


def show_all() -> None:
    """Print every setting with what it is, its value and where that comes from."""
    layers = read_layers()
    for choice in layers.choices():
        _say(f"# {choice.setting.about}.\n{_line(choice)}\n")
    if unknown := layers.unknown():
        _say(f"# Not known to this version, and without effect: {', '.join(unknown)}.\n")
    _say(f"# Kept in {layers.file.path}; a variable such as RLM_ENCODER wins over it.")


def show_one(name: str) -> None:
    """Print one setting."""
    _say(_line(_choice(read_layers(), name)))


def choose(name: str, text: str) -> None:
    """Keep a value in the file, and print what holds now.

    Raises:
        SettingError: There is no such setting, or the value is not allowed.

    """
    layers, setting = read_layers(), known_setting(name)
    choice = checked(chosen(setting, text, "given here", layers.here))
    if choice.problem:
        raise SettingError(refusal(choice))
    layers.file.set(setting.name, choice.value)
    show_one(name)


def take_back(name: str) -> None:
    """Remove a value from the file, and print what holds now."""
    read_layers().file.unset(known_setting(name).name)
    show_one(name)


def _choice(layers: Layers, name: str) -> Choice:
    setting = known_setting(name)
    return next(one for one in layers.choices() if one.setting == setting)


def _line(choice: Choice) -> str:
    """As the file has it, with the origin as a comment: a line that can be pasted there."""
    value = json.dumps(choice.value, ensure_ascii=False)
    problem = f"; cannot be used: it must be {choice.problem}" if choice.problem else ""
    return f"{choice.setting.name} = {value}  # {choice.origin}{problem}"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
