"""Show what a model wrote of a node, with its quotes looked up in the sources as they are now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rlm_core.ask.current import CurrentSources
from rlm_core.errors import SourceError
from rlm_core.sources.secrets import redact
from rlm_core.store.index import Index
from rlm_core.store.written import WrittenSummaries
from rlm_core.summarize.compose import compose, without_repeats
from rlm_core.summarize.written.item import base_of, is_folder
from rlm_core.summarize.written.look import Look
from rlm_core.summarize.written.quotes import find_words, line_range
from rlm_core.tree.answer import Child
from rlm_core.tree.kind import Kind
from rlm_core.tree.node import Node
from rlm_core.tree.summary import Size, Statement, Summary
from rlm_core.tree.written import Quote, Said, Written


@dataclass(frozen=True, slots=True)
class ToldByModel:
    """A written summary as text, by whom, and what is wrong with it."""

    text: str
    origin: str
    notes: tuple[str, ...]


class WrittenReader:
    """Reads what is kept for one question. Where nothing was ever written it costs one lookup."""

    def __init__(
        self, index: Index, sources: CurrentSources, kept: WrittenSummaries, root: str
    ) -> None:
        self._index = index
        self._sources = sources
        self._kept = kept
        self._root = root
        self._look = Look(index, kept, sources, root, "")

    @cached_property
    def _is_any(self) -> bool:
        return self._kept.is_any()

    def _best(self, node: Node) -> Written | None:
        kept = self._look.best(node) if self._is_any else None
        return kept.written if kept else None

    def headline(self, node: Node) -> str:
        """What was written of a node in a line; empty where nothing was."""
        written = self._best(node)
        return written.headline if written else ""

    def headlines(self, children: Sequence[Child]) -> list[Child]:
        """Children with the headlines that were written of them, where they were."""
        return [self._headed(child) for child in children] if self._is_any else list(children)

    def _headed(self, child: Child) -> Child:
        node = self._index.node_at(child.address)
        written = self._best(node) if node else None
        if not written:
            return child
        return replace(child, headline=redact(written.headline).text, origin=_by(written.origin))

    def told(
        self, node: Node, size: Size, held: Sequence[Child], extract: str
    ) -> ToldByModel | None:
        """A node's written summary at a size; None where there is none.

        Where its text has changed, the last one is shown beneath the extract, marked as stale.
        """
        if not self._is_any:
            return None
        if written := self._best(node):
            told, lost = self._shown(node, self._without_repeats(node, written), size)
            text = compose(_as_it_stands(node, told), size, held)
            return ToldByModel(text, _by(written.origin), _notes(written, lost))
        return None if size is Size.HEADLINE else self._told_before(node, extract)

    def _told_before(self, node: Node, extract: str) -> ToldByModel | None:
        last = self._kept.last_at(self._root, [node.address]).get(node.address)
        if not last:
            return None
        written = last.written
        told, lost = self._shown(node, written, Size.BRIEF)
        before = f"Stale, {_by(written.origin)} before its text changed: {told}"
        return ToldByModel(f"{extract}\n\n{before}", node.summary.origin, _notes(written, lost))

    def _without_repeats(self, node: Node, written: Written) -> Written:
        """A summary without the statements that the nodes above make already; one at least stays."""
        above = [self._summary(one) for one in self._index.ancestors(node)]
        own = Summary(
            _statement(written.headline), tuple(_statement(one.text) for one in written.brief)
        )
        fresh = {one.text for one in without_repeats(own, above).brief}
        brief = tuple(one for one in written.brief if one.text in fresh)
        return replace(written, brief=brief or written.brief[:1])

    def _summary(self, node: Node) -> Summary:
        written = self._best(node)
        if not written:
            return node.summary
        said = tuple(_statement(one.text) for one in written.brief)
        return Summary(_statement(written.headline), said)

    def _shown(self, node: Node, written: Written, size: Size) -> tuple[str, int]:
        """A summary as text with its citations, and how many quotes are not found any more."""
        lines = {one: self._cited(node, one) for one in written.brief}
        lost = sum(len(one.quotes) - len(found) for one, found in lines.items())
        if size is Size.HEADLINE:
            first = next((found for found in lines.values() if found), [])
            return " ".join([written.headline, *first]), lost
        brief = " ".join(" ".join([one.text, *found]) for one, found in lines.items())
        needs = [f"Needs: {written.links}"] if written.links else []
        return "\n".join([written.headline, brief, *needs]), lost

    def _cited(self, node: Node, said: Said) -> list[str]:
        return list(dict.fromkeys(one for quote in said.quotes for one in self._found(node, quote)))

    def _found(self, node: Node, quote: Quote) -> Iterator[str]:
        """The citation of a quote, if its words stand there now."""
        path = base_of(node) + quote.path if is_folder(node) else node.path
        try:
            current = self._sources.text(path)
        except SourceError:
            return
        above = 0 if is_folder(node) else node.span.start_line - 1
        text = current.content.decode("utf-8", "replace")
        first = above + quote.first_line - (1 if is_folder(node) else 0)
        last = first + quote.last_line - quote.first_line
        if found := _lines_of(quote.words, text, first, last):
            yield f"[{path}:{found[0] + 1}-{found[1] + 1}]"


def _lines_of(words: str, text: str, first: int, last: int) -> tuple[int, int] | None:
    """The lines, from 0, where words stand: where they are said to, or else anywhere."""
    lines = text.split("\n")
    said = "\n".join(lines[first : last + 1])
    if span := find_words(words, said):
        at = line_range(said, span)
        return first + at[0], first + at[1]
    span = find_words(words, text)
    return line_range(text, span) if span else None


def _as_it_stands(node: Node, text: str) -> Node:
    """A node whose summary is this text: its citations are in it, as those of the whole are."""
    return replace(node, kind=Kind.CORPUS, summary=Summary(_statement(text)))


def _statement(text: str) -> Statement:
    return Statement(text, 0, 0)


def _by(origin: str) -> str:
    return f"written by {origin}"


def _notes(written: Written, lost: int) -> tuple[str, ...]:
    gone = written.dropped + lost
    quotes = [f"{gone} of its quotes are not in the text"] if gone else []
    return (*written.faults, *quotes)
