"""The hierarchy under test: open a root, ask it, and see by lines and characters what it returned.

Everything goes through the front door, as any client's question does.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from time import perf_counter

from benchmarks.retrieval.values import Found, Options
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_core.tree.answer import Hit


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document's text as the hits point into it: by bytes."""

    encoded: bytes
    characters: tuple[int, ...]  # byte -> character; empty where they are the same

    @classmethod
    def of(cls, text: str) -> "SourceText":
        """Prepare a text for looking up bytes."""
        encoded = text.encode()
        if len(encoded) == len(text):
            return cls(encoded, ())
        # A byte that continues a character (0b10xxxxxx) starts none.
        starts = accumulate((byte & 0xC0 != 0x80 for byte in encoded), initial=0)
        return cls(encoded, tuple(starts))

    def character(self, byte: int) -> int:
        """The character that starts at a byte."""
        byte = min(byte, len(self.encoded))
        return self.characters[byte] if self.characters else byte

    def quotes_exactly(self, hit: Hit) -> bool:
        """Whether the hit's text is what stands at its bytes."""
        return self.encoded[hit.start_byte : hit.end_byte].decode(errors="replace") == hit.text


@dataclass(frozen=True, slots=True)
class Returned:
    """What one question brought: the hits, the text of an answer, and what both cost."""

    hits: list[Found]
    costs: dict[str, float]
    text: str = ""
    exact_share: float = 1.0  # of the hits, those whose text is what stands at their bytes


class Subject:
    """An open hierarchy with the texts that its hits point into; code is looked at by lines alone."""

    def __init__(
        self,
        hierarchy: Hierarchy,
        without_encoder: Hierarchy,
        options: Options,
        texts: Mapping[str, str],
    ) -> None:
        self.hierarchy = hierarchy
        self._without_encoder = without_encoder
        self._options = options
        self._sources = {path: SourceText.of(text) for path, text in texts.items()}

    def search(self, question: str) -> Returned:
        """The hits of a search."""
        return self._searched(self.hierarchy, question)

    def search_by_words(self, question: str) -> Returned:
        """The hits of the same search by words alone."""
        return self._searched(self._without_encoder, question)

    def _searched(self, hierarchy: Hierarchy, question: str) -> Returned:
        started = perf_counter()
        hits = hierarchy.search(question, limit=self._options.hits).hits
        costs = {"milliseconds": 1000 * (perf_counter() - started)}
        return Returned(self._found(hits), costs, exact_share=self._exact_share(hits))

    def ask(self, question: str) -> Returned:
        """The text of an answer, and the hits that it stands on."""
        started = perf_counter()
        answer = self.hierarchy.ask(question, budget_tokens=self._options.budget_tokens)
        milliseconds = 1000 * (perf_counter() - started)
        costs = {"milliseconds": milliseconds, "characters": float(len(answer.text))}
        return Returned(self._found(answer.hits), costs, answer.text)

    def _found(self, hits: Sequence[Hit]) -> list[Found]:
        """The hits, less those on folders where texts are looked into."""
        return [self._one(hit) for hit in hits if not self._sources or hit.path in self._sources]

    def _one(self, hit: Hit) -> Found:
        by_line = (hit.path, hit.kind.value, hit.start_line, hit.end_line)
        if not self._sources:
            return Found(*by_line, score=hit.score)
        place = self._sources[hit.path].character
        return Found(*by_line, place(hit.start_byte), place(hit.end_byte), hit.score)

    def _exact_share(self, hits: Sequence[Hit]) -> float:
        quotes = [hit for hit in hits if hit.path in self._sources]
        exact = sum(self._sources[hit.path].quotes_exactly(hit) for hit in quotes)
        return exact / len(quotes) if quotes else 1.0


@contextmanager
def opened(
    root: Path, data_folder: Path, options: Options, texts: Mapping[str, str] | None = None
) -> Iterator[Subject]:
    """The hierarchy of a root, brought up to date, so that a changed core rebuilds what it must."""
    settings = Settings(data_folder=data_folder)
    marked = mark_root(root, settings)
    by_words = replace(settings, encoder="none")  # reads the same index, and never updates it
    with (
        closing(Hierarchy.open(marked, settings)) as hierarchy,
        closing(Hierarchy.open(marked, by_words)) as without_encoder,
    ):
        hierarchy.update()
        yield Subject(hierarchy, without_encoder, options, texts or {})
