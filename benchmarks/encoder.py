"""Measure what the encoder is worth, each layer and each stage of its training beside what it replaces.

    python benchmarks/encoder.py [retrieval|descent|scale ...] [--repositories DIR] [--work DIR]
                                 [--weights DIR] [--earlier DIR] [--passages N] [--nodes N]
                                 [--files N] [--without-transformer] [--only COLLECTION ...]

Needs the extra `train`. Texts are Python's own library, the labelled sets in the folder that
RLM_EVALUATION_DATA names, and, where given, the held-out corpora among the training's repositories.
"""

import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

import torch

from benchmarks.encoding import collections, scale
from benchmarks.encoding.collections import Collection
from benchmarks.encoding.descent_table import print_descents
from benchmarks.encoding.retrieval_table import Compared, print_retrieval, print_summary
from rlm_core.encode.encoder import SHIPPED
from rlm_core.encode.weights import read_weights

_PARTS = ("retrieval", "descent", "scale")
_ASKED = 1_000  # questions of a collection, drawn by chance
_SEED = 2026


def main() -> None:
    """Print a table per collection, one of descents, and what a million nodes cost."""
    torch.set_num_threads(1)  # one thread of each, so that times compare
    chosen = _arguments()
    weights = read_weights(chosen.weights)
    if "retrieval" in chosen.parts:
        earlier = read_weights(chosen.earlier) if chosen.earlier else None
        compared = Compared(weights, earlier, chosen.work, chosen.with_transformer)
        print_summary([print_retrieval(one, compared) for one in _collections(chosen)])
        print(f"weights: {_mebibytes(chosen.weights):.1f} MiB; all-MiniLM-L6-v2: 87 MiB\n")
    if "descent" in chosen.parts:
        whole = collections.standard_library(1_000_000)
        print_descents(whole, _fewer(whole).questions, weights, chosen.work)
    if "scale" in chosen.parts:
        _print_scale(chosen.nodes, chosen.files)


def _arguments() -> Namespace:
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(_PARTS)}")
    parser.add_argument("--repositories", type=Path, help="of the training: its held-out corpora")
    parser.add_argument("--work", type=Path, help="of the training: what its stages left")
    parser.add_argument("--weights", type=Path, default=SHIPPED, help="that are measured")
    parser.add_argument("--earlier", type=Path, help="weights that they shall replace")
    parser.add_argument("--passages", type=int, default=3_000, help="of each collection, about")
    parser.add_argument("--nodes", type=int, default=1_000_000, help="rows that are scanned")
    parser.add_argument("--files", type=int, default=60_000, help="of the index that is searched")
    parser.add_argument("--only", nargs="+", metavar="COLLECTION", help="default: all there are")
    parser.add_argument("--without-transformer", dest="with_transformer", action="store_false")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(_PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    chosen.parts = chosen.parts or list(_PARTS)
    return chosen


def _collections(chosen: Namespace) -> Iterator[Collection]:
    shared = Path(__file__).resolve().parent.parent.parent / "shared" / "evaluation"
    data = Path(os.environ.get("RLM_EVALUATION_DATA", shared))
    most = chosen.passages
    there: dict[str, Callable[[], Collection]] = {
        "stdlib": partial(collections.standard_library, most)
    }
    if chosen.repositories:
        there["code"] = partial(collections.held_out, chosen.repositories, "documentation", most)
        there["headings"] = partial(collections.held_out, chosen.repositories, "heading", most)
    if data.is_dir():
        there["qmsum"] = partial(collections.meetings, data, most)
        there["cuad_dev"] = partial(collections.contracts, data, most)
        there["financebench"] = partial(collections.filings, data, most)
    if unknown := set(chosen.only or ()) - set(there):
        sys.exit(f"No such collection: {', '.join(sorted(unknown))}. Here are: {', '.join(there)}.")
    for name in chosen.only or there:
        yield _fewer(there[name]())


def _fewer(collection: Collection) -> Collection:
    asked = collection.questions
    some = Random(_SEED).sample(asked, min(_ASKED, len(asked)))
    return Collection(collection.name, collection.passages, tuple(some))


def _mebibytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.iterdir()) / (1 << 20)


def _print_scale(nodes: int, files: int) -> None:
    with tempfile.TemporaryDirectory(prefix="rlm-encoder-") as folder:
        spent = scale.scan_milliseconds(nodes, Path(folder))
        print(f"scan of {nodes:,} rows: {_told(spent)} (aim < 20)", flush=True)
        found, spent = scale.search_milliseconds(files, Path(folder))
        print(f"search by words and meaning among {found:,} nodes: {_told(spent)} (aim < 150)")


def _told(spent: Sequence[float]) -> str:
    return f"median {median(spent):.1f} ms, worst {max(spent):.1f} ms"


if __name__ == "__main__":
    main()
