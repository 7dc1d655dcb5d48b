"""The form of a story: Markdown that a person reads from top to bottom, and that can be carried out.

A heading begins a stage. In it,

- a block after the line "`path`:" is what that file holds now;
- a `diff` block after that line is an edit of it: lines that go, lines that come, lines around them;
- a `console` block is typed in the folder of the files;
- a line "The root is `path`." goes to another folder for the rest of the story;
- a `tree` block is the hierarchy below its first line, once the index is up to date again;
- a table with the head "work" is what that cost: a number, or "at most" one;
- a quote after the line "`address` says:" stands in that node's summary.

All else is for the reader alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_PART = re.compile(
    r"^## (?P<title>.+)$"
    r"|^`(?P<speaker>[^`\n]+)` says:\n\n(?P<quote>(?:> ?.*\n)+)"
    r"|^(?:`(?P<path>[^`\n]+)`:\n\n)?^```(?P<language>\w*)\n(?P<block>(?:.*\n)*?)```$"
    r"|^The root is `(?P<root>[^`\n]+)`\.$"
    r"|^\| work +\|.*\n\|[-| :]+\|\n(?P<work>(?:\|.*\n)+)",
    re.MULTILINE,
)
_ROW = re.compile(
    r"^\| (?P<name>[^|]+?) +\| (?P<most>at most )?(?P<number>[\d,]+) +\|", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Write:
    """A file that holds this text from now on."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """Lines of a file that become others."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Type:
    """Commands that are typed, one a line."""

    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoTo:
    """The folder that is the root from now on, relative to the one before."""

    path: str


Step = Write | Change | Type | GoTo


@dataclass(slots=True)
class Stage:
    """What happens, and what must then be true."""

    title: str
    steps: list[Step] = field(default_factory=list)
    trees: list[str] = field(default_factory=list)
    work: dict[str, range] = field(default_factory=dict)  # field of the report -> what it may be
    sayings: list[tuple[str, str]] = field(default_factory=list)  # (address, quote)


def stages(story: str) -> list[Stage]:
    """The stages of a story in order."""
    told: list[Stage] = []
    for part in _PART.finditer(story):
        if part["title"]:
            told.append(Stage(part["title"]))
        else:
            _take(told[-1], part)
    return told


def _take(stage: Stage, part: re.Match[str]) -> None:
    if part["quote"]:
        quote = " ".join(line.lstrip("> ") for line in part["quote"].splitlines())
        stage.sayings.append((part["speaker"], quote))
    elif part["work"]:
        stage.work.update(_work(part["work"]))
    elif part["language"] == "tree":
        stage.trees.append(part["block"])
    else:
        stage.steps.append(_step(part))


def _step(part: re.Match[str]) -> Step:
    if part["root"]:
        return GoTo(part["root"])
    if part["language"] == "console":
        lines = part["block"].splitlines()
        return Type(tuple(line.removeprefix("$ ") for line in lines if line.startswith("$ ")))
    if not part["path"]:
        raise ValueError(f"Which file is this block?\n{part['block']}")
    if part["language"] == "diff":
        return Change(part["path"], _side(part["block"], "-"), _side(part["block"], "+"))
    return Write(part["path"], part["block"])


def _side(diff: str, sign: str) -> str:
    """The old or the new side of a diff."""
    lines = [line for line in diff.splitlines(keepends=True) if line[0] in (" ", sign)]
    return "".join(line[1:] for line in lines)


def _work(rows: str) -> Iterator[tuple[str, range]]:
    for row in _ROW.finditer(rows):
        number = int(row["number"].replace(",", ""))
        least = 0 if row["most"] else number
        yield row["name"].replace(" ", "_"), range(least, number + 1)
