"""Measure what an index and a question cost, beside the floor and a peer.

    python benchmarks/speed.py [--django DIR] [--prose FILE] [--codegraph PATH] [--rounds N]
                               [--cache DIR] [CORPUS ...]

Linux only. The standard library and Django are fetched or copied into the cache folder.
"""

import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from benchmarks.timing import corpora
from benchmarks.timing.builds import build
from benchmarks.timing.corpora import Corpus
from benchmarks.timing.latency import issue_texts, latencies, status
from benchmarks.timing.tables import build_table, latency_table

_SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
_CORPORA = ("django", "library", "prose")


def main() -> None:
    """Print a table per corpus, then one of the latencies on Django."""
    chosen = _arguments()
    with tempfile.TemporaryDirectory(prefix="rlm-speed-") as temporary:
        home = Path(temporary) / "home"
        for corpus in _corpora(chosen, chosen.cache or Path(temporary)):
            peer = chosen.codegraph if corpus.floor == "code" else None
            measured = build(corpus, home, chosen.rounds, peer)
            print(build_table(measured, status(corpus.root, home)), flush=True)
            if corpus.asked:
                issues = issue_texts(_evaluation())
                print(latency_table(latencies(corpus.root, home, issues)), flush=True)


def _arguments() -> Namespace:
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "corpora", nargs="*", metavar="CORPUS", help=f"of {', '.join(_CORPORA)}; default: all"
    )
    parser.add_argument("--django", type=Path, help="Django's source tree; default: pip fetches it")
    parser.add_argument("--prose", type=Path, default=_SHARED / "documents" / "war-and-peace.txt")
    parser.add_argument("--codegraph", type=Path, help="the codegraph command to compare with")
    parser.add_argument("--rounds", type=int, default=3, help="of floor, index and peer in turn")
    parser.add_argument("--cache", type=Path, help="keeps what was fetched")
    chosen = parser.parse_args()
    if unknown := set(chosen.corpora) - set(_CORPORA):
        parser.error(f"no such corpus: {', '.join(sorted(unknown))}")
    return chosen


def _corpora(chosen: Namespace, cache: Path) -> Iterator[Corpus]:
    names = chosen.corpora or _CORPORA
    cache.mkdir(parents=True, exist_ok=True)
    if "django" in names:
        yield corpora.django(chosen.django, cache)
    if "library" in names:
        yield corpora.standard_library(cache)
    if "prose" in names:
        novels = corpora.novels(chosen.prose, cache)
        if not novels:
            print(f"No such text: {chosen.prose} (--prose FILE).", file=sys.stderr)
        yield from novels


def _evaluation() -> Path:
    return Path(os.environ.get("RLM_EVALUATION_DATA", _SHARED / "evaluation"))


if __name__ == "__main__":
    main()
