"""Write the pages that are made from the code: the tools from their functions, the verbs from click.

    python docs/make_pages.py

A tool or verb is described once, where it is written; a test checks that the pages say the same.
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import click
from annotated_doc import Doc

from rlm_server.cli import rlm
from rlm_tools.catalogue import CATALOGUE, Tool

_DOCS = Path(__file__).parent
_NOTE = "<!-- Made by `python docs/make_pages.py`; do not edit. -->"
_TOOLS = """\
# Tools

What an MCP client is offered, in the order in which the tools are needed.
Each is a function of `tools/rlm_tools/`; its text here is what the client's model reads.
Answers are plain text with addresses, `path:first-last` lines, and how to go on."""
_TERMINAL = """\
# Terminal

The verbs of the command `rlm`, in the order in which they are needed.
Every verb that asks brings the index up to date first."""
_TYPES = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    Sequence[str]: "list of texts",
    Sequence[Mapping[str, str]]: "list of objects of texts",
}


def main() -> None:
    """Write both pages."""
    for name, text in pages().items():
        (_DOCS / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """The text of each page by its file's name."""
    return {"tools.md": _page(_TOOLS, _tools()), "terminal.md": _page(_TERMINAL, _terminal())}


def _page(head: str, paragraphs: Iterable[str]) -> str:
    return "\n\n".join([_NOTE, head, *paragraphs]) + "\n"


# --- tools ----------------------------------------------------------------------------------


def _tools() -> Iterator[str]:
    for tool in CATALOGUE:
        yield f"## {tool.name}"
        yield f"{tool.title}. {_manner(tool)}"
        yield inspect.getdoc(tool.function) or ""
        yield _table(("argument", "type", "default", "what it is"), _arguments(tool))


def _manner(tool: Tool) -> str:
    reads = "Only reads" if tool.read_only else "May change what is kept"
    return f"{reads}{'' if tool.needs_index else '; answers before there is an index, too'}."


def _arguments(tool: Tool) -> Iterator[tuple[str, ...]]:
    hints = get_type_hints(tool.function, include_extras=True)
    _, *chosen = inspect.signature(tool.function).parameters.values()
    for parameter in chosen:
        plain, *metadata = get_args(hints[parameter.name])
        told = " ".join(one.documentation for one in metadata if isinstance(one, Doc))
        yield (f"`{parameter.name}`", _type_name(plain), _default(parameter.default), told)


def _type_name(plain: Any) -> str:
    if get_origin(plain) is Literal:
        return " or ".join(f"`{choice}`" for choice in get_args(plain))
    (named,) = {*(get_args(plain) if isinstance(plain, UnionType) else [plain])} - {NoneType}
    return _TYPES[named]


def _default(value: Any) -> str:
    if value is inspect.Parameter.empty:
        return "required"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value not in ("", (), None) else ""


# --- terminal -------------------------------------------------------------------------------


def _terminal() -> Iterator[str]:
    yield _table(("option of `rlm` itself", "what it does"), _options(rlm))
    for name in rlm.list_commands(click.Context(rlm)):
        yield from _verb(rlm.commands[name])
    yield "## Exit codes"
    yield (rlm.epilog or "").removeprefix("Exit codes: ").replace("\n", " ")


def _verb(verb: click.Command) -> Iterator[str]:
    pieces = verb.collect_usage_pieces(click.Context(verb))
    yield f"## {verb.name}"
    yield f"`rlm {verb.name} {' '.join(pieces)}`"
    yield inspect.cleandoc(verb.help or "")
    yield _table(("option", "what it does"), _options(verb))


def _options(verb: click.Command) -> Iterator[tuple[str, str]]:
    """Not click's own help records: their wording changes with its version."""
    for option in verb.params:
        if isinstance(option, click.Option):
            default = f" Default: {option.default}." if option.show_default else ""
            yield (f"`{', '.join(option.opts)}{_value(option)}`", f"{option.help}{default}")


def _value(option: click.Option) -> str:
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return f" {' | '.join(option.type.choices)}"
    return (
        " NUMBER"
        if isinstance(option.type, click.types.IntParamType)
        else f" {option.type.name.upper()}"
    )


# --- tables ---------------------------------------------------------------------------------


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    main()
