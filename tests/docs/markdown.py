"""The project's Markdown pages, taken apart: fenced blocks, code in the text, links, anchors."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / folder / "README.md" for folder in ("benchmarks", "server", "tools")),
    ]
)

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of a page, with the page that it stands in."""

    page: Path
    text: str

    def __str__(self) -> str:
        """How a test shows it."""
        return f"{self.page.relative_to(ROOT)}: {self.text[:60]}"


def blocks(page: Path, *languages: str) -> Iterator[Found]:
    """The fenced blocks in these languages."""
    for language, text in _BLOCK.findall(page.read_text("utf-8")):
        if language in languages:
            yield Found(page, text)


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return _BLOCK.sub("", page.read_text("utf-8"))


def code(page: Path) -> Iterator[Found]:
    """What stands between single backticks in the text."""
    yield from (Found(page, text) for text in _CODE.findall(prose(page)))


def links(page: Path) -> Iterator[Found]:
    """The targets of a page's links."""
    yield from (Found(page, target) for target in _LINK.findall(_CODE.sub("", prose(page))))


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings make."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in _HEADING.findall(prose(page))
    }
