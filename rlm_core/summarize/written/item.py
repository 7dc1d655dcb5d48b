"""What one node's summary is written from: its inputs, which date it, and where its quotes may stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rlm_core.sources.secrets import redact
from rlm_core.summarize.compose import importance
from rlm_core.summarize.written.founded import Grounds
from rlm_core.summarize.written.prompt import Variant, maker, variant_of
from rlm_core.summarize.written.quotes import find_words, line_range
from rlm_core.text.tokens import clip
from rlm_core.tree.fingerprint import fingerprint
from rlm_core.tree.node import Node
from rlm_core.tree.written import Quote, Written

TINY = 280  # bytes: a shorter node without files below is read, not summarized
SHORT = 6_000  # bytes: a node up to here is written from its whole text, without its parts
_OWN = 3_000  # characters of a longer node's own text
_PARTS = 24_000  # characters of all that its parts say: with the rest, about 8,000 tokens
_GROUNDS = 500_000  # characters of a node's text in which names are looked for


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text in which quotes may stand: of the node's file, or of a file (by path) below a folder."""

    text: Callable[[], str]
    path: str = ""
    first_line: int = 0  # counted as a Quote's lines are

    def find(self, words: str) -> Quote | None:
        """The quote, if its words stand here."""
        text = self.text()
        if not (span := find_words(words, text)):
            return None
        first, last = line_range(text, span)
        shown = " ".join(text[span[0] : span[1]].split())
        return Quote(shown, self.path, self.first_line + first, self.first_line + last)


@dataclass(frozen=True, slots=True)
class Told:
    """How a part is told to what holds it: by what was written of it, by its text, or by its extract.

    `is_final`: it will not be told otherwise while its text is the same.
    """

    node: Node
    written: Written | None = None
    text: str = ""
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A node with all that a model reads to summarize it.

    `is_whole`: all of its parts were final. `stretches` are by the number of a part; empty is the node.
    """

    node: Node
    variant: Variant
    body: str
    tree: bytes
    is_whole: bool
    stretches: dict[str, list[Stretch]] = field(compare=False, repr=False)

    @property
    def key(self) -> bytes:
        """The fingerprint of the inputs, and of the instructions."""
        return fingerprint(b"written", maker(self.variant), self.body.encode())

    def find(self, at: str, words: str) -> Quote | None:
        """A quote where it is said to be, or else anywhere in the node."""
        named = self.stretches.get(at.strip(" []"), [])
        others = [one for some in self.stretches.values() for one in some if one not in named]
        return next((found for one in (*named, *others) if (found := one.find(words))), None)

    def grounds(self) -> Grounds:
        """What its summary may name: what the model read, and the node's own text beyond that."""
        own = [one.text()[:_GROUNDS] for one in self.stretches.get("", [])]
        return Grounds(redact("\n".join([self.body, *own])).text)


def tree_key(node: Node, names: Sequence[str]) -> bytes:
    """What a node's text is known by, all the way down.

    A folder's summary speaks of its parts by name, and their names stand in no text.
    """
    return fingerprint(
        b"told", str(node.kind).encode(), node.tree_fingerprint, *(one.encode() for one in names)
    )


def is_folder(node: Node) -> bool:
    """Whether a node stands above files: a folder, the corpus, or a group in a folder."""
    return not node.format


def is_short(node: Node) -> bool:
    """Whether a node is written from its whole text."""
    return not is_folder(node) and len(node.span) <= SHORT


def is_worth_writing(node: Node) -> bool:
    """Whether a summary says less than the node itself does."""
    return bool(node.child_count) if is_folder(node) else len(node.span) > TINY


def file_item(node: Node, content: bytes, parts: Sequence[Told], key: bytes) -> Item:
    """The inputs of a node of a file; `parts` are not needed of a short one."""
    text = _decoded(content, node.span.start_byte, node.span.end_byte)
    stretches = {"": [Stretch(lambda: text)]}
    lines = [f"{node.kind}, {node.format}"]
    if is_short(node):
        lines += ["text:", text]
        parts = ()
    else:
        lines += _salient(node, content, parts)
        lines += _parts(parts)
        for number, part in enumerate(parts, start=1):
            stretches[str(number)] = [_stretch_of(node, part.node, content)]
    return _item(node, lines, key, parts, stretches)


