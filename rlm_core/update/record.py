"""The result of outlining one source, packed: the form that travels from a worker and is memoized.

A record knows nothing of where its source stands, so a renamed file, a second worktree and a branch
switched back all find theirs by the text's fingerprint.
"""

import zlib
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgpack

from rlm_core.store.rows import pack_summary
from rlm_core.text.tokens import clip
from rlm_core.text.words import index_words
from rlm_core.tree.fingerprint import fingerprint, tree_fingerprint
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import NO_PARENT, Mention, Problem
from rlm_core.tree.summary import HEADLINE_LENGTH, Statement, Summary

RECORD_VERSION = 2  # raise it when the form or the making of records changes

_BARE_BYTES = 100_000  # of a source that could not be outlined, so much is indexed by its words


class EntryRecord(NamedTuple):
    """One entry of an outline with everything that was derived from its text.

    `context` holds the stemmed names of the entries above it; place words of the path are added
    when it is written. `summary` is packed as the store keeps it.
    """

    kind: str
    name: str
    trail: str
    parent: int
    start_byte: int
    end_byte: int
    start_line: int
    end_line: int
    signature: str
    documentation: str
    summary: bytes
    weight: float
    own_fingerprint: bytes
    tree_fingerprint: bytes
    name_words: str
    context: str
    exact: str
    stem: str


@dataclass(frozen=True, slots=True)
class FileRecord:
    """All entries of a source, and what was found beside them."""

    format: str
    entries: tuple[EntryRecord, ...]
    problems: tuple[Problem, ...]
    mentions: tuple[Mention, ...]


def pack_record(
    format_: str,
    entries: list[tuple[Any, ...]],
    problems: tuple[Problem, ...],
    mentions: tuple[Mention, ...],
) -> bytes:
    """Pack a record; `entries` are the fields of EntryRecord in order."""
    packed = msgpack.packb(
        (
            format_,
            entries,
            [(problem.message, problem.line) for problem in problems],
            [(mention.name, mention.sentence, mention.line) for mention in mentions],
        ),
        unicode_errors="surrogatepass",
    )
    return zlib.compress(packed, level=1)  # a third of the size for a tenth of what parsing costs


def unpack_record(packed: bytes) -> FileRecord:
    """Undo `pack_record`."""
    format_, entries, problems, mentions = msgpack.unpackb(
        zlib.decompress(packed), use_list=False, unicode_errors="surrogatepass"
    )
    return FileRecord(
        format_,
        tuple(map(EntryRecord._make, entries)),
        tuple(Problem(*problem) for problem in problems),
        tuple(Mention(*mention) for mention in mentions),
    )


def bare_record(content: bytes) -> bytes:
    """The record of a source that no worker could outline: the file alone, found by its words."""
    text = content[:_BARE_BYTES].decode("utf-8", "replace")
    headline = clip(" ".join(text.split()), HEADLINE_LENGTH)
    lines = content.count(b"\n") + 1
    own = fingerprint(content)
    entry = (
        str(Kind.FILE), "", "", NO_PARENT, 0, len(content), 1, lines, "", "",
        pack_summary(Summary(Statement(headline, 0, 0))), 1.0, own, tree_fingerprint(own, ()), "", "",
        *index_words(text),
    )  # fmt: skip
    return pack_record("text", [entry], (), ())
