"""What a worker does with one source: values in, values out.

It runs in a process of its own, reads jobs from standard input and writes results to standard
output, each a msgpack value behind its length, and leaves when its input closes: no worker outlives
the process that started it.
"""

import gc
import signal
import sys
from collections.abc import Sequence
from typing import BinaryIO

import msgpack

from rlm_core.encode.choice import NO_ENCODER, EncoderChoice
from rlm_core.encode.encoder import TextEncoder, load_encoder
from rlm_core.errors import EncoderUnusable
from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.store.rows import pack_summary
from rlm_core.summarize.outline import summarize_outline
from rlm_core.text.words import index_words
from rlm_core.tree.fingerprint import outline_fingerprints
from rlm_core.tree.outline import NO_PARENT, Outline
from rlm_core.update.messages import EncoderTold, read_message, seconds_for, write_message
from rlm_core.update.record import pack_record, unpack_record
from rlm_core.update.vectors import TextVectors, text_vectors
from rlm_core.update.written import named_texts, own_texts

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


def _own_words(outline: Outline, content: bytes) -> list[tuple[str, str]]:
    """The words of each entry's own text."""
    return [index_words(text) for text in own_texts(outline, content)]


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
    """Take lists of (path, content, record) until the input closes, each with whether vectors are wanted.

    The answer to each is a list of (record, vectors, how many texts got none that should have some),
    and what there is to say of the encoder. Where there is a record already, only vectors are made; an
    empty list only asks for the encoder.
    """
    while message := read_message(jobs):
        encodes, batch = msgpack.unpackb(message)
        records, files = [], []
        for path, content, record in batch:
            _limit(seconds_for(len(content), file_seconds))
            known, texts = _outlined(path, content, record, choice)
            records.append(known)
            files.append(texts)
        _limit(0)
        wanted = choice if encodes else EncoderChoice(NO_ENCODER)
        vectors, told = encode_files(files, wanted) if batch else ([], try_encoder(choice))
        made = [
            (record, one.packed, one.failed) for record, one in zip(records, vectors, strict=True)
        ]
        write_message(results, msgpack.packb((made, told)))


def _outlined(
    path: str, content: bytes, record: bytes, choice: EncoderChoice
) -> tuple[bytes, list[str]]:
    """A file's record, and its entries' texts as the encoder reads them."""
    stems: list[str] | None = None
    if not record:
        record, stems = outline_source(path, content)
    if choice.is_model:
        return record, named_texts(unpack_record(record), content)
    if stems is None:
        stems = [entry.stem for entry in unpack_record(record).entries]
    return record, stems


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
