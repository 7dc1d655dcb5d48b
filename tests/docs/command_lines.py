"""Command lines as pages show them: shell lines taken apart, and read by click without running them."""

import shlex
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import click

from rlm_server.cli import rlm


def commands(line: str) -> Iterator[list[str]]:
    """The commands of a shell line, each as its words."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    for word in lexer:
        if set(word) <= set("&|;"):
            yield words
            words = []
        else:
            words.append(word)
    yield words


def rlm_arguments(words: Sequence[str]) -> list[str] | None:
    """What is given to `rlm`, also where another command starts it; None where nothing does."""
    at = [number for number, word in enumerate(words) if PurePosixPath(word).name == "rlm"]
    return list(words[at[-1] + 1 :]) if at else None


def check_rlm(arguments: Sequence[str]) -> None:
    """Read the arguments as `rlm` does.

    Raises:
        click.ClickException: There is no such verb or option, or an argument is missing.

    """
    above = click.Context(rlm)
    _, rest, _ = rlm.make_parser(above).parse_args(list(arguments))
    name, verb, rest = rlm.resolve_command(above, rest)
    assert verb is not None
    verb.make_context(name, rest, parent=above)


def check_mention(arguments: Sequence[str]) -> None:
    """The same for what a sentence only mentions: arguments may be missing.

    Raises:
        click.ClickException: There is no such verb or option.

    """
    if not arguments or arguments[0].isupper():  # `rlm VERB --help`
        return
    if arguments[0] in {name for option in rlm.params for name in option.opts}:  # `rlm --version`
        return
    verb = rlm.commands.get(arguments[0])
    if verb is None:
        raise click.UsageError(f"there is no verb {arguments[0]!r}")
    known = {name for option in verb.params for name in option.opts} | {"--help"}
    for argument in arguments[1:]:
        if argument.startswith("--") and argument not in known:
            raise click.UsageError(f"{arguments[0]} has no option {argument}")
