"""Mine pairs of a question and its answer from one source, by what its author wrote side by side.

Documentation answers to the code below it, a heading to its section, and in running prose a
sentence to the paragraph it was taken from (the inverse cloze task of Lee, Chang and Toutanova
2019). What the question was made from is left out of the text that answers it.
"""

import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rlm_core.parse.data.recognition import DATA_FORMATS
from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.text.sentences import sentences
from rlm_core.text.words import index_words
from rlm_core.train.example import Example
from rlm_core.tree.kind import DEFINITIONS, Kind
from rlm_core.tree.outline import NO_PARENT, Entry, Outline

_QUESTION_STEMS = (3, 48)  # fewer say nothing; more than that is read no further
_TEXT_STEMS = (6, 400)
_WRITTEN_EVERY = 6  # examples: one in so many is kept as written, for the teacher to read
_WRITTEN_CHARACTERS = 800  # of those: the teacher reads no further
_WHOLE_CHARACTERS = 4_000  # where all are kept: about as much as the stems of a text
_ASKED_BY_COMMITS = frozenset({Kind.CLASS, Kind.FUNCTION, Kind.METHOD})
_HEADED = frozenset({Kind.SECTION, Kind.CLAUSE})
_PROSE_LEAVES = frozenset({Kind.PARAGRAPH, Kind.CLAUSE, Kind.SEGMENT, Kind.TURN})


class Mined(NamedTuple):
    """What one source gives: pairs, and its definitions by name, to be asked for by other texts."""

    examples: tuple[Example, ...]
    definitions: Mapping[str, Example]  # without a question


def mine_source(path: str, content: bytes, *, keep_written: bool = False) -> Mined:
    """All pairs of one source; `path` is where it stands in its corpus.

    Few keep what was written, unless all shall.
    """
    outline = segment_outline(parse_source(path, content), content)
    if outline.format in DATA_FORMATS:
        return Mined((), {})
    source = _Source(path, content, outline, 1 if keep_written else _WRITTEN_EVERY)
    examples = tuple(one for one in source.examples() if _is_telling(one))
    return Mined(examples, dict(source.definitions()))


def stems_of(text: str, most: int = _TEXT_STEMS[1]) -> str:
    """A text as the encoder reads it."""
    return " ".join(index_words(text)[1].split()[:most])


def _is_telling(one: Example) -> bool:
    return (
        one.question.count(" ") + 1 >= _QUESTION_STEMS[0]
        and one.text.count(" ") + 1 >= _TEXT_STEMS[0]
        and one.question != one.text
    )


class _Source:
    def __init__(self, path: str, content: bytes, outline: Outline, written_every: int) -> None:
        self._path = path
        self._written_every = written_every
        self._content = content
        self._entries = outline.entries
        self._own = outline.own_spans()
        self._path_stems = stems_of(path)

    def examples(self) -> Iterator[Example]:
        for at, entry in enumerate(self._entries):
            if entry.kind in DEFINITIONS and entry.documentation:
                yield self._documented(at, entry)
            elif entry.kind in _HEADED and entry.name:
                yield self._headed(at, entry)
            if entry.kind in _PROSE_LEAVES and not entry.trail.startswith("::"):
                yield from self._clozes(at, entry)

    def definitions(self) -> Iterator[tuple[str, Example]]:
        for at, entry in enumerate(self._entries):
            if entry.kind in _ASKED_BY_COMMITS:
                text = stems_of(self._text_below(at))
                place = self._place(at, with_own_name=True)
                yield entry.name, Example("commit", self._path, "", text, place)

    def _documented(self, at: int, entry: Entry) -> Example:
        """What the documentation says against the code without it."""
        first = next(iter(sentences(entry.documentation)), None)
        question = first.text if first else entry.documentation
        text = self._without_lines(at, *entry.documentation_lines)
        return self._example("documentation", question, text, self._place(at, with_own_name=True))

    def _headed(self, at: int, entry: Entry) -> Example:
        """A heading, with the one above it, against its section without it."""
        above = self._entries[entry.parent].name if entry.parent != NO_PARENT else ""
        text = self._text_below(at).partition("\n")[2]
        place = self._place(at, with_own_name=False)
        return self._example(
            "heading", f"{above} {entry.name}", text.replace(entry.name, " "), place
        )

    def _clozes(self, at: int, entry: Entry) -> Iterator[Example]:
        text = self._own_text(at)
        chance = zlib.crc32(text.encode())  # the same paragraphs every time
        found = sentences(text)
        if len(found) < 3:
            return
        taken = found[(chance >> 8) % len(found)]
        rest = text[: taken.start] + " " + text[taken.end :]
        yield self._example("cloze", taken.text, rest, self._place(at, with_own_name=True))

    def _example(self, kind: str, question: str, text: str, place: str) -> Example:
        is_kept = zlib.crc32(f"{self._path} {question}".encode()) % self._written_every == 0
        most = _WHOLE_CHARACTERS if self._written_every == 1 else _WRITTEN_CHARACTERS
        written = (question[:most], text[:most]) if is_kept else ()
        asked = stems_of(question, _QUESTION_STEMS[1])
        return Example(kind, self._path, asked, stems_of(text), place, written)

    def _own_text(self, at: int) -> str:
        own = b"\n".join(self._content[start:end] for start, end in self._own[at])
        return own.decode("utf-8", "replace")

    def _text_below(self, at: int) -> str:
        span = self._entries[at].span
        return self._content[span.start_byte : span.end_byte][:8_000].decode("utf-8", "replace")

    def _without_lines(self, at: int, first: int, last: int) -> str:
        span = self._entries[at].span
        lines = self._content[span.start_byte : span.end_byte].split(b"\n")
        kept = [
            line
            for number, line in enumerate(lines, span.start_line)
            if not first <= number <= last or number == span.start_line == first == last
        ]
        return b"\n".join(kept).decode("utf-8", "replace")

    def _place(self, at: int, *, with_own_name: bool) -> str:
        """The stems of the path and of the names from the top down to this entry."""
        names: list[str] = [self._entries[at].name] if with_own_name else []
        above = self._entries[at].parent
        while above != NO_PARENT:
            names.append(self._entries[above].name)
            above = self._entries[above].parent
        return f"{self._path_stems} {stems_of(' '.join(reversed(names)))}".strip()
