"""What the user's Claude Code settings forbid to read: `permissions.deny` rules of the form `Read(...)`.

The patterns are those of `.gitignore`, from four places:

    Read(//etc/x)      the file system's root
    Read(~/x)          the home folder
    Read(/x)           the settings file's project (for the user's own settings, their folder too)
    Read(x), Read(./x) the root that is indexed, or the settings file's project

Where a rule could be read in two ways, both are forbidden. A bare `Read` forbids everything.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rlm_core.settings import Settings
from rlm_core.sources.git_folder import git_folder_of
from rlm_core.sources.ignore import IgnoreRules, parse_rules
from rlm_core.tree.status import Skip

DENIED = "denied by permissions.deny in Claude Code's settings"
UNREADABLE_SETTINGS = "settings that cannot be understood: their deny rules are not applied"

_READ = re.compile(r"\s*Read\s*(?:\((?P<pattern>.*)\))?\s*", re.DOTALL)
_EVERYTHING = frozenset({"", "*", "**", ".", "./", "./*", "./**", "/**", "//**"})


@dataclass(frozen=True, slots=True)
class Denials:
    """All deny rules that bear on one root."""

    everything: bool
    rules: tuple[tuple[str, IgnoreRules], ...]  # with the root's own path below each rule's base
    skips: tuple[Skip, ...] = ()  # settings files that could not be understood

    def reason(self, path: str) -> str:
        """Why an entry (relative path, a folder with a trailing `/`) is denied, or empty.

        Asks about this very entry: folders above it are asked about on the way down.
        """
        if self.everything:
            return DENIED
        name = path[path.rstrip("/").rfind("/") + 1 :]
        denied = (rules.verdict(prefix + path, name) for prefix, rules in self.rules)
        return DENIED if any(denied) else ""


def read_denials(path: Path, settings: Settings, *, is_document: bool) -> Denials:
    """Read the deny rules that bear on the root at a path: the project's, the local and the user's."""
    folder = path.parent if is_document else path
    patterns: list[tuple[Path, str]] = []
    skips: list[Skip] = []
    for file, projects in _settings_files(folder, settings, is_document=is_document):
        rules = _deny_rules(file)
        if rules is None:
            skips.append(Skip(_shown(file, folder), UNREADABLE_SETTINGS))
        for pattern in _read_patterns(rules or ()):
            patterns += _based(pattern, folder, projects)
    return _denials(folder, patterns, skips)


def _settings_files(
    folder: Path, settings: Settings, *, is_document: bool
) -> Iterator[tuple[Path, tuple[Path, ...]]]:
    """Each settings file with the folders to which its `/x` may refer.

    A document has the settings of every project around it, and so has a folder that is no
    repository: it may stand in one that ignores it.
    """
    is_project = git_folder_of(folder) is not None and not is_document
    for project in (folder,) if is_project else (folder, *folder.parents):
        for name in ("settings.json", "settings.local.json"):
            yield project / ".claude" / name, (project, project / ".claude")
    if user := settings.user_settings_folder:
        yield user / "settings.json", (user, folder)


def _deny_rules(file: Path) -> Iterable[Any] | None:
    """The deny list of a settings file; empty where there is none, None where it is malformed."""
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
        rules = data.get("permissions", {}).get("deny", [])
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValueError, AttributeError, RecursionError):
        return None
    return rules if isinstance(rules, list) else None


def _read_patterns(rules: Iterable[Any]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, str) and (found := _READ.fullmatch(rule)):
            yield (found["pattern"] or "").strip()


def _based(pattern: str, folder: Path, projects: Iterable[Path]) -> list[tuple[Path, str]]:
    """The folders from which a pattern counts, with what is left of it."""
    if pattern in _EVERYTHING:
        return [(folder, "**")]
    if pattern.startswith("//"):
        return [(Path(folder.anchor), pattern[1:])]
    if pattern.startswith("~/"):
        return [(home, pattern[1:]) for home in _homes()]
    if pattern.startswith("/"):
        return [(project, pattern) for project in projects]
    relative = pattern.removeprefix(".") if pattern.startswith("./") else pattern
    return [(base, relative) for base in dict.fromkeys((folder, *projects))]


def _homes() -> list[Path]:
    try:
        home = Path.home()
    except RuntimeError:  # a user without one
        return []
    return sorted({home, home.resolve()})


def _denials(folder: Path, patterns: Iterable[tuple[Path, str]], skips: list[Skip]) -> Denials:
    by_base: dict[Path, list[str]] = {}
    for base, pattern in patterns:
        by_base.setdefault(base, []).append(_with_its_folder(pattern))
    everything = any("**" in found and base == folder for base, found in by_base.items())
    rules = []
    for base, found in by_base.items():
        parsed = parse_rules("\n".join(found))
        if parsed and folder.is_relative_to(base):
            below = folder.relative_to(base).as_posix()
            everything = everything or _denies_a_folder_of(parsed, below)
            rules.append(("" if below == "." else below + "/", parsed))
    return Denials(everything, tuple(rules), tuple(dict.fromkeys(skips)))


def _with_its_folder(pattern: str) -> str:
    """Deny `x/**` as `x`: one skip for the folder rather than one for each file in it."""
    stripped = pattern.removesuffix("/**")
    if stripped != pattern and "/" not in stripped:
        return f"/{stripped}" if stripped else "**"  # the slash that is gone anchored it
    return "\\" + stripped if stripped.startswith(("!", "#")) else stripped


def _denies_a_folder_of(rules: IgnoreRules, below: str) -> bool:
    steps = [] if below == "." else below.split("/")
    paths = ("/".join(steps[: depth + 1]) + "/" for depth in range(len(steps)))
    return any(rules.verdict(path, path.split("/")[-2] + "/") for path in paths)


def _shown(file: Path, folder: Path) -> str:
    return (file.relative_to(folder) if file.is_relative_to(folder) else file).as_posix()
