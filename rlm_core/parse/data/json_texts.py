"""Describe JSON that holds text for people: translations and notebooks."""

from typing import Any

from rlm_core.parse.data.description import Description, Part, clipped, counted, listed, text_of
from rlm_core.parse.data.json_records import describe_json
from rlm_core.parse.data.json_values import Member, byte_parts, members, read_json

_MOST_EXAMPLES = 6


def describe_json_catalog(content: bytes) -> Description:
    """Number of messages, the sections they are in, and the first few."""
    try:
        value = read_json(content)
    except ValueError:
        return describe_json(content)
    if not isinstance(value, dict):
        return describe_json(content)
    found = _messages(value)
    examples = "; ".join(f"{key}: {clipped(text)}" for key, text in found[:_MOST_EXAMPLES])
    language = value.get("@@locale")
    return Description(
        f"Translations{f' for {language}' if language else ''}: {counted(len(found), 'message')} "
        f"under {listed(key for key in value if not key.startswith('@'))}. {examples}"
    )


def describe_notebook(content: bytes) -> Description:
    """Language, number of cells, headings; what stands under a heading becomes a part."""
    text = text_of(content)
    top = {member.key: member for member in members(text)}
    if "cells" not in top or content.startswith(b"\xef\xbb\xbf"):
        return describe_json(content)
    cells = members(text, text.find("[", top["cells"].start))
    kinds = [cell.value.get("cell_type") for cell in cells if isinstance(cell.value, dict)]
    headed = _under_headings(cells)
    code = [line for cell in cells if _is(cell, "code") for line in _source(cell).splitlines()[:1]]
    return Description(
        f"Notebook{_language(top)}: {counted(kinds.count('code'), 'code cell')}, "
        f"{counted(kinds.count('markdown'), 'text cell')}. "
        f"Headings: {listed(member.key for member in headed) or 'none'}. "
        f"Code cells begin: {listed(code, 4) or 'none'}",
        tuple(Part(part.name, part.start, part.end) for part in byte_parts(text, headed)),
    )


def _messages(value: dict[str, Any]) -> list[tuple[str, str]]:
    """All texts with their dotted keys, in order."""
    found: list[tuple[str, str]] = []
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        key, each = waiting.pop()
        if isinstance(each, dict):
            inner = [
                (f"{key}.{name}".lstrip("."), value)
                for name, value in each.items()
                if name[:1] != "@"
            ]
            waiting += reversed(inner)
        elif isinstance(each, str):
            found.append((key, each))
    return found


def _under_headings(cells: list[Member]) -> list[Member]:
    """Runs of cells, each from a heading to the cell before the next one."""
    starts = [n for n, cell in enumerate(cells) if _heading(cell)]
    ends = [*starts[1:], len(cells)]
    return [
        Member(_heading(cells[first]), None, cells[first].start, cells[end - 1].end)
        for first, end in zip(starts, ends, strict=False)
    ]


def _heading(cell: Member) -> str:
    lines = _source(cell).strip().splitlines() if _is(cell, "markdown") else []
    return lines[0].strip("# ") if lines and lines[0].startswith("#") else ""


def _is(cell: Member, kind: str) -> bool:
    return isinstance(cell.value, dict) and cell.value.get("cell_type") == kind


def _source(cell: Member) -> str:
    source = cell.value.get("source")
    return "".join(map(str, source)) if isinstance(source, list) else str(source or "")


def _language(top: dict[str, Member]) -> str:
    metadata = top["metadata"].value if "metadata" in top else None
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    name = kernel.get("display_name") if isinstance(kernel, dict) else None
    return f" in {clipped(name)}" if name else ""
