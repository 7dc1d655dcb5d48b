"""Measure what it costs to keep an index true, beside a rebuild, `git status` and a peer.

    python benchmarks/updates.py [--django DIR] [--codegraph PATH] [--rounds N] [--files N]
                                 [--idle-seconds N] [--cache DIR] [CORPUS ...]

Each corpus is copied into a git repository of its own. Every round runs all operations in turn:
nothing changed, one function edited, 500 files edited and the edits taken back, a branch switched
and switched back; then one function is edited in a warm process that is told the folder, and under
the eyes of `rlm serve`; then the server is left alone twice. Linux only.
"""

import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from benchmarks.timing import corpora
from benchmarks.timing.generated_tree import generate
from benchmarks.timing.update_tables import update_table
from benchmarks.timing.updating import measure

_CORPORA = ("django", "generated")


def main() -> None:
    """Print a table per corpus."""
    chosen = _arguments()
    with tempfile.TemporaryDirectory(prefix="rlm-updates-", dir=chosen.cache) as temporary:
        scratch = Path(temporary)
        for name, tree in _trees(chosen, chosen.cache or scratch):
            figures = measure(
                name, tree, scratch / name, chosen.rounds, chosen.idle_seconds, chosen.codegraph
            )
            print(update_table(figures), flush=True)


def _arguments() -> Namespace:
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "corpora", nargs="*", metavar="CORPUS", help=f"of {', '.join(_CORPORA)}; default: all"
    )
    parser.add_argument("--django", type=Path, help="Django's source tree; default: pip fetches it")
    parser.add_argument("--codegraph", type=Path, help="the codegraph command to compare with")
    parser.add_argument("--rounds", type=int, default=5, help="of all operations in turn")
    parser.add_argument("--files", type=int, default=50_000, help="of the generated tree")
    parser.add_argument("--idle-seconds", type=float, default=60.0, help="of each stretch of rest")
    parser.add_argument("--cache", type=Path, help="an existing folder; keeps what was fetched")
    chosen = parser.parse_args()
    if unknown := set(chosen.corpora) - set(_CORPORA):
        parser.error(f"no such corpus: {', '.join(sorted(unknown))}")
    return chosen


def _trees(chosen: Namespace, cache: Path) -> Iterator[tuple[str, Path]]:
    names = chosen.corpora or _CORPORA
    if "django" in names:
        yield "django", corpora.django(chosen.django, cache).root
    if "generated" in names:
        tree = cache / f"generated-{chosen.files}"
        if not tree.exists():
            generate(tree, chosen.files)
        yield "generated", tree


if __name__ == "__main__":
    main()
