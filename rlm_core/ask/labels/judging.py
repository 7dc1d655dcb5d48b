"""Items that take judgment, in batches: the same batches for the same items, whoever judges them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files

from rlm_core.ask.labels.items import Item
from rlm_core.inference.task import Task
from rlm_core.llm.prompt import Prompt, Purpose
from rlm_core.text.tokens import clip
from rlm_core.tree.fingerprint import fingerprint

UNCLEAR = "unclear"
_LEAST, _MOST = 8, 32  # items of a batch
_BOUNDARY = (
    8  # one item in so many may end a batch: an insertion changes one batch, not all after it
)
_MOST_CHARACTERS = 12_000  # of a batch's items together
_ITEM_CHARACTERS = 1_200  # of one item that are read
_TOKENS = 12  # of a reply, for each item


@dataclass(frozen=True, slots=True)
class Batch:
    """Neighboring items, by their places among all."""

    places: tuple[int, ...]
    task: Task


def batches_of(
    question: str, labels: Sequence[str], items: Sequence[Item], places: Sequence[int]
) -> list[Batch]:
    """The items at some places, cut into batches at boundaries that depend on what they say."""
    return [_batch(question, labels, items, run) for run in _runs(items, places)]


def read_reply(text: str, labels: Sequence[str], count: int) -> list[str]:
    """The labels of a batch's items in order, from a reply.

    Raises:
        ValueError: It is not of the form that was asked for; the message says what is wrong.

    """
    try:
        given = {int(one["item"]): str(one["label"]) for one in json.loads(text)["labels"]}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            'it is not JSON of the form {"labels": [{"item": 1, "label": "..."}]}'
        ) from error
    by_name = {one.casefold(): one for one in (*labels, UNCLEAR)}
    if missing := [number for number in range(1, count + 1) if number not in given]:
        raise ValueError(f"items {', '.join(map(str, missing[:5]))} have no label")
    wrong = [one for one in given.values() if one.strip().casefold() not in by_name]
    if wrong:
        raise ValueError(f"{clip(wrong[0], 60)!r} is none of the labels {', '.join(by_name)}")
    return [by_name[given[number].strip().casefold()] for number in range(1, count + 1)]


def _runs(items: Sequence[Item], places: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    size = 0
    for place in places:
        length = min(len(items[place].text), _ITEM_CHARACTERS)
        if run and (len(run) == _MOST or size + length > _MOST_CHARACTERS):
            yield run
            run, size = [], 0
        run.append(place)
        size += length
        if len(run) >= _LEAST and _may_end(items[place].text):
            yield run
            run, size = [], 0
    if run:
        yield run


def _may_end(text: str) -> bool:
    return fingerprint(text.encode("utf-8", "replace"))[0] % _BOUNDARY == 0


def _batch(
    question: str, labels: Sequence[str], items: Sequence[Item], run: Sequence[int]
) -> Batch:
    some = [items[place] for place in run]
    prompt = Prompt(
        purpose=Purpose.LABEL,
        system=instructions(),
        shared=f"The question: {question}\nThe labels: {', '.join((*labels, UNCLEAR))}",
        text=_fenced(some),
        most_tokens=100 + _TOKENS * len(run),
        schema=_schema(labels),
    )
    first, last = some[0], some[-1]
    subject = first.address if len(some) == 1 else f"{first.address} to {last.address}"
    paths = tuple(dict.fromkeys(one.path for one in some))
    return Batch(tuple(run), Task(prompt, subject, paths, partial(_fault, tuple(labels), len(run))))


def _fault(labels: tuple[str, ...], count: int, text: str) -> str:
    try:
        read_reply(text, labels, count)
    except ValueError as error:
        return str(error)
    return ""


def _fenced(items: Sequence[Item]) -> str:
    """The items between marks that no text can hold: their code is made from all of them."""
    texts = [clip(one.text.strip(), _ITEM_CHARACTERS) for one in items]
    code = fingerprint(b"fence", *(one.encode("utf-8", "replace") for one in texts)).hex()[:12]
    return "\n".join(
        f"<item {number} {code}>\n{text}\n</item {number} {code}>"
        for number, text in enumerate(texts, 1)
    )


def _schema(labels: Sequence[str]) -> Mapping[str, object]:
    label = {"type": "string", "enum": [*labels, UNCLEAR]}
    one = {
        "type": "object",
        "properties": {"item": {"type": "integer"}, "label": label},
        "required": ["item", "label"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"labels": {"type": "array", "items": one}},
        "required": ["labels"],
        "additionalProperties": False,
    }


@lru_cache(maxsize=1)
def instructions() -> str:
    """What every prompt that asks for labels begins with."""
    return (files(__package__) / "prompts" / "label.md").read_text(encoding="utf-8")
