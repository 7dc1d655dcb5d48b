"""Measure how well groups begin where topics do, in talk and prose whose headings are hidden.

    python benchmarks/topics.py [--split train|val|test]

Meetings (QMSum) have topics that people marked; of dialogues (LoCoMo) the sittings' headings are taken
out, and of documentation (doc_structure) all heading lines, once as pages and once with six pages in
a row as one text. WindowDiff and Pk are errors over places
200 bytes apart (Pevzner and Hearst 2002; Beeferman 1999): the lower the better. "Found" is the share of
true boundaries that have one within 1,000 bytes. Only texts that are grouped at all are measured.
"""

import gzip
import json
import os
import re
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any
from zlib import crc32

from benchmarks.retrieval import datasets
from benchmarks.retrieval.intervals import Bootstrap
from rlm_core.encode.encoder import load_shipped
from rlm_core.encode.meaning import Meaning
from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.text.range_words import RangeWords
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Outline

_SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
_STEP = 200  # bytes between places
_NEAR = 1_000  # bytes
_GAP = 500  # bytes without a topic that part two topics
_JOINED = 6  # pages
_SITTING = re.compile(r"=== .* ===\n")

Measures = tuple[float, float, float, float]  # WindowDiff, Pk, found, and how many boundaries


@dataclass(frozen=True, slots=True)
class Text:
    """A text without its headings, the bytes where its topics begin, and how it is grouped."""

    name: str
    content: bytes
    topics: Sequence[int]
    by_hash: Sequence[int]
    by_topic: Sequence[int]


SYSTEMS: Mapping[str, Callable[[Text], Sequence[int]]] = {
    "no boundary": lambda _: (),
    "even, true number": lambda text: _even(text, len(text.topics)),
    "even, as many as groups": lambda text: _even(text, len(text.by_topic)),
    "groups by hash": lambda text: text.by_hash,
    "groups by topic": lambda text: text.by_topic,
}


