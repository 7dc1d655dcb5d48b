"""Ignore rules: what a `.gitignore` says about one entry of a folder, just as git would say it.

A walk that never enters ignored folders asks "does a pattern match this very entry?", where pathspec
answers "does one match it or a folder above it?"; the two differ for `data/**` with `!data/keep`.
So patterns are translated here (`globs`), and an ignore file becomes one lookup and two regexes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rlm_core.sources.globs import has_wildcards, path_regex, step_regex


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The patterns of one ignore file. Each is known by its position: the last to match decides."""

    base: str  # the folder they apply to, relative to the root: "" or "src/"
    excludes: tuple[bool, ...]  # by position; False where the pattern begins with `!`
    literal_names: dict[str, int]
    names: "_Alternatives | None"
    paths: "_Alternatives | None"

    def verdict(self, path: str, name: str) -> bool | None:
        """Whether an entry is excluded (True), included again (False) or not spoken of (None).

        `path` is relative to the root and below `base`; the path and name of a folder end with `/`.
        """
        last = self.literal_names.get(name, -1)
        if self.names:
            last = max(last, self.names.last_match(name))
        if self.paths:
            last = max(last, self.paths.last_match(path[len(self.base) :]))
        return None if last < 0 else self.excludes[last]


def parse_rules(text: str, base: str = "") -> IgnoreRules | None:
    """Read the text of an ignore file that stands in `base`; None where it holds no pattern."""
    patterns = [pattern for line in _lines(text) if (pattern := _parse_line(line))]
    if not patterns:
        return None
    literals: dict[str, int] = {}
    names: list[tuple[int, str]] = []
    paths: list[tuple[int, str]] = []
    for index, pattern in enumerate(patterns):
        if pattern.is_literal_name:
            literals |= dict.fromkeys(pattern.literal_names(), index)
        elif regex := pattern.regex():
            (paths if pattern.is_anchored else names).append((index, regex))
    excludes = tuple(pattern.excludes for pattern in patterns)
    return IgnoreRules(base, excludes, literals, _alternatives(names), _alternatives(paths))


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


def _alternatives(regexes: Sequence[tuple[int, str]]) -> _Alternatives | None:
    if not regexes:
        return None
    positions, alternatives = zip(*reversed(regexes), strict=True)
    joined = "|".join(f"({regex})" for regex in alternatives)
    return _Alternatives(re.compile(joined, re.DOTALL), positions)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One line of an ignore file. Without an inner slash it matches names at any depth."""

    glob: str
    excludes: bool
    is_anchored: bool
    folders_only: bool

    @property
    def is_literal_name(self) -> bool:
        return not self.is_anchored and not has_wildcards(self.glob)

    def literal_names(self) -> list[str]:
        return [self.glob + "/"] if self.folders_only else [self.glob, self.glob + "/"]

    def regex(self) -> str | None:
        """The regex of the path (or name), or None where git, too, would never match."""
        body = path_regex(self.glob) if self.is_anchored else step_regex(self.glob)
        return body if body is None else body + ("/" if self.folders_only else "/?")


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
        glob=glob.removeprefix("/"),
        excludes=not line.startswith("!"),
        is_anchored="/" in glob,
        folders_only=line.endswith("/"),
    )


def _without_trailing_spaces(line: str) -> str:
    kept = line.rstrip(" ")
    backslashes = len(kept) - len(kept.rstrip("\\"))
    is_escaped = backslashes % 2 == 1 and len(kept) < len(line)
    return kept + " " if is_escaped else kept
