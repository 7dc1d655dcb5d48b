"""Who asks now: seen by others while the process lives, and no longer."""

import subprocess
import sys
from pathlib import Path

from rlm_core.store.askers import Askers


def test_one_is_there_until_one_leaves(tmp_path: Path) -> None:
    one, other = Askers(tmp_path / "asking"), Askers(tmp_path / "asking")
    name = one.enter()

    assert one.enter() == name
    assert one.is_there(name)
    assert other.is_there(name)
    one.leave()
    assert not other.is_there(name)
    assert not other.is_there("")


def test_who_was_killed_is_not_there_and_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from rlm_core.store.askers import Askers; "
        "print(Askers(Path(sys.argv[1])).enter(), flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE, text=True, check=False
    )
    name = killed.stdout.strip()

    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert not Askers(tmp_path).is_there(name)
    assert list(tmp_path.iterdir()) == []


def test_where_no_file_can_be_locked_nobody_is_seen(tmp_path: Path) -> None:
    (tmp_path / "asking").write_text("not a folder", encoding="utf-8")

    assert Askers(tmp_path / "asking").enter() == ""