def main() -> None:
    """Print a table for each set."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--split", choices=("train", "val", "test"), default="test")
    split = parser.parse_args().split
    data = Path(os.environ.get("RLM_EVALUATION_DATA", _SHARED / "evaluation"))
    sets = {
        f"meetings, {split}": meetings(data / "qmsum", split),
        "dialogues": dialogues(data / "locomo"),
        "documentation": documentation(data / "doc_structure"),
        "documentation, pages joined": joined(data / "doc_structure"),
    }
    for name, texts in sets.items():
        print(table(name, [text for text in texts if text.topics and text.by_hash]), flush=True)


# --- texts ----------------------------------------------------------------------------


def meetings(folder: Path, split: str) -> Iterator[Text]:
    """Meetings with the turns at which topics begin, and end where nothing follows."""
    lines = (folder / "structure.jsonl").read_text(encoding="utf-8").splitlines()
    told = {row["doc_id"]: row["topics"] for row in map(json.loads, lines)}
    for meeting in datasets.meetings(folder, split):
        spans = [span for topic in told[meeting.identity] for span in topic["spans"]]
        starts = {span["start"] for span in spans}
        ends = {span["end"] for span in spans if not _is_followed(span["end"], starts)}
        yield _text(meeting.identity, meeting.text, starts | ends)


def dialogues(folder: Path) -> Iterator[Text]:
    """Dialogues as one long talk: only the gold knows where a sitting began."""
    for row in _rows(folder / "corpus.jsonl.gz"):
        sittings = [part.strip() + "\n" for part in _SITTING.split(row["text"]) if part.strip()]
        yield _text(row["id"], "".join(sittings), set(accumulate(map(len, sittings[:-1]))))


def documentation(folder: Path) -> Iterator[Text]:
    """Pages without the lines of their headings."""
    for row in _rows(folder / "docs.jsonl.gz"):
        pieces = _without_headings(row)
        yield _text(row["id"], "".join(pieces), set(accumulate(map(len, pieces[:-1]))))


def joined(folder: Path) -> Iterator[Text]:
    """A few pages as one text, as they come, without headings: only the gold knows where a page began."""
    pages = [
        (row["id"], "".join(_without_headings(row))) for row in _rows(folder / "docs.jsonl.gz")
    ]
    pages.sort(key=lambda page: crc32(page[0].encode()))  # neighbors of one project are too alike
    for first in range(0, len(pages), _JOINED):
        texts = [f"{text.strip()}\n\n" for _, text in pages[first : first + _JOINED]]
        yield _text(pages[first][0], "".join(texts), set(accumulate(map(len, texts[:-1]))))


def _without_headings(row: Mapping[str, Any]) -> list[str]:
    """What stands before, between and behind the heading lines of a page."""
    headings = {heading["line"] for heading in row["outline"]}
    pieces = [""]
    for number, line in enumerate(row["text"].splitlines(keepends=True), start=1):
        if number in headings:
            pieces.append("")
        else:
            pieces[-1] += line
    return pieces


def _text(name: str, text: str, starts: set[int]) -> Text:
    content = text.encode()
    topics = sorted({len(text[:start].encode()) for start in starts})
    source = "talk.txt"
    outline = parse_source(source, content)
    meaning = Meaning(load_shipped(), RangeWords(content, len(content)))
    return Text(
        name,
        content,
        [one for one in topics if _GAP < one < len(content) - _GAP],
        _groups(segment_outline(outline, content)),
        _groups(segment_outline(outline, content, meaning)),
    )


def _groups(outline: Outline) -> list[int]:
    """Where groups begin, but for the first."""
    starts = {entry.span.start_byte for entry in outline.entries if entry.kind is Kind.GROUP}
    return sorted(starts)[1:]


def _is_followed(end: int, starts: set[int]) -> bool:
    return any(-_GAP < start - end < _GAP for start in starts)


def _even(text: Text, count: int) -> list[int]:
    return [len(text.content) * number // (count + 1) for number in range(1, count + 1)]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


# --- measures ---------------------------------------------------------------------------


def measured(text: Text, told: Sequence[int]) -> Measures:
    """How far boundaries are from the true ones."""
    places = len(text.content) // _STEP + 1
    true, found = _counts(text.topics, places), _counts(told, places)
    window = max(2, round(places / (len(text.topics) + 1) / 2))
    pairs = [
        (true[at + window] - true[at], found[at + window] - found[at])
        for at in range(places - window)
    ]
    differ = sum(ours != theirs for theirs, ours in pairs) / len(pairs)
    apart = sum((ours > 0) != (theirs > 0) for theirs, ours in pairs) / len(pairs)
    near = sum(any(abs(one - at) <= _NEAR for one in told) for at in text.topics)
    return differ, apart, near / len(text.topics), float(len(told))


def table(name: str, texts: Sequence[Text]) -> str:
    """A row per system; behind each figure half of its 95 % interval over texts."""
    count = sum(len(text.topics) for text in texts)
    bootstrap = Bootstrap([text.name for text in texts])
    scores = {
        system: [measured(text, boundaries(text)) for text in texts]
        for system, boundaries in SYSTEMS.items()
    }
    lines = [f"\n## {name}: {len(texts)} texts, {count} boundaries"]
    lines.append(f"{'':26}{'WindowDiff':>14}{'Pk':>14}{'found':>14}{'boundaries':>14}")
    for system, found in scores.items():
        means = [bootstrap.mean(_by_text(texts, found, which)) for which in range(4)]
        cells = [f"{mean.value:.3f} ±{mean.half_width:.3f}" for mean in means[:3]]
        lines.append(
            f"{system:26}" + "".join(f"{cell:>14}" for cell in cells) + f"{means[3].value:>14.1f}"
        )
    ours, before = scores["groups by topic"], scores["groups by hash"]
    for which, measure in enumerate(("WindowDiff", "Pk", "found")):
        difference = bootstrap.difference(
            _by_text(texts, ours, which), _by_text(texts, before, which)
        )
        lines.append(
            f"{measure}, by topic less by hash: {difference.value:+.3f}"
            f" [{difference.low:+.3f}, {difference.high:+.3f}]"
        )
    return "\n".join(lines)


def _by_text(
    texts: Sequence[Text], found: Sequence[Measures], which: int
) -> Mapping[str, Sequence[float]]:
    return {text.name: [one[which]] for text, one in zip(texts, found, strict=True)}


def _counts(boundaries: Sequence[int], places: int) -> list[int]:
    """How many boundaries stand at or before each place."""
    at = [0] * places
    for boundary in boundaries:
        at[min(places - 1, boundary // _STEP)] += 1
    return list(accumulate(at))


if __name__ == "__main__":
    main()
