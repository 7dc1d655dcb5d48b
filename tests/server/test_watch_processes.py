"""Servers and `rlm watch` as processes of their own, over real files."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from tests.server.processes import RLM, environment
from tests.server.test_stdio import greet
from tests.server.watching import eventually, knows

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    write(root, "total")
    return root


@pytest.fixture
def start(shop: Path, tmp_path: Path) -> Iterator[Start]:
    """Start the command on the shop; it is killed when the test is over."""
    with ExitStack() as opened:

        def start_verb(*verb: str) -> "subprocess.Popen[bytes]":
            process = opened.enter_context(
                subprocess.Popen(
                    [RLM, *verb],
                    cwd=shop,
                    env=environment(tmp_path / "data"),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
            )
            opened.callback(process.kill)
            return process

        yield start_verb


@pytest.fixture
def index(shop: Path, tmp_path: Path) -> Iterator[Hierarchy]:
    """What any other process reads; it updates nothing."""
    settings = Settings(data_folder=tmp_path / "data")
    with closing(Hierarchy.open(mark_root(shop, settings), settings)) as hierarchy:
        yield hierarchy


def write(root: Path, name: str) -> None:
    (root / "cart.py").write_text(f"def {name}():\n    return 1\n", encoding="utf-8")


def line(process: "subprocess.Popen[bytes]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().decode()


def test_a_server_follows_an_edit_that_nobody_asked_about(
    shop: Path, start: Start, index: Hierarchy
) -> None:
    greet(start("serve"))
    eventually(lambda: knows(index, "cart.py::total"))
    write(shop, "grand_total")
    eventually(lambda: knows(index, "cart.py::grand_total"))


def test_when_the_leader_is_killed_another_server_takes_over(
    shop: Path, start: Start, index: Hierarchy
) -> None:
    leader = start("serve")
    greet(leader)
    eventually(lambda: knows(index, "cart.py::total"))
    greet(start("serve"))
    leader.kill()
    leader.wait()
    write(shop, "inherited")
    eventually(lambda: knows(index, "cart.py::inherited"))
    write(shop, "kept_up")
    eventually(lambda: knows(index, "cart.py::kept_up"))


def test_watch_says_what_each_update_cost_and_ends_well(
    shop: Path, start: Start, index: Hierarchy
) -> None:
    first = start("watch")

    assert line(first) == f"watching {shop}; end with Ctrl-C\n"
    assert line(first) == "file events\n"
    assert line(first).startswith("everything: 1 file read, 1 parsed, 0 removed, ")

    write(shop, "grand_total")

    assert line(first).startswith("./: 1 file read, 1 parsed, 0 removed, ")
    assert knows(index, "cart.py::grand_total")

    second = start("watch")
    line(second)

    assert line(second) == "another process keeps this index up to date\n"

    for process in (second, first):
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
