"""Mine every corpus once, each into a file of its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import msgpack

from rlm_core.train.commits import commit_examples
from rlm_core.train.corpora import (
    Source,
    has_history,
    meeting_examples,
    meeting_sources,
    prose_sources,
    repository_sources,
)
from rlm_core.train.example import Example
from rlm_core.train.mining import mine_source

_PROCESSES = 2


def mine_all(clones: Sequence[Path], prose: Path, meetings: Path, into: Path) -> list[Path]:
    """Mine what is not mined yet; gives the files, by corpus."""
    into.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        list(pool.map(partial(_mine_clone, into=into), clones))
    _mine_once(into / "prose.msgpack", lambda: _sources_examples(prose_sources(prose)))
    _mine_once(
        into / "meetings.msgpack",
        lambda: [*meeting_examples(meetings), *_sources_examples(meeting_sources(meetings))],
    )
    return [
        *(into / f"{one.name}.msgpack" for one in clones),
        into / "meetings.msgpack",
        into / "prose.msgpack",
    ]


def read_examples(file: Path) -> list[Example]:
    """The examples of one corpus, in the order in which they were mined."""
    return [Example(*one) for one in msgpack.unpackb(file.read_bytes())]


def _mine_clone(clone: Path, into: Path) -> None:
    _mine_once(into / f"{clone.name}.msgpack", lambda: _clone_examples(clone))


def _mine_once(file: Path, mine: Callable[[], Iterable[Example]]) -> None:
    if not file.exists():
        part = file.with_suffix(".part")
        part.write_bytes(msgpack.packb([tuple(one) for one in mine()]))
        part.rename(file)


def _clone_examples(clone: Path) -> list[Example]:
    mined = {
        source.path: mine_source(source.path, source.content)
        for source in repository_sources(clone)
    }
    examples = [one for some in mined.values() for one in some.examples]
    definitions = {path: some.definitions for path, some in mined.items()}
    return [*examples, *(commit_examples(clone, definitions) if has_history(clone) else ())]


def _sources_examples(sources: Iterable[Source]) -> Iterator[Example]:
    for source in sources:
        yield from mine_source(source.path, source.content).examples
