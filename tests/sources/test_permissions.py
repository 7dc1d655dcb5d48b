import json
from dataclasses import replace
from pathlib import Path

import pytest

from rlm_core.settings import Settings
from rlm_core.sources.permissions import DENIED, UNREADABLE_SETTINGS
from rlm_core.sources.read import is_forbidden
from rlm_core.sources.root import find_root
from rlm_core.sources.walk import walk
from rlm_core.tree.status import Skip
from tests.sources.conftest import Write

_FILES: dict[str, str | bytes] = {
    "a.py": "",
    "hidden/b.py": "",
    "src/hidden/c.py": "",
    "src/d.py": "",
}


def _denied(project: Path, settings: Settings) -> set[str]:
    found = walk(find_root(project, settings), settings)
    return {skip.path for skip in found.skips if skip.reason == DENIED}


def _deny(*rules: object) -> str:
    return json.dumps({"permissions": {"deny": list(rules)}})


@pytest.mark.parametrize(
    ("rule", "denied"),
    [
        ("Read(./hidden/**)", {"hidden/"}),
        ("Read(hidden/**)", {"hidden/"}),
        ("Read(/hidden/**)", {"hidden/"}),
        ("Read(hidden)", {"hidden/", "src/hidden/"}),
        ("Read(**/hidden/**)", {"hidden/", "src/hidden/"}),
        ("Read(./src/*.py)", {"src/d.py"}),
        ("Read(*.py)", {"a.py", "hidden/b.py", "src/hidden/c.py", "src/d.py"}),
        ("Read(./a.py)", {"a.py"}),
        ("Read", {"."}),
        ("Read(**)", {"."}),
        ("Read(./**)", {"."}),
        ("Edit(./hidden/**)", set()),
        ("Bash(cat *)", set()),
    ],
)
def test_deny_rules_are_kept(write: Write, settings: Settings, rule: str, denied: set[str]) -> None:
    project = write({**_FILES, ".claude/settings.json": _deny(rule, 7, "Bash(rm *)")})

    assert _denied(project, settings) == denied


def test_absolute_and_home_rules_are_kept(
    write: Write, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = write(_FILES)
    monkeypatch.setenv("HOME", str(project.parent))
    rules = (f"Read(/{project}/hidden/**)", "Read(~/project/src/**)", "Read(//nowhere/**)")
    (project / ".claude").mkdir()
    (project / ".claude/settings.local.json").write_text(_deny(*rules), encoding="utf-8")

    assert _denied(project, settings) == {"hidden/", "src/"}


def test_a_rule_for_a_folder_around_the_root_denies_the_root(
    write: Write, settings: Settings, tmp_path: Path
) -> None:
    project = write({**_FILES, ".claude/settings.json": _deny(f"Read(/{tmp_path.resolve()}/**)")})

    assert _denied(project, settings) == {"."}


def test_the_users_own_settings_count_too(write: Write, settings: Settings, tmp_path: Path) -> None:
    project = write(_FILES)
    user = tmp_path / "user"
    user.mkdir()
    (user / "settings.json").write_text(_deny("Read(./src/**)"), encoding="utf-8")

    assert _denied(project, replace(settings, user_settings_folder=user)) == {"src/"}


@pytest.mark.parametrize("text", ["{", "[]", '{"permissions": {"deny": "Read"}}', "\xff"])
def test_settings_that_cannot_be_understood_are_shown(
    write: Write, settings: Settings, text: str
) -> None:
    project = write({"a.py": "", ".claude/settings.json": text.encode("latin-1")})

    found = walk(find_root(project, settings), settings)

    assert found.skips == (Skip(".claude/settings.json", UNREADABLE_SETTINGS),)


def test_a_document_obeys_the_project_around_it(write: Write, settings: Settings) -> None:
    project = write({**_FILES, ".claude/settings.json": _deny("Read(/hidden/**)")})

    assert _denied(project / "hidden" / "b.py", settings) == {"b.py"}
    assert _denied(project / "a.py", settings) == set()


def test_a_denied_path_is_forbidden_by_name_and_by_link(write: Write, settings: Settings) -> None:
    project = write({**_FILES, ".env": "", ".claude/settings.json": _deny("Read(./hidden/**)")})
    (project / "src" / "link.py").symlink_to(project / "hidden" / "b.py")
    (project / ".git" / "refs").mkdir(parents=True)
    (project / ".git" / "config").write_bytes(b"")
    (project / ".git" / "HEAD").write_bytes(b"")
    root = find_root(project, settings)

    reasons = {
        path: is_forbidden(root, path, settings)
        for path in ("a.py", "hidden/b.py", "src/link.py", ".env", ".git/config", "src")
    }

    assert reasons == {
        "a.py": "",
        "hidden/b.py": DENIED,
        "src/link.py": DENIED,
        ".env": "may hold secrets",
        ".git/config": "version control data",
        "src": "",
    }
