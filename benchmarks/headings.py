"""Measure how many headings are found, and at which level, where nothing marks them.

    python benchmarks/headings.py [DATA]

DATA holds `docs.jsonl.gz`: pages of reStructuredText from which the lines under and over headings
were taken, each with its outline. Page titles are left out: a page stands for its title.
"""

import gzip
import json
import os
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.retrieval.intervals import Bootstrap
from rlm_core.parse.source import parse_source
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import NO_PARENT, Outline

_SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
_TOP = 2  # the level below a page's title
_LONGEST = 80  # characters of a line that may be a heading
_SENTENCE_ENDS = tuple(".,;:!?")
_MARKUP_STARTS = (*_SENTENCE_ENDS, *"*-+#|`=~^_\"'([{<>")

Headings = Mapping[int, int]  # line -> level
System = Callable[[str], Headings]


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its markup; `headings` are those below its title."""

    name: str
    text: str
    title_lines: frozenset[int]
    headings: Headings


@dataclass(frozen=True, slots=True)
class Found:
    """What a system told about one page."""

    precision: float
    recall: float
    f1: float
    levels: tuple[float, ...]  # a found heading each: 1 where the level is right
    placed: tuple[float, ...]  # a heading of the page each: 1 where it is found at its level


def main() -> None:
    """Print the table."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    evaluation = Path(os.environ.get("RLM_EVALUATION_DATA", _SHARED / "evaluation"))
    parser.add_argument(
        "data", nargs="?", type=Path, metavar="DATA", default=evaluation / "doc_structure"
    )
    print(table(read_pages(parser.parse_args().data)))


def read_pages(data: Path) -> list[Page]:
    """The pages of a set, in its order."""
    with gzip.open(data / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [_page(json.loads(line)) for line in lines]


def table(pages: Sequence[Page]) -> str:
    """A row per system, with half of the 95 % interval over pages beside each figure."""
    count = sum(len(page.headings) for page in pages)
    bootstrap = Bootstrap([page.name for page in pages])
    columns = ("precision", "recall", "heading F1", "level", "placed")
    rows = [
        _row(name, [compare(page, system(page.text)) for page in pages], pages, bootstrap)
        for name, system in SYSTEMS.items()
    ]
    head = f"{'':<24}" + "".join(f"{column:>14}" for column in columns)
    return "\n".join([f"## {len(pages)} pages, {count:,} headings", "", head, *rows])


def compare(page: Page, told: Headings) -> Found:
    """What of a page's headings was found."""
    told = {line: level for line, level in told.items() if line not in page.title_lines}
    common = told.keys() & page.headings.keys()
    return Found(
        precision=_share(len(common), len(told)),
        recall=_share(len(common), len(page.headings)),
        f1=_share(2 * len(common), len(told) + len(page.headings)),
        levels=tuple(float(told[line] == page.headings[line]) for line in sorted(common)),
        placed=tuple(float(told.get(line) == level) for line, level in page.headings.items()),
    )


def parsed(name: str, text: str) -> Headings:
    """The sections that the parser finds in a source of this name."""
    outline = parse_source(name, text.encode())
    return {
        entry.span.start_line: _TOP + _depth(outline, index, title_line(text))
        for index, entry in enumerate(outline.entries)
        if entry.kind is Kind.SECTION
    }


def short_lines(text: str) -> Headings:
    """The baseline: short lines between blank ones that look like no sentence, all at one level."""
    lines = ["", *text.splitlines(), ""]
    return {
        number: _TOP
        for number, line in enumerate(lines[1:-1], start=1)
        if _may_be_heading(line) and not lines[number - 1].strip() and not lines[number + 1].strip()
    }


SYSTEMS: Mapping[str, System] = {
    "short lines alone": short_lines,
    "parse_source, as .rst": partial(parsed, "page.rst"),
    "parse_source, as .txt": partial(parsed, "page.txt"),
}


def title_line(text: str) -> int:
    """The first line that says something."""
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, start=1) if line.strip()), 0)


def _page(row: Mapping[str, Any]) -> Page:
    levels = {heading["line"]: heading["level"] for heading in row["outline"]}
    return Page(
        row["id"],
        row["text"],
        frozenset(line for line, level in levels.items() if level < _TOP),
        {line: level for line, level in levels.items() if level >= _TOP},
    )


def _depth(outline: Outline, index: int, title: int) -> int:
    """How many sections stand above one, without that of the page's title."""
    depth, above = 0, outline.entries[index].parent
    while above != NO_PARENT:
        entry = outline.entries[above]
        depth += entry.kind is Kind.SECTION and entry.span.start_line != title
        above = entry.parent
    return depth


def _may_be_heading(line: str) -> bool:
    return (
        0 < len(line) <= _LONGEST
        and line == line.strip()
        and not line.endswith(_SENTENCE_ENDS)
        and not line.startswith(_MARKUP_STARTS)
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _row(name: str, found: Sequence[Found], pages: Sequence[Page], bootstrap: Bootstrap) -> str:
    named = {page.name: one for page, one in zip(pages, found, strict=True)}
    measured: list[Mapping[str, Sequence[float]]] = [
        {page: [one.precision] for page, one in named.items()},
        {page: [one.recall] for page, one in named.items()},
        {page: [one.f1] for page, one in named.items()},
        {page: one.levels for page, one in named.items()},
        {page: one.placed for page, one in named.items()},
    ]
    means = [bootstrap.mean(values) for values in measured]
    cells = "".join(f"{f'{mean.value:.3f} ±{mean.half_width:.3f}':>14}" for mean in means)
    return f"{name:<24}{cells}"


if __name__ == "__main__":
    main()
