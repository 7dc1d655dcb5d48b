"""The command `rlm`: its verbs, their options, and what its exit codes mean.

Nothing heavy is imported before a verb runs, so that `rlm --help` answers at once.
"""

import sys
from contextlib import AbstractContextManager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rlm_core.errors import (
    AddressError,
    ArgumentError,
    RlmError,
    RootError,
    SettingError,
    SourceError,
)
from rlm_server.model_verbs import MODEL_VERBS
from rlm_server.options import (
    chosen_options,
    cursor_option,
    expect_option,
    json_option,
    limit_option,
    model_options,
    root_option,
    scope_option,
)
from rlm_server.question import Bounds, Question

if TYPE_CHECKING:
    from rlm_server.session import Session
    from rlm_tools.summarize_node import SizeName

_NOTHING_FOUND = 1
_STOPPED = 130  # as shells say it of a command that Ctrl-C ended
_EPILOG = """\
Exit codes: 0 done; 1 nothing found (0 with --json); 2 wrong usage or setting, or no such address; 3 the root \
or a file of it cannot be read, or the root waits for `rlm index`; 4 something is wrong with the \
index on disk; 130 stopped with Ctrl-C."""


class Verbs(click.Group):
    """The one place where an error becomes a line on standard error and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb."""
        try:
            return super().invoke(ctx)
        except RlmError as error:
            if ctx.params["debug"]:
                raise
            click.echo(f"rlm: {error}", err=True)
            ctx.exit(_exit_code(error))
        except KeyboardInterrupt:
            over = "\r" if sys.stderr.isatty() else ""  # over the `^C` that a terminal shows
            click.echo(f"{over}rlm: stopped", err=True)
            ctx.exit(_STOPPED)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order in which they are needed."""
        return list(self.commands)


def main() -> None:
    """Run the command; the entry point of the console script."""
    _speak_utf8()
    rlm()


@click.group(
    cls=Verbs,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.version_option(package_name="claude-code-rlm", message="rlm %(version)s")
def rlm(debug: bool) -> None:
    """Zoom into a codebase or long document: from a summary of the whole to the exact lines."""


@rlm.command()
@click.argument("named", metavar="[ROOT]", required=False, type=click.Path(path_type=Path))
@root_option
def index(named: Path | None, root: Path | None) -> None:
    """Build the index of a root, or bring it up to date."""
    with _session(named or root, consents=True) as session:
        session.index()


@rlm.command()
@click.argument("question")
@expect_option
@scope_option
@click.option(
    "--depth", type=click.IntRange(min=1), default=3, show_default=True, help="Levels to recurse."
)
@click.option(
    "--budget-tokens", type=int, default=2_000, show_default=True, help="The longest answer."
)
@model_options
@click.option("--estimate", is_flag=True, help="Say what a model would cost for it, and stop.")
@limit_option
@json_option
@root_option
def ask(
    question: str,
    depth: int,
    budget_tokens: int,
    budget_usd: float | None,
    estimate: bool,
    root: Path | None,
    **wanted: Any,
) -> None:
    """Answer a question about the whole, with cited lines.

    With `-`, read one question a line from standard input.
    """
    asked, bounds = Question(question, **wanted), Bounds(depth, budget_tokens, budget_usd)
    with _session(root) as session:
        session.update()
        found = session.estimate(asked, bounds) if estimate else session.ask(asked, bounds)
    _exit_unless(found or wanted["as_json"])


@rlm.command()
@click.argument("address", default=".")
@click.option(
    "--size",
    type=click.Choice(["headline", "brief", "full"]),
    default="brief",
    show_default=True,
    help="How much to tell.",
)
@root_option
def summarize(address: str, size: "SizeName", root: Path | None) -> None:
    """Say what a folder, file, function or section is."""
    with _session(root) as session:
        session.update()
        session.summarize(address, size)


@rlm.command()
@click.argument("address", default=".")
@click.option("--question", default="", help="Orders the parts by how well they answer it.")
@cursor_option
@root_option
def drill(address: str, question: str, cursor: str, root: Path | None) -> None:
    """List what is inside, with a headline for each part."""
    with _session(root) as session:
        session.update()
        session.drill(address, question, cursor)


@rlm.command()
@click.argument("address")
@cursor_option
@root_option
def read(address: str, cursor: str, root: Path | None) -> None:
    """Show exact lines: of an address, a path, or path:first-last."""
    with _session(root) as session:
        session.update()
        session.read(address, cursor)


@rlm.command()
@click.argument("query", default="")
@expect_option
@scope_option
@click.option("--kind", default="", help="Only this kind, such as function.")
@click.option("--like", default="", metavar="ADDRESS", help="Find what is most like this, instead.")
@limit_option
@json_option
@root_option
def search(query: str, kind: str, like: str, root: Path | None, **wanted: Any) -> None:
    """Find where something is, by words, meaning and structure.

    With `-`, read one query a line from standard input.
    """
    with _session(root) as session:
        session.update()
        found = session.search(Question(query, **wanted), kind, like)
    _exit_unless(found or wanted["as_json"])


@rlm.command()
@json_option
@root_option
@click.option("--costs", is_flag=True, help="What language models have cost, and for what.")
def status(as_json: bool, costs: bool, root: Path | None) -> None:
    """Say what is indexed, where it is kept, and what was skipped."""
    with _session(root) as session:
        session.costs(as_json=as_json) if costs else session.status(as_json=as_json)


@rlm.command()
@root_option
def serve(root: Path | None) -> None:
    """Serve MCP on standard input and output; MCP clients start this."""
    from rlm_server import serving  # noqa: PLC0415 -- only serving pays for importing mcp

    serving.serve(root, chosen_options())


@rlm.command()
@root_option
def watch(root: Path | None) -> None:
    """Keep the index up to date while files change, until Ctrl-C.

    Only needed where no server runs: `rlm serve` does the same.
    """
    from rlm_server import watch_verb  # noqa: PLC0415 -- `--help` must not wait for the core

    watch_verb.watch_in_foreground(root, chosen_options())


@rlm.command()
@click.argument("path")
@root_option
def forget(path: str, root: Path | None) -> None:
    """Remove what is known of a path, until it is indexed again."""
    with _session(root) as session:
        session.forget(path)


@rlm.command()
@click.argument("name", required=False)
@click.argument("value", required=False)
@click.option("--unset", is_flag=True, help="Go back to the default.")
def config(name: str | None, value: str | None, unset: bool) -> None:
    """Show what you may choose and what holds, or choose: `rlm config NAME VALUE`."""
    from rlm_server import config_verb  # noqa: PLC0415 -- as above

    if unset and (value is not None or name is None):
        raise click.UsageError("--unset takes the name of one setting, and no value.")
    if name is None:
        config_verb.show_all()
    elif unset:
        config_verb.take_back(name)
    elif value is None:
        config_verb.show_one(name)
    else:
        config_verb.choose(name, value)


for _verb in MODEL_VERBS:
    rlm.add_command(_verb)


def _session(root: Path | None, *, consents: bool = False) -> "AbstractContextManager[Session]":
    from rlm_server import session  # noqa: PLC0415 -- `--help` must not wait for the core

    return session.open_session(root, chosen_options(), consents=consents)


def _speak_utf8() -> None:
    """Whatever the locale: sources hold any character, and a pipe must not fail on one."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _exit_unless(found: bool) -> None:
    if not found:
        click.get_current_context().exit(_NOTHING_FOUND)


def _exit_code(error: RlmError) -> int:
    if isinstance(error, ArgumentError | AddressError | SettingError):
        return 2
    if isinstance(error, RootError | SourceError):
        return 3
    return 4
