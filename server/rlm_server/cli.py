"""The command `rlm`: its verbs, their options, and what its exit codes mean.

Nothing heavy is imported before a verb runs, so that `rlm --help` answers at once.
"""

import sys
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from rlm_core.errors import AddressError, ArgumentError, RlmError, RootError, SourceError

if TYPE_CHECKING:
    from rlm_server.session import Session

_EPILOG = """\
Exit codes: 0 done; 1 nothing found (0 with --json); 2 wrong usage, or no such address; \
3 the root or a file of it cannot be read, or the root waits for `rlm index`; \
4 something is wrong with the index on disk."""


class Verbs(TyperGroup):
    """The one place where an error becomes a line on standard error and an exit code."""

    def invoke(self, ctx: typer.Context) -> Any:
        """Run a verb."""
        try:
            return super().invoke(ctx)
        except RlmError as error:
            if ctx.params["debug"]:
                raise
            typer.echo(f"rlm: {error}", err=True)
            raise typer.Exit(_exit_code(error)) from error


class SummarySize(StrEnum):
    """How much of a node to tell."""

    HEADLINE = "headline"
    BRIEF = "brief"
    FULL = "full"


app = typer.Typer(
    cls=Verbs,
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help needs no rich, which costs as much as everything else
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Root = Annotated[
    Path | None,
    typer.Option("--root", help="A folder or one document. Default: the root of here."),
]
Address = Annotated[str, typer.Argument(help="An address or a path; `.` is the whole.")]
Expect = Annotated[
    list[str] | None,
    typer.Option("--expect", help="A name or phrase that the text may contain; repeatable."),
]
Scope = Annotated[str, typer.Option("--scope", help="A folder or address to stay inside.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="The most hits.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Cursor = Annotated[str, typer.Option("--cursor", help="Where the last page said to go on.")]


def main() -> None:
    """Run the command; the entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 -- slow, and no verb needs it

        typer.echo(f"rlm {version('claude-code-rlm')}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Zoom into a codebase or long document: from a summary of the whole to the exact lines."""


@app.command()
def index(
    named: Annotated[
        Path | None, typer.Argument(metavar="[ROOT]", help="A folder or one document.")
    ] = None,
    root: Root = None,
) -> None:
    """Build the index of a root, or bring it up to date."""
    with _session(named or root, consents=True) as session:
        session.index()


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="A question; `-` reads one a line.")],
    root: Root = None,
    expect: Expect = None,
    scope: Scope = "",
    depth: Annotated[int, typer.Option("--depth", min=0, help="Levels to recurse.")] = 3,
    budget_tokens: Annotated[
        int, typer.Option("--budget-tokens", help="The longest answer.")
    ] = 2_000,
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Answer a question about the whole, with cited lines."""
    with _session(root) as session:
        session.update()
        asked = session.question(question, expect or (), scope, limit, as_json=as_json)
        _exit_unless(session.ask(asked, depth, budget_tokens) or as_json)


@app.command()
def summarize(
    address: Address = ".",
    size: Annotated[SummarySize, typer.Option("--size", help="How much.")] = SummarySize.BRIEF,
    root: Root = None,
) -> None:
    """Say what a folder, file, class, function or section is."""
    with _session(root) as session:
        session.update()
        session.summarize(address, size.value)


@app.command()
def drill(
    address: Address = ".",
    question: Annotated[
        str, typer.Option("--question", help="Orders the parts by how well they answer it.")
    ] = "",
    cursor: Cursor = "",
    root: Root = None,
) -> None:
    """List what is inside, with a headline for each part."""
    with _session(root) as session:
        session.update()
        session.drill(address, question, cursor)


@app.command()
def read(
    address: Annotated[str, typer.Argument(help="An address, a path, or path:first-last.")],
    cursor: Cursor = "",
    root: Root = None,
) -> None:
    """Show exact lines."""
    with _session(root) as session:
        session.update()
        session.read(address, cursor)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to find; `-` reads one query a line.")],
    root: Root = None,
    expect: Expect = None,
    scope: Scope = "",
    kind: Annotated[str, typer.Option("--kind", help="Only this kind, such as function.")] = "",
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Find where something is, by words and structure."""
    with _session(root) as session:
        session.update()
        asked = session.question(query, expect or (), scope, limit, as_json=as_json)
        _exit_unless(session.search(asked, kind) or as_json)


@app.command()
def status(root: Root = None, as_json: AsJson = False) -> None:
    """Say what is indexed, where it is kept, and what was skipped."""
    with _session(root) as session:
        session.status(as_json=as_json)


@app.command()
def serve(root: Root = None) -> None:
    """Serve MCP on standard input and output; MCP clients start this."""
    from rlm_server import serving  # noqa: PLC0415 -- only serving pays for importing mcp

    serving.serve(root)


@app.command()
def forget(
    path: Annotated[str, typer.Argument(help="A file or folder of the root.")], root: Root = None
) -> None:
    """Remove everything that is known of a path, until it is indexed again."""
    with _session(root) as session:
        _exit_unless(session.forget(path))


def _session(root: Path | None, *, consents: bool = False) -> "AbstractContextManager[Session]":
    from rlm_server import session  # noqa: PLC0415 -- `--help` must not wait for the core

    return session.open_session(root, consents=consents)


def _exit_unless(found: bool) -> None:
    if not found:
        raise typer.Exit(_NOTHING_FOUND)


_NOTHING_FOUND = 1


def _exit_code(error: RlmError) -> int:
    if isinstance(error, ArgumentError | AddressError):
        return 2
    if isinstance(error, RootError | SourceError):
        return 3
    return 4