def folder_item(node: Node, parts: Sequence[Told], read: Callable[[str], str], key: bytes) -> Item:
    """The inputs of a folder; `read` gives the text of a file below it, by path."""
    stretches = {
        str(number): _stretches_below(node, part, read)
        for number, part in enumerate(parts, start=1)
    }
    return _item(node, [str(node.kind), *_parts(parts)], key, parts, stretches)


def _item(
    node: Node,
    lines: Sequence[str],
    key: bytes,
    parts: Sequence[Told],
    stretches: dict[str, list[Stretch]],
) -> Item:
    body = redact("\n".join(lines)).text
    return Item(node, variant_of(node), body, key, all(one.is_final for one in parts), stretches)


def _salient(node: Node, content: bytes, parts: Sequence[Told]) -> list[str]:
    """A long node's own text where there is little of it, else its beginning and what was extracted."""
    own = _own_text(node, content, [part.node for part in parts]).strip()
    if len(own) <= _OWN:
        return ["own text:", own] if own else []
    extracted = [one.text for one in (node.summary.headline, *node.summary.brief)]
    return [
        *([f"signature: {node.signature}"] if node.signature else []),
        *([f"documentation: {clip(node.documentation, 600)}"] if node.documentation else []),
        "own text, its beginning:",
        own[:_OWN],
        "own text, passages of weight:",
        *extracted,
    ]


def _own_text(node: Node, content: bytes, children: Sequence[Node]) -> str:
    pieces, at = [], node.span.start_byte
    for child in sorted(children, key=lambda one: one.span.start_byte):
        pieces.append(_decoded(content, at, max(at, child.span.start_byte)))
        at = max(at, child.span.end_byte)
    pieces.append(_decoded(content, at, node.span.end_byte))
    return "\n".join(piece.strip("\n") for piece in pieces if piece.strip())


def _parts(parts: Sequence[Told]) -> list[str]:
    """The parts in order; what does not fit is told by its headline alone, the least important first."""
    full = ["\n".join(_full(part)) for part in parts]
    brief = ["\n".join(_headline(part)) for part in parts]
    shares = importance([part.node.summary.weight for part in parts])
    room = _PARTS - sum(map(len, brief))
    for at in sorted(range(len(parts)), key=lambda one: -shares[one]):
        room -= len(full[at]) - len(brief[at])
        if room < 0:
            break
        brief[at] = full[at]
    numbered = [f"[{at}] {text}" for at, text in enumerate(brief, start=1)]
    return ["parts:", *numbered] if numbered else []


def _headline(part: Told) -> list[str]:
    named = f"{part.node.kind} {part.node.name}".rstrip()
    told = part.written.headline if part.written else part.node.summary.headline.text
    return [named, told]


def _full(part: Told) -> list[str]:
    if part.text:
        return [_headline(part)[0], part.text]
    if not part.written:
        return [*_headline(part), *(one.text for one in part.node.summary.brief)]
    written = part.written
    return [
        *_headline(part),
        *(
            " ".join([one.text, *(f"“{quote.words}”" for quote in one.quotes)])
            for one in written.brief
        ),
        *([f"needs: {written.links}"] if written.links else []),
    ]


def _stretch_of(node: Node, part: Node, content: bytes) -> Stretch:
    text = _decoded(content, part.span.start_byte, part.span.end_byte)
    return Stretch(lambda: text, "", part.span.start_line - node.span.start_line)


def _stretches_below(folder: Node, part: Told, read: Callable[[str], str]) -> list[Stretch]:
    """The text of a file; of a folder, what was quoted from it."""
    node = part.node
    if not is_folder(node):
        return [Stretch(lambda: read(node.path), _below(folder, node.path), 1)]
    quotes = [quote for one in (part.written.brief if part.written else ()) for quote in one.quotes]
    return [_quoted(folder, node, quote) for quote in quotes]


def _quoted(folder: Node, part: Node, quote: Quote) -> Stretch:
    path = _below(folder, base_of(part) + quote.path)
    return Stretch(lambda: quote.words, path, quote.first_line)


def base_of(folder: Node) -> str:
    """What the paths of a folder's quotes are relative to: the folder's own path, of a group its folder's."""
    path = "" if folder.path == "." else folder.path
    return path[: path.rfind("/") + 1]


def _below(folder: Node, path: str) -> str:
    return path.removeprefix(base_of(folder))


def _decoded(content: bytes, start: int, end: int) -> str:
    return content[start:end].decode("utf-8", "replace")
