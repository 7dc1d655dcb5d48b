"""The labels and pairs that are asked for, as they are written."""

import re
from dataclasses import dataclass

from rlm_core.ask.labels.conditions import Condition, read_condition
from rlm_core.errors import ArgumentError

OTHER = "other"  # the label of what no condition holds for, where nothing is judged
MATCHING = "matching"  # of everything, where no labels are asked for
_MOST_LABELS = 30
_LABEL = re.compile(r"[^\n:]{1,60}")
_PAIRS = re.compile(
    r"(?P<one>.+?)\s*&\s*(?P<other>.+?)\s+(?P<how>by|sharing)\s+(?P<field>.+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label; without a condition it takes judgment."""

    name: str
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two labels and a field. Paired are its values, one with an item of the one label and one of the other.

    With `is_shared` items are paired: one of the one label with one of the other, of the same value.
    """

    one: str
    other: str
    field: str
    is_shared: bool = False


def read_labels(labels: tuple[str, ...]) -> tuple[Label, ...]:
    """The labels that were asked for.

    Raises:
        ArgumentError: A label has no name, is there twice, or its condition cannot be read.

    """
    if len(labels) > _MOST_LABELS:
        raise ArgumentError(f"At most {_MOST_LABELS} labels, not {len(labels)}.")
    found = tuple(map(_label, labels))
    names = [one.name.casefold() for one in found]
    if twice := next((one for one in names if names.count(one) > 1), ""):
        raise ArgumentError(f"The label {twice!r} is there twice. Give each another name.")
    return found


def read_pairs(pairs: str, names: tuple[str, ...]) -> Pairs | None:
    """What shall be paired; None where nothing shall.

    Raises:
        ArgumentError: It is not of the form `LABEL & LABEL by FIELD` or `… sharing FIELD`.

    """
    if not pairs.strip():
        return None
    found = _PAIRS.fullmatch(pairs.strip())
    if not found or not {found["one"], found["other"]} <= set(names):
        raise ArgumentError(
            f"`pairs` reads `LABEL & LABEL by FIELD`, such as `{names[0]} & {names[-1]} by user`, "
            f"or `… sharing FIELD`, with labels among {', '.join(names)}; not {pairs!r}."
        )
    field = found["field"].strip().casefold()
    return Pairs(found["one"], found["other"], field, is_shared=found["how"] == "sharing")


def _label(asked: str) -> Label:
    name, colon, condition = asked.partition(":")
    name = name.strip()
    if not _LABEL.fullmatch(name):
        raise ArgumentError(
            f"{asked!r} is no label. Write a name, or `name: condition`, such as "
            "`error: /\\bERROR\\b/` or `late: date >= 2024-05-01`."
        )
    return Label(name, read_condition(condition) if colon else None)
