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

from rlm_core.encode.encoder import Encoder, load_encoder
from rlm_core.encode.meaning import Meaning
from rlm_core.errors import EncoderUnusable
from rlm_core.parse.data.recognition import DATA_FORMATS
from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.store.rows import pack_summary
from rlm_core.summarize.outline import summarize_outline
from rlm_core.text.range_words import RangeWords
from rlm_core.text.words import index_words
from rlm_core.tree.fingerprint import outline_fingerprints
from rlm_core.tree.outline import NO_PARENT, Outline
from rlm_core.update.messages import read_message, seconds_for, write_message
from rlm_core.update.record import pack_record, unpack_record
from rlm_core.update.vectors import text_vectors

_DATA_BYTES = 8_000  # of a data file are found by their words
_UNCOLLECTED = 100_000  # new objects before cycles are looked for: outlines are many, and have none


def outline_source(
    path: str, content: bytes, encoder: Encoder | None = None, *, by_meaning: bool = False
) -> tuple[bytes, bytes]:
    """Outline, segment, summarize, split and encode one source; a packed FileRecord, and its vectors.

    `path` only helps to tell the format. Only `by_meaning` the record depends on the encoder. Never
    fails because of the content.
    """
    outline = parse_source(path, content)
    split = RangeWords(content, _DATA_BYTES if outline.format in DATA_FORMATS else len(content))
    meaning = Meaning(encoder, split) if encoder else None
    told = meaning if by_meaning else None
    outline = segment_outline(outline, content, told)
    summaries = summarize_outline(outline, content, told)
    own, tree = outline_fingerprints(outline, content)
    words = [split.of(ranges) for ranges in outline.own_spans()]
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
    return packed, meaning.packed(outline.own_spans()) if meaning else b""


def _contexts(outline: Outline, names: list[str]) -> list[str]:
    """For each entry, the name words of all entries above it."""
    contexts: list[str] = []
    for entry in outline.entries:
        above = entry.parent
        contexts.append("" if above == NO_PARENT else f"{contexts[above]} {names[above]}".strip())
    return contexts


def serve_jobs(jobs: BinaryIO, results: BinaryIO, file_seconds: float) -> None:
    """Take jobs until the input closes: lists of a Job's fields in, of (record, vectors) out.

    Where there is a record already, only vectors are made.
    """
    while message := read_message(jobs):
        made = []
        for path, content, record, fingerprint, by_meaning in msgpack.unpackb(message):
            _limit(seconds_for(len(content), file_seconds))
            encoder = _encoder(fingerprint)
            if record:
                made.append((record, _record_vectors(record, encoder)))
            else:
                made.append(outline_source(path, content, encoder, by_meaning=by_meaning))
        _limit(0)
        write_message(results, msgpack.packb(made))


def _encoder(fingerprint: str) -> Encoder | None:
    """The encoder that is asked for; None where it is not the one that can be used: who asked sees it."""
    try:
        encoder = load_encoder() if fingerprint else None
    except EncoderUnusable:
        return None
    return encoder if encoder and encoder.fingerprint == fingerprint else None


def _record_vectors(record: bytes, encoder: Encoder | None) -> bytes:
    stems = [entry.stem for entry in unpack_record(record).entries]
    return text_vectors(encoder, stems) if encoder else b""


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
