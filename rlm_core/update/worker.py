"""What a worker does with one source: values in, values out.

It runs in a process of its own, reads jobs from standard input and writes results to standard
output, each a msgpack value behind its length, and leaves when its input closes: no worker outlives
the process that started it.
"""

import gc
import signal
import sys
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple

import msgpack

from rlm_core.encode.choice import NO_ENCODER, EncoderChoice
from rlm_core.encode.encoder import Encoder, TextEncoder, load_encoder, load_shipped
from rlm_core.encode.meaning import Meaning
from rlm_core.errors import EncoderUnusable
from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.store.rows import pack_summary
from rlm_core.summarize.outline import summarize_outline
from rlm_core.text.range_words import RangeWords
from rlm_core.text.words import index_words
from rlm_core.tree.fingerprint import outline_fingerprints
from rlm_core.tree.outline import NO_PARENT, Outline
from rlm_core.update.messages import EncoderTold, read_message, seconds_for, write_message
from rlm_core.update.record import pack_record, unpack_record
from rlm_core.update.vectors import TextVectors, text_vectors
from rlm_core.update.written import most_bytes, named_texts

_UNCOLLECTED = 100_000  # new objects before cycles are looked for: outlines are many, and have none


def outline_source(
    path: str, content: bytes, encoder: Encoder | None = None
) -> tuple[bytes, list[str]]:
    """Outline, segment, summarize and split one source; a packed FileRecord, and each entry's stems.

    `path` only helps to tell the format. With an `encoder` topics and summaries go by meaning too.
    Never fails because of the content.
    """
    outline = parse_source(path, content)
    split = RangeWords(content, most_bytes(outline, content))
    meaning = Meaning(encoder, split) if encoder else None
    outline = segment_outline(outline, content, meaning)
    summaries = summarize_outline(outline, content, meaning)
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
    return packed, [stems for _, stems in words]


def encode_files(
    files: Sequence[Sequence[str]], choice: EncoderChoice
) -> tuple[list[TextVectors], EncoderTold]:
    """The vectors of the texts of some files, packed; empty where there is no encoder, and then why."""
    if choice.is_none:
        return [TextVectors(b"", 0) for _ in files], EncoderTold()
    try:
        encoder = load_encoder(choice)
        made = _encoded(encoder, files)
    except EncoderUnusable as error:
        return [TextVectors(b"", 0) for _ in files], EncoderTold(failure=str(error))
    return made, _told(encoder)


def try_encoder(choice: EncoderChoice) -> EncoderTold:
    """Load the encoder and see whether it is sound."""
    try:
        encoder = load_encoder(choice)
        encoder.check()
    except EncoderUnusable as error:
        return EncoderTold(failure=str(error))
    return _told(encoder)


def _told(encoder: TextEncoder) -> EncoderTold:
    return EncoderTold(encoder.device, encoder.notice, "", encoder.dimensions, encoder.fingerprint)


def _encoded(encoder: TextEncoder, files: Sequence[Sequence[str]]) -> list[TextVectors]:
    try:
        return text_vectors(encoder, files)
    except EncoderUnusable:
        raise
    except Exception:  # whatever a foreign model makes of a text: who is to blame loses its vectors
        if len(files) == 1:
            return [TextVectors(b"", len(files[0]))]
        return [one for texts in files for one in _encoded(encoder, [texts])]


def _contexts(outline: Outline, names: list[str]) -> list[str]:
    """For each entry, the name words of all entries above it."""
    contexts: list[str] = []
    for entry in outline.entries:
        above = entry.parent
        contexts.append("" if above == NO_PARENT else f"{contexts[above]} {names[above]}".strip())
    return contexts


def serve_jobs(
    jobs: BinaryIO, results: BinaryIO, file_seconds: float, choice: EncoderChoice
) -> None:
    """Take lists of a Job's fields until the input closes, each with whether vectors are wanted.

    The answer to each is a list of (record, vectors, how many texts got none that should have some,
    whether the record is by the meaning that was wanted), and what there is to say of the encoder.
    Where there is a record already, only vectors are made; an empty list only asks for the encoder.
    """
    while message := read_message(jobs):
        encodes, batch = msgpack.unpackb(message)
        outlined = []
        for path, content, record, meaning in batch:
            _limit(seconds_for(len(content), file_seconds))
            outlined.append(_outlined(path, content, record, meaning, choice))
        _limit(0)
        files = [one.texts for one in outlined]
        wanted = choice if encodes else EncoderChoice(NO_ENCODER)
        vectors, told = encode_files(files, wanted) if batch else ([], try_encoder(choice))
        made = [
            (one.record, vector.packed, vector.failed, one.is_as_wanted)
            for one, vector in zip(outlined, vectors, strict=True)
        ]
        write_message(results, msgpack.packb((made, told)))


class _Outlined(NamedTuple):
    """A file's record, and its entries' texts as the encoder reads them."""

    record: bytes
    texts: list[str]
    is_as_wanted: bool


def _outlined(
    path: str, content: bytes, record: bytes, meaning: str, choice: EncoderChoice
) -> _Outlined:
    stems: list[str] | None = None
    encoder = _shipped(meaning) if meaning and not record else None
    is_as_wanted = bool(record) or not meaning or encoder is not None
    if not record:
        record, stems = outline_source(path, content, encoder)
    if choice.is_model:
        return _Outlined(record, named_texts(unpack_record(record), content), is_as_wanted)
    if stems is None:
        stems = [entry.stem for entry in unpack_record(record).entries]
    return _Outlined(record, stems, is_as_wanted)


def _shipped(fingerprint: str) -> Encoder | None:
    """The shipped encoder; None where it is not the one that is meant, or cannot be used: who asked sees it."""
    try:
        encoder = load_shipped()
    except EncoderUnusable:
        return None
    return encoder if encoder.fingerprint == fingerprint else None


def _limit(seconds: float) -> None:
    """Let the system end this process when one file takes too long, whatever code it is stuck in.

    Processor time: a machine that is busy or asleep says nothing against a file.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def main() -> None:
    """Run as a worker process: arguments are the time limit for one file, in seconds, the encoder and its device."""
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides, by closing the pipe
    gc.freeze()  # what was imported stays
    gc.set_threshold(_UNCOLLECTED)
    file_seconds, encoder, device = sys.argv[1:4]
    choice = EncoderChoice(encoder, device)
    serve_jobs(sys.stdin.buffer, sys.stdout.buffer, float(file_seconds), choice)
