"""What a worker does with one source: values in, values out.

It runs in a process of its own, reads jobs from standard input and writes results to standard
output, each a msgpack value behind its length, and leaves when its input closes: no worker outlives
the process that started it.
"""

import gc
import signal
import sys
from typing import BinaryIO

import msgpack

from rlm_core.encode.encoder import load_encoder
from rlm_core.errors import EncoderUnusable
from rlm_core.parse.data.recognition import DATA_FORMATS
from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.store.rows import pack_summary
from rlm_core.summarize.outline import summarize_outline
from rlm_core.text.words import index_words
from rlm_core.tree.fingerprint import outline_fingerprints
from rlm_core.tree.outline import NO_PARENT, Outline
from rlm_core.update.messages import read_message, seconds_for, write_message
from rlm_core.update.record import pack_record, unpack_record
from rlm_core.update.vectors import text_vectors

_DATA_BYTES = 8_000  # of a data file are found by their words
_UNCOLLECTED = 100_000  # new objects before cycles are looked for: outlines are many, and have none


def make_record(path: str, content: bytes) -> bytes:
    """A source's packed FileRecord; see `outline_source`."""
    return outline_source(path, content)[0]


def outline_source(path: str, content: bytes) -> tuple[bytes, list[str]]:
    """Outline, segment, summarize and split one source; a packed FileRecord, and each entry's stems.

    `path` only helps to tell the format. Never fails because of the content.
    """
    outline = segment_outline(parse_source(path, content), content)
    summaries = summarize_outline(outline, content)
    own, tree = outline_fingerprints(outline, content)
    words = _own_words(outline, content)
    names = [" ".join(index_words(entry.name)) for entry in outline.entries]
    context = _contexts(outline, names)
    entries = [
        (
            str(entry.kind),
            entry.name,
            entry.trail,
            entry.parent,
            entry.span.start_byte,
            entry.span.end_byte,
            entry.span.start_line,
            entry.span.end_line,
            entry.signature,
            entry.documentation,
            pack_summary(summary),
            summary.weight,
            own[at],
            tree[at],
            names[at],
            context[at],
            *words[at],
        )
        for at, (entry, summary) in enumerate(zip(outline.entries, summaries, strict=True))
    ]
    packed = pack_record(outline.format, entries, outline.problems, outline.mentions)
    return packed, [stems for _, stems in words]


def encode_stems(stems: list[str]) -> bytes:
    """The vectors of texts, packed; empty where there is no encoder: who asked finds out why."""
    try:
        return text_vectors(load_encoder(), stems)
    except EncoderUnusable:
        return b""


def _own_words(outline: Outline, content: bytes) -> list[tuple[str, str]]:
    """The words of each entry's own text; of data, which nobody reads, those of its beginning."""
    most = _DATA_BYTES if outline.format in DATA_FORMATS else len(content)
    words = []
    for ranges in outline.own_spans():
        own = b"\n".join(content[start : min(end, start + most)] for start, end in ranges)
        words.append(index_words(own.decode("utf-8", "replace")))
    return words


def _contexts(outline: Outline, names: list[str]) -> list[str]:
    """For each entry, the name words of all entries above it."""
    contexts: list[str] = []
    for entry in outline.entries:
        above = entry.parent
        contexts.append("" if above == NO_PARENT else f"{contexts[above]} {names[above]}".strip())
    return contexts


def serve_jobs(jobs: BinaryIO, results: BinaryIO, file_seconds: float) -> None:
    """Take jobs until the input closes: lists of (path, content, record) in, of (record, vectors) out.

    Where there is a record already, only vectors are made.
    """
    while message := read_message(jobs):
        made = []
        for path, content, record in msgpack.unpackb(message):
            _limit(seconds_for(len(content), file_seconds))
            made.append(_made(path, content, record))
        _limit(0)
        write_message(results, msgpack.packb(made))


def _made(path: str, content: bytes, record: bytes) -> tuple[bytes, bytes]:
    if record:
        return record, encode_stems([entry.stem for entry in unpack_record(record).entries])
    packed, stems = outline_source(path, content)
    return packed, encode_stems(stems)


def _limit(seconds: float) -> None:
    """Let the system end this process when one file takes too long, whatever code it is stuck in.

    Processor time: a machine that is busy or asleep says nothing against a file.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def main() -> None:
    """Run as a worker process; the only argument is the time limit for one file, in seconds."""
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides, by closing the pipe
    gc.freeze()  # what was imported stays
    gc.set_threshold(_UNCOLLECTED)
    serve_jobs(sys.stdin.buffer, sys.stdout.buffer, float(sys.argv[1]))
