"""What is installed: exactly the three packages, with all that they read at run time."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "rlm_core": "rlm_core",
    "rlm_tools": "tools/rlm_tools",
    "rlm_server": "server/rlm_server",
}
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (path,) = folder.glob("*.whl")
    with ZipFile(path) as opened:
        yield opened


def information(wheel: ZipFile, name: str) -> str:
    """One of the files that tell about the wheel itself."""
    (path,) = (path for path in wheel.namelist() if path.endswith(f".dist-info/{name}"))
    return wheel.read(path).decode()


def metadata(wheel: ZipFile) -> Message:
    return Parser().parsestr(information(wheel, "METADATA"))


def kept_by_git(folder: str) -> set[str]:
    """The files of a folder that git keeps or would keep, relative to it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git repository")
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return {path.relative_to(ROOT / folder).as_posix() for path in paths if path.is_file()}


def test_it_holds_every_file_of_the_packages_and_nothing_else(wheel: ZipFile) -> None:
    expected = {
        f"{package}/{name}" for package, folder in PACKAGES.items() for name in kept_by_git(folder)
    }

    assert {name for name in wheel.namelist() if ".dist-info/" not in name} == expected


def test_it_holds_the_queries_of_all_grammars(wheel: ZipFile) -> None:
    queries = {path.name for path in (ROOT / "rlm_core" / "parse" / "queries").glob("*.scm")}

    assert queries
    assert queries == {
        Path(name).name for name in wheel.namelist() if name.startswith("rlm_core/parse/queries/")
    }


def test_it_offers_the_extras_that_the_project_declares(wheel: ZipFile) -> None:
    assert set(metadata(wheel).get_all("Provides-Extra", [])) == set(
        PROJECT["optional-dependencies"]
    )


def test_it_needs_no_extra_by_default(wheel: ZipFile) -> None:
    required = metadata(wheel).get_all("Requires-Dist", [])
    by_default = [one for one in required if "extra ==" not in one]

    assert len(by_default) == len(PROJECT["dependencies"])
    assert not [
        one for one in by_default if one.startswith(("torch", "anthropic", "sentence-transformers"))
    ]


def test_its_command_starts_a_function_that_it_holds(wheel: ZipFile) -> None:
    parser = ConfigParser()
    parser.read_string(information(wheel, "entry_points.txt"))
    module, function = parser["console_scripts"]["rlm"].split(":")

    source = wheel.read(f"{module.replace('.', '/')}.py").decode()

    assert f"\ndef {function}(" in source


def test_it_carries_its_licence_and_its_page(wheel: ZipFile) -> None:
    assert information(wheel, "licenses/LICENSE") == (ROOT / "LICENSE").read_text("utf-8")
    assert metadata(wheel).get_payload() == (ROOT / "README.md").read_text("utf-8")
