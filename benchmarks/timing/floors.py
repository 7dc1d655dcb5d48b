"""The least work that an indexer of a corpus must do, run as a program of its own.

    python benchmarks/timing/floors.py code FOLDER     parse every Python file with tree-sitter
    python benchmarks/timing/floors.py prose FILE      decode the text and find its words

Prints the CPU seconds of that work on one core, without those of starting Python and its imports.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

import tree_sitter
import tree_sitter_python

from benchmarks.timing.corpora import measured_files


def main() -> None:
    """Print the CPU seconds of one floor."""
    kind, root = sys.argv[1], Path(sys.argv[2])
    work = parse_all if kind == "code" else find_words
    print(_timed(work, root))


def parse_all(root: Path) -> None:
    """Read and parse every Python file."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))
    for path in measured_files(root, "code"):
        parser.parse(path.read_bytes())


def find_words(document: Path) -> None:
    """Read and decode a text, and find its words."""
    re.findall(r"\w+", document.read_text(encoding="utf-8"))


def _timed(work: Callable[[Path], None], root: Path) -> float:
    started = process_time()
    work(root)
    return process_time() - started


if __name__ == "__main__":
    main()
