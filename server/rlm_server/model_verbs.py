"""The verbs for which a language model may be asked: `label`, `write`, `revoke`."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from rlm_server.options import (
    chosen_options,
    cursor_option,
    model_options,
    root_option,
    scope_option,
)

if TYPE_CHECKING:
    from rlm_server.session import Session


@click.command()
@click.argument("level")
@click.option("--label", "labels", multiple=True, help="`NAME: CONDITION`, or a NAME to be judged.")
@click.option("--question", default="", help="By what each item is judged.")
@click.option("--where", default="", metavar="CONDITION", help="Only items that meet this.")
@click.option("--group-by", "fields", multiple=True, metavar="FIELD", help="Count by this.")
@click.option(
    "--pairs",
    default="",
    metavar="'A & B by|sharing FIELD'",
    help="Pairs of values, or of items with the same value.",
)
@click.option("--show", default="", metavar="LABEL", help="List these items; `*` for all.")
@cursor_option
@model_options
@scope_option
@root_option
def label(
    level: str,
    labels: tuple[str, ...],
    question: str,
    where: str,
    fields: tuple[str, ...],
    pairs: str,
    show: str,
    cursor: str,
    budget_usd: float | None,
    scope: str,
    root: Path | None,
) -> None:
    """Label every item of a LEVEL (line, record, function, clause, turn ...) and count."""
    from rlm_core.tree.labels import Labeling  # noqa: PLC0415 -- `--help` must not wait for the core

    asked = Labeling(question, labels, level, scope, where, fields, pairs)
    with _session(root) as session:
        session.update()
        session.label(asked, show, cursor, budget_usd)


@click.command()
@click.argument("address", default=".")
@click.option("--yes", is_flag=True, help="Do not ask before spending.")
@click.option("--batch", is_flag=True, help="At half the price, within a day; may be interrupted.")
@model_options
@root_option
def write(
    address: str, yes: bool, batch: bool, budget_usd: float | None, root: Path | None
) -> None:
    """Have summaries written by the model that was chosen: all, or the weightiest that a budget buys."""
    with _session(root) as session:
        session.update()
        about = session.calls_of_writing(address, budget_usd, batched=batch)
        if yes or not about or click.confirm("Go on?", err=True):
            session.write(address, budget_usd, about, batched=batch)


@click.command()
@click.argument("origin")
@root_option
def revoke(origin: str, root: Path | None) -> None:
    """Remove all that a model (by its name), or the calling agent (`agent`), has written here."""
    with _session(root) as session:
        session.revoke(origin)


@click.command()
@click.argument("questions", type=click.File(encoding="utf-8"))
@model_options
@root_option
def evaluate(questions: TextIO, budget_usd: float | None, root: Path | None) -> None:
    """Measure a model here: facts right, summaries made up, cost.

    QUESTIONS has a JSON object a line: {"question": "...", "facts": ["...", "..."]}.
    """
    with _session(root) as session:
        session.update()
        session.evaluate(questions, budget_usd)


MODEL_VERBS = (label, write, evaluate, revoke)


def _session(root: Path | None) -> "AbstractContextManager[Session]":
    from rlm_server import session  # noqa: PLC0415 -- `--help` must not wait for the core

    return session.open_session(root, chosen_options(), consents=False)
