"""Pieces of work: one prompt each, for one long node or a run of short siblings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rlm_core.inference.task import Task
from rlm_core.summarize.written.check import fault_of
from rlm_core.summarize.written.item import Item, base_of
from rlm_core.summarize.written.prompt import compose_prompt
from rlm_core.tree.fingerprint import fingerprint
from rlm_core.tree.node import Node

RUN_ITEMS = 10
RUN_BYTES = 24_000  # about 8,000 tokens of code


class Around(NamedTuple):
    """What stands above a node, to be shown beside it; and the folder whose summary is part of that, if any."""

    text: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some items that are written together, in the light of what is told of a `folder` above, if any."""

    items: tuple[Item, ...]
    task: Task
    folder: str = ""

    @property
    def identity(self) -> str:
        """The same piece by another look, as long as its inputs are the same."""
        return fingerprint(b"piece", *(item.key for item in self.items)).hex()[:12]


def piece_of(items: Sequence[Item], around: Around, weight: float) -> Piece:
    """A piece with its prompt and the check of its reply."""
    chosen = tuple(items)
    prompt = compose_prompt(chosen[0].variant, [one.body for one in chosen], around.text)
    paths = sorted({path for one in chosen for path in _paths(one)})
    paths += [around.folder] if around.folder else []
    subject = chosen[0].node.address
    if len(chosen) > 1:
        subject += f" and {len(chosen) - 1} more"
    task = Task(prompt, subject, tuple(paths), lambda text: fault_of(text, chosen), weight)
    return Piece(chosen, task, around.folder)


def _paths(item: Item) -> Iterator[str]:
    yield item.node.path
    base = base_of(item.node)
    for stretches in item.stretches.values():
        yield from (base + one.path for one in stretches if one.path)


def runs(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Cut siblings into runs that fit one prompt, whatever is written of them already."""
    run: list[Node] = []
    size = 0
    for node in nodes:
        if run and (size + len(node.span) > RUN_BYTES or len(run) == RUN_ITEMS):
            yield run
            run, size = [], 0
        run.append(node)
        size += len(node.span)
    if run:
        yield run
