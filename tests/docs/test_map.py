"""The map names what is there, and leaves out no room."""

import re

import pytest

from rlm_core import hierarchy
from rlm_tools.catalogue import CATALOGUE
from tests.docs.markdown import ROOT, code
from tests.docs.names import PACKAGES, module_names, path_of, sources

MAP = ROOT / "docs" / "architecture.md"
TOOLS = {tool.name for tool in CATALOGUE}
NAMES = sorted({found.text for found in code(MAP)})
MOST_LINES = 200


@pytest.mark.parametrize("name", [name for name in NAMES if "/" in name or name.endswith(".py")])
def test_a_path_on_the_map_exists(name: str) -> None:
    here = [path_of(name), *(path_of(f"{room}/{name}") for room in rooms_that_name(name))]

    assert any(here)


@pytest.mark.parametrize("name", [name for name in NAMES if re.fullmatch(r"[a-z_]+", name)])
def test_a_word_on_the_map_is_a_module_or_a_tool(name: str) -> None:
    assert name in module_names() | TOOLS


@pytest.mark.parametrize("name", [name for name in NAMES if re.fullmatch(r"[A-Z]\w+\.\w+", name)])
def test_a_method_on_the_map_is_one_of_the_front_door(name: str) -> None:
    owner, method = name.split(".")

    assert hasattr(getattr(hierarchy, owner), method)


@pytest.mark.parametrize("name", [name for name in NAMES if re.fullmatch(r"[A-Z_]+|\w+\.db", name)])
def test_a_file_or_variable_on_the_map_stands_in_the_code(name: str) -> None:
    assert f'"{name}"' in sources()


def test_every_folder_of_the_core_and_every_part_is_on_the_map() -> None:
    rooms = {
        f"rlm_core/{path.name}/"
        for path in PACKAGES["rlm_core"].iterdir()
        if (path / "__init__.py").is_file()
    }
    parts = {"tools/rlm_tools/", "server/rlm_server/", "tests/", "benchmarks/"}

    assert rooms | parts <= set(entries())


def test_the_map_stays_short() -> None:
    assert len(MAP.read_text("utf-8").splitlines()) <= MOST_LINES


def entries() -> list[str]:
    """The places that the map tells of, in bold."""
    return re.findall(r"\*\*`([^`]+)`\*\*", MAP.read_text("utf-8"))


def rooms_that_name(name: str) -> list[str]:
    """The rooms in whose paragraph the name stands: there it may be short."""
    paragraphs = re.split(r"\n(?=\*\*`)", MAP.read_text("utf-8"))
    told = [re.match(r"\*\*`([^`]+)`\*\*", one) for one in paragraphs if f"`{name}`" in one]
    return [match[1].rstrip("/") for match in told if match]
