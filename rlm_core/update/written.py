"""The own texts of a file's entries, as they are written: what an encoder that reads is given."""

from rlm_core.parse.data.recognition import DATA_FORMATS
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import NO_PARENT, Entry, Outline
from rlm_core.tree.span import Span
from rlm_core.update.record import EntryRecord, FileRecord

_DATA_BYTES = 8_000  # of a data file, which nobody reads, its beginning


def most_bytes(outline: Outline, content: bytes) -> int:
    """How much of each text is read."""
    return _DATA_BYTES if outline.format in DATA_FORMATS else len(content)


def own_texts(outline: Outline, content: bytes) -> list[str]:
    """For each entry the text that is its own and none of its children's."""
    most = most_bytes(outline, content)
    return [
        b"\n".join(content[start : min(end, start + most)] for start, end in ranges).decode(
            "utf-8", "replace"
        )
        for ranges in outline.own_spans()
    ]


def named_texts(record: FileRecord, content: bytes) -> list[str]:
    """The same behind the names down to each entry, which are of the file's own text: no path is told."""
    outline = Outline(record.format, tuple(map(_entry, record.entries)))
    names: list[str] = []
    for entry in outline.entries:
        above = "" if entry.parent == NO_PARENT else names[entry.parent]
        names.append(" / ".join(filter(None, (above, entry.name))))
    texts = own_texts(outline, content)
    return [f"{name}\n{text}".strip() for name, text in zip(names, texts, strict=True)]


def _entry(entry: EntryRecord) -> Entry:
    span = Span(entry.start_byte, entry.end_byte, entry.start_line, entry.end_line)
    return Entry(Kind(entry.kind), entry.name, entry.trail, entry.parent, span)
