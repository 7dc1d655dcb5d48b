"""A fresh installation answers a question, and is small.

Run with `poe installed`: it fetches every dependency.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.processes import environment

ROOT = Path(__file__).parents[2]
MOST_MEGABYTES = 200
OF_THE_ENVIRONMENT = ("pip", "setuptools")  # what every virtual environment holds

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment that holds the wheel and what it needs, without extras."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, here=ROOT)
    run(sys.executable, "-m", "venv", "venv", here=folder)
    (wheel,) = folder.glob("*.whl")
    run("venv/bin/pip", "install", wheel, here=folder)
    return folder / "venv"


def run(*command: str | Path, here: Path) -> str:
    return subprocess.run(
        list(map(str, command)),
        cwd=here,
        env=environment(here / "home"),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    ).stdout


def test_it_answers_a_question_about_a_folder(installed: Path, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "cart.py").write_text("def total():\n    return sum(prices)\n", encoding="utf-8")
    (shop / "guide.md").write_text("# Guide\n\nRestart the warehouse scanner.\n", encoding="utf-8")

    rlm = installed / "bin" / "rlm"
    answer = run(rlm, "ask", "--root", shop, "how is the total made?", here=tmp_path)

    assert "cart.py" in answer
    assert "return sum(prices)" in answer


def test_it_is_small(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = {
        path.name: megabytes(path)
        for path in installed.glob("lib/python*/site-packages/*")
        if not path.name.startswith(OF_THE_ENVIRONMENT)
    }
    total = sum(sizes.values())
    with capsys.disabled():
        largest = sorted(sizes, key=lambda name: -sizes[name])[:8]
        told = ", ".join(f"{name} {sizes[name]:.0f}" for name in largest)
        sys.stdout.write(f"\ninstalled without extras: {total:.0f} MB ({told}, …)\n")

    assert total < MOST_MEGABYTES


def megabytes(path: Path) -> float:
    """The size of a file, or of all files below a folder."""
    return sum(one.stat().st_size for one in (path, *path.rglob("*")) if one.is_file()) / 1e6
