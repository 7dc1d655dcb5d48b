"""Ignore rules: what a `.gitignore` says about one entry of a folder, just as git would say it.

A walk that never enters ignored folders asks "does a pattern match this very entry?", where pathspec
answers "does one match it or a folder above it?"; the two differ for `data/**` with `!data/keep`.
So patterns are translated here (`globs`), and an ignore file becomes a few tables and regexes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rlm_core.sources.globs import has_wildcards, path_regex, step_regex

_ESCAPE = re.compile(r"\\.", re.DOTALL)
_ENDING = re.compile(r"\*(?P<literal>\.[^.*?\[\]\\/]*)(?:\[(?P<last>[A-Za-z0-9]+)\])?")


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The patterns of one ignore file. Each is known by its position: the last to match decides.

    Nearly all patterns are names, endings (`*.log`) or paths without wildcards, which cost one look
    into a table each; the others are regexes, and those of paths are asked only at their depth.
    """

    base: str  # the folder they apply to, relative to the root: "" or "src/"
    excludes: tuple[bool, ...]  # by position; False where the pattern begins with `!`
    literal_names: dict[str, int]
    endings: dict[str, int]  # from the last dot on
    literal_paths: dict[str, int]  # relative to the root
    names: "_Alternatives | None"
    paths: "_Alternatives | None"  # with `**`
    paths_by_depth: "dict[int, _Alternatives]"  # depth: the number of folders in the pattern

    def verdict(self, path: str, name: str) -> bool | None:
        """Whether an entry is excluded (True), included again (False) or not spoken of (None).

        `path` is relative to the root and below `base`; the path and name of a folder end with `/`.
        """
        last = self.literal_names.get(name, -1)
        if self.endings and (position := self.endings.get(name[name.rfind(".") :], -1)) > last:
            last = position
        if self.names and (position := self.names.last_match(name)) > last:
            last = position
        if self.literal_paths and (position := self.literal_paths.get(path, -1)) > last:
            last = position
        if self.paths or self.paths_by_depth:
            last = max(last, self._last_path(path[len(self.base) :]))
        return None if last < 0 else self.excludes[last]

    def _last_path(self, path: str) -> int:
        last = self.paths.last_match(path) if self.paths else -1
        depth = path.count("/", 0, -1)  # a folder's own slash is none of them
        alternatives = self.paths_by_depth.get(depth)
        return max(last, alternatives.last_match(path)) if alternatives else last


def parse_rules(text: str, base: str = "") -> IgnoreRules | None:
    """Read the text of an ignore file that stands in `base`; None where it holds no pattern."""
    patterns = [pattern for line in _lines(text) if (pattern := _parse_line(line))]
    if not patterns:
        return None
    tables = _Tables(base)
    for position, pattern in enumerate(patterns):
        tables.add(position, pattern)
    return tables.rules(tuple(pattern.excludes for pattern in patterns))


def verdict(chain: Sequence[IgnoreRules], path: str, name: str) -> bool | None:
    """What the first rules of a chain (nearest folder first) that speak of the entry say."""
    for rules in chain:
        if (said := rules.verdict(path, name)) is not None:
            return said
    return None


@dataclass(frozen=True, slots=True)
class _Alternatives:
    """Patterns as one regex, the last first, so that the first alternative to match decides."""

    regex: re.Pattern[str]
    positions: tuple[int, ...]

    def last_match(self, text: str) -> int:
        """The position of the last pattern that matches, or -1."""
        found = self.regex.fullmatch(text)
        return self.positions[found.lastindex - 1] if found and found.lastindex else -1

    @classmethod
    def of(cls, regexes: Sequence[tuple[int, str]]) -> "_Alternatives":
        """Regexes with their positions, which rise; at least one."""
        positions, alternatives = zip(*reversed(regexes), strict=True)
        joined = "|".join(f"({regex})" for regex in alternatives)
        return cls(re.compile(joined, re.DOTALL), positions)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One line of an ignore file. Without an inner slash it matches names at any depth."""

    glob: str
    excludes: bool
    is_anchored: bool
    folders_only: bool

    def both(self, literal: str) -> list[str]:
        """What stands for a file and a folder, or a folder alone, in the tables."""
        return [literal + "/"] if self.folders_only else [literal, literal + "/"]

    def regex(self) -> str | None:
        """The regex of the path (or name), or None where git, too, would never match."""
        body = path_regex(self.glob) if self.is_anchored else step_regex(self.glob)
        return body if body is None else body + ("/" if self.folders_only else "/?")


@dataclass(frozen=True, slots=True)
class _Tables:
    """The patterns of one file, sorted by how they are asked."""

    base: str
    literal_names: dict[str, int] = field(default_factory=dict)
    endings: dict[str, int] = field(default_factory=dict)
    literal_paths: dict[str, int] = field(default_factory=dict)
    names: list[tuple[int, str]] = field(default_factory=list)
    paths: list[tuple[int, str]] = field(default_factory=list)
    paths_by_depth: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, position: int, pattern: _Pattern) -> None:
        """Sort in one pattern; a later one replaces an earlier one that says of the same."""
        if not has_wildcards(pattern.glob):
            literals = self.literal_paths if pattern.is_anchored else self.literal_names
            literal = self.base + pattern.glob if pattern.is_anchored else pattern.glob
            literals |= dict.fromkeys(pattern.both(literal), position)
        elif not pattern.is_anchored and (endings := _endings(pattern.glob)):
            for ending in endings:
                self.endings.update(dict.fromkeys(pattern.both(ending), position))
        elif regex := pattern.regex():
            self._regexes_with(pattern).append((position, regex))

    def _regexes_with(self, pattern: _Pattern) -> list[tuple[int, str]]:
        if not pattern.is_anchored:
            return self.names
        if "**" in pattern.glob:
            return self.paths
        return self.paths_by_depth.setdefault(pattern.glob.count("/"), [])

    def rules(self, excludes: tuple[bool, ...]) -> IgnoreRules:
        """What was sorted in, as rules."""
        by_depth = {
            depth: _Alternatives.of(all_of) for depth, all_of in self.paths_by_depth.items()
        }
        return IgnoreRules(
            self.base,
            excludes,
            self.literal_names,
            self.endings,
            self.literal_paths,
            _Alternatives.of(self.names) if self.names else None,
            _Alternatives.of(self.paths) if self.paths else None,
            by_depth,
        )


def _endings(glob: str) -> list[str]:
    """The endings that a glob such as `*.log` or `*.py[co]` stands for; empty where it is another."""
    found = _ENDING.fullmatch(glob)
    if not found:
        return []
    return [found["literal"] + last for last in found["last"] or ("",)]


def _lines(text: str) -> Iterable[str]:
    return (line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n"))


def _parse_line(line: str) -> _Pattern | None:
    if line.startswith("#"):
        return None
    line = _without_trailing_spaces(line)
    glob = line.removeprefix("!").removesuffix("/")
    if not glob:
        return None
    return _Pattern(
        glob=_ESCAPE.sub(_bare_slash, glob.removeprefix("/")),
        excludes=not line.startswith("!"),
        is_anchored="/" in glob,
        folders_only=line.endswith("/"),
    )


def _bare_slash(escape: re.Match[str]) -> str:
    return "/" if escape[0] == "\\/" else escape[0]


def _without_trailing_spaces(line: str) -> str:
    kept = line.rstrip(" ")
    backslashes = len(kept) - len(kept.rstrip("\\"))
    is_escaped = backslashes % 2 == 1 and len(kept) < len(line)
    return kept + " " if is_escaped else kept
