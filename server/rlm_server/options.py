"""Options that several verbs share."""

from collections.abc import Callable
from pathlib import Path

import click

Verb = Callable[..., None]

_OPTIONS = f"{__name__}.chosen"  # where the context keeps choices that hold for this command alone


def _choose(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None and parameter.name:
        context.meta.setdefault(_OPTIONS, {})[parameter.name] = value


def _choice(name: str, metavar: str, told: str) -> Callable[[Verb], Verb]:
    """An option that wins over what `rlm config` keeps; no verb has to hand it on."""
    return click.option(
        f"--{name}", metavar=metavar, help=told, expose_value=False, callback=_choose
    )


def root_option(verb: Verb) -> Verb:
    """What every verb that opens a root takes: which one, and choices for it."""
    verb = _choice("device", "auto|cpu|cuda", "Where texts are encoded.")(verb)
    verb = _choice(
        "encoder", "shipped|none|MODEL", "What makes vectors; see `rlm config encoder`."
    )(verb)
    return click.option(
        "--root",
        type=click.Path(path_type=Path),
        help="A folder or one document.  [default: the project around the working directory]",
    )(verb)


expect_option = click.option(
    "--expect", multiple=True, help="A name or phrase that the text may contain; repeatable."
)
scope_option = click.option("--scope", default="", help="A folder or address to stay inside.")
limit_option = click.option(
    "--limit", type=click.IntRange(min=1), default=10, show_default=True, help="The most hits."
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
cursor_option = click.option("--cursor", default="", help="Where the last page said to go on.")


def model_options(verb: Verb) -> Verb:
    """What every verb takes that may ask a language model: which one, and for how much."""
    verb = _choice("model", "NAME", "Its name; see `rlm config model`.")(verb)
    verb = _choice(
        "backend", "none|host|anthropic|claude-cli", "The language model; see `rlm config backend`."
    )(verb)
    return click.option(
        "--budget-usd",
        type=click.FloatRange(min=0),
        help="The most that a paid model may cost.  [default: `rlm config budget_usd`]",
    )(verb)


def chosen_options() -> dict[str, str]:
    """The choices that were given as options, by setting's name."""
    given: dict[str, str] = click.get_current_context().meta.get(_OPTIONS, {})
    return given
