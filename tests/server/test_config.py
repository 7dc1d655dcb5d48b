"""A user's choices: kept in one file, shown with their origin, and refused with a reason."""

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.errors import SettingError
from rlm_core.settings import Settings
from rlm_server.config import Layers
from rlm_server.config_file import ConfigFile
from rlm_server.environment import read_environment
from rlm_server.known_settings import KNOWN_SETTINGS
from tests.server.test_cli import run
from tests.server.test_encoder import make_model


def test_all_settings_are_shown_with_what_holds_by_default_and_can_be_pasted_into_the_file(
    tmp_path: Path,
) -> None:
    result = run("config", home=tmp_path / "home", here=tmp_path)

    assert result.exit_code == 0, result.stderr
    defaults = {one.name: one.default for one in KNOWN_SETTINGS}
    assert tomllib.loads(result.stdout) == defaults
    assert defaults["encoder"] == "shipped" == Settings(tmp_path).encoder
    assert result.stdout.count("  # default") == len(KNOWN_SETTINGS)
    assert str(tmp_path / "home" / "config.toml") in result.stdout
    assert not (tmp_path / "home").exists()


def test_a_choice_is_kept_until_it_is_taken_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    told = run("config", "workers", "3", home=home, here=tmp_path).stdout

    assert told == f"workers = 3  # {home / 'config.toml'}\n"
    assert run("config", "workers", home=home, here=tmp_path).stdout == told
    back = run("config", "workers", "--unset", home=home, here=tmp_path)
    assert back.stdout == "workers = 2  # default\n"
    assert run("config", "workers", "--unset", home=home, here=tmp_path).stdout == back.stdout


def test_the_environment_wins_over_the_file_and_an_option_over_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RLM_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text("encoder = 'none'\nworkers = 5\n", "utf-8")

    assert read_environment().settings.encoder == "none"
    monkeypatch.setenv("RLM_ENCODER", "shipped")
    assert read_environment().settings.encoder == "shipped"
    settings = read_environment({"encoder": "none"}).settings
    assert (settings.encoder, settings.workers) == ("none", 5)


def test_who_sets_what_the_environment_overrides_is_told_what_holds(tmp_path: Path) -> None:
    told = run("config", "encoder", "none", home=tmp_path, here=tmp_path, RLM_ENCODER="shipped")

    assert told.stdout == 'encoder = "shipped"  # RLM_ENCODER\n'
    assert tomllib.loads((tmp_path / "config.toml").read_text("utf-8")) == {"encoder": "none"}


def test_writing_keeps_comments_and_what_this_version_does_not_know(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    before = "# Mine.\nworkers = 4  # few\n\nnext_version = [1, 2]\n\n[table]\nkey = 'x'\n"
    file.write_text(before, "utf-8")
    run("config", "encoder", "none", home=tmp_path, here=tmp_path)

    assert "# Mine.\nworkers = 4  # few\n" in file.read_text("utf-8")
    assert tomllib.loads(file.read_text("utf-8")) == {
        **tomllib.loads(before), "encoder": "none"
    }  # fmt: skip
    shown = run("config", home=tmp_path, here=tmp_path).stdout
    assert "without effect: next_version, table." in shown
    run("config", "encoder", "--unset", home=tmp_path, here=tmp_path)
    assert file.read_text("utf-8") == before


def test_a_linked_file_stays_a_link(tmp_path: Path) -> None:
    real, home = tmp_path / "dotfiles.toml", tmp_path / "home"
    home.mkdir()
    (home / "config.toml").symlink_to(real)
    run("config", "workers", "3", home=home, here=tmp_path)

    assert (home / "config.toml").is_symlink()
    assert real.read_text("utf-8") == "workers = 3\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["dotfiles.toml", "home"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["colour", "red"], "There is no setting 'colour'. Settings: encoder, device, backend"),
        (["colour"], "There is no setting 'colour'"),
        (["workers", "many"], "workers is 'many' (given here): it must be a whole number from 1"),
        (["workers", "0"], "a whole number from 1 to 64"),
        (["device", "tpu"], "one of auto, cpu, cuda"),
        (["file_seconds", "nan"], "a number of seconds above 0"),
        (["encoder", ""], "`shipped`, `none`, or a model's folder or name"),
        (["encoder", "shiped"], "model's folder or name (there is no such folder, and no such"),
        (["encoder", "."], "(it holds no model: neither modules.json nor config.json is in it)"),
        (["--unset"], "--unset takes the name of one setting"),
        (["workers", "3", "--unset"], "--unset takes the name of one setting"),
    ],
)
def test_what_cannot_be_chosen_says_why_and_changes_nothing(
    tmp_path: Path, arguments: list[str], complaint: str
) -> None:
    result = run("config", *arguments, home=tmp_path, here=tmp_path)

    assert result.exit_code == 2
    assert complaint in result.stderr
    assert not (tmp_path / "config.toml").exists()


def test_a_bad_value_stops_a_verb_with_where_it_stands_and_is_shown_by_config(
    tmp_path: Path,
) -> None:
    file = tmp_path / "config.toml"
    file.write_text("workers = 'many'\ndevice = []\n", "utf-8")
    stopped = run("status", home=tmp_path, here=tmp_path)
    shown = run("config", home=tmp_path, here=tmp_path)

    assert stopped.exit_code == 2
    assert f"device is '[]' ({file}): it must be one of" in stopped.stderr
    assert f'workers = "many"  # {file}; cannot be used: it must be a whole number' in shown.stdout
    assert run("config", "--unset", "device", home=tmp_path, here=tmp_path).exit_code == 0
    option = run("status", "--device", "tpu", home=tmp_path, here=tmp_path)
    assert "device is 'tpu' (--device)" in option.stderr


@pytest.mark.parametrize("content", [b"workers = \n", b"\xff\xfe", b"[a]\n[a]\n"])
def test_a_file_that_cannot_be_read_is_named_and_left_as_it_is(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    for arguments in (["status"], ["config"], ["config", "workers", "3"]):
        result = run(*arguments, home=tmp_path, here=tmp_path)
        assert result.exit_code == 2
        assert f"{file} cannot be read: " in result.stderr
    assert file.read_bytes() == content


def test_a_data_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way", "utf-8")
    result = run("config", "workers", "3", home=tmp_path / "home", here=tmp_path)

    assert result.exit_code in {2, 4}
    assert str(tmp_path / "home" / "config.toml") in result.stderr


def test_a_folder_is_kept_in_full_wherever_one_stands(tmp_path: Path) -> None:
    make_model(tmp_path / "models")
    for given_as in ("models", "./models", str(tmp_path / "models")):
        told = run("config", "encoder", given_as, home=tmp_path / "home", here=tmp_path)
        assert told.stdout.startswith(f"encoder = {json.dumps(str(tmp_path / 'models'))}"), given_as


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=25, deadline=None)
def test_whatever_text_a_setting_takes_comes_back_from_the_file(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("data")
    for setting in KNOWN_SETTINGS:
        layers = Layers({setting.name: text}, {}, ConfigFile(folder / "config.toml"), folder)
        (choice,) = (one for one in layers.choices() if one.setting == setting)
        if choice.problem:
            with pytest.raises(SettingError, match=setting.name):
                layers.settings()
            continue
        layers.file.set(setting.name, choice.value)
        assert layers.file.values()[setting.name] == choice.value
