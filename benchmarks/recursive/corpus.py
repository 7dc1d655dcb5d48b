"""Generate a corpus of any length, the same every time: reports with facts of their own, and ledgers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.recursive.ledgers import Entry, Ledgers

REPORT = "district-000/report-00003.md"
LEDGER = "district-000/ledger-00001.jsonl"
_SEED = 2026
_FILE_TOKENS = 8_000
_FEWEST_FILES = 4
_LEDGER_EVERY = 4  # files
_FOLDER_FILES = 40
_SECTION_PARAGRAPHS = 6
_SYLLABLES = "ba ke li mo nu ra se ti vo xa dri sto pla gre fli"
_COMMON = (
    "the report of this week says that the crew has measured and written down what it found near "
    "the old pump while others repaired the gate and waited for the water to fall again before noon"
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was written: so many files, and the entries of the ledgers among them in source order."""

    files: int
    entries: tuple[Entry, ...]


def write_corpus(folder: Path, tokens: int) -> Corpus:
    """Write about so many tokens."""
    written, ledgers = 0, Ledgers(_SEED)
    for path, text in _files(tokens, ledgers):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        written += 1
    return Corpus(written, tuple(ledgers.entries))


def _files(tokens: int, ledgers: Ledgers) -> Iterator[tuple[str, str]]:
    drawn = Random(_SEED)
    words = sorted({"".join(drawn.choices(_SYLLABLES.split(), k=3)) for _ in range(3_000)})
    for number in range(max(_FEWEST_FILES, tokens // _FILE_TOKENS)):
        folder = f"district-{number // _FOLDER_FILES:03}"
        if number % _LEDGER_EVERY == 1:
            yield ledgers.ledger(f"{folder}/ledger-{number:05}", number, _FILE_TOKENS)
        else:
            yield f"{folder}/report-{number:05}.md", _report(number, words, drawn)


def _report(number: int, words: list[str], drawn: Random) -> str:
    topic = drawn.choices(words, k=60)
    parts = [f"# Report {number}"]
    length = paragraphs = 0
    while length < _FILE_TOKENS * 4:
        if paragraphs % _SECTION_PARAGRAPHS == 0:
            parts.append(f"## {' '.join(drawn.choices(topic, k=3)).capitalize()}")
            parts.append(
                f"The reservoir of {drawn.choice(topic)} held {drawn.randrange(100, 9_999)} barrels "
                f"at station {number}-{paragraphs}."
            )
        parts.append(_paragraph(topic, drawn))
        length += len(parts[-1])
        paragraphs += 1
    return "\n\n".join(parts) + "\n"


def _paragraph(topic: list[str], drawn: Random) -> str:
    sentences, common = [], _COMMON.split()
    for _ in range(drawn.randrange(4, 8)):
        words = [drawn.choice(topic if drawn.random() < 0.3 else common) for _ in range(16)]
        sentences.append(f"{' '.join(words).capitalize()}.")
    return " ".join(sentences)
