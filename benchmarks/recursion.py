"""Measure what reaches a model that answers a question, and what asking again and after an edit costs.

    python benchmarks/recursion.py [qmsum|locomo|cuad_dev|corpus ...] [--limit N] [--tokens N]

The model is a plain function of its prompt, so nothing here depends on how clever a model is. The
labelled sets are read from the folder that RLM_EVALUATION_DATA names.
"""

import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from benchmarks.recursive.asked_again import ask_again
from benchmarks.recursive.gold import gold_table
from benchmarks.recursive.sets import NAMES

_REPOSITORY = Path(__file__).resolve().parent.parent
_CORPUS = "corpus"


def main() -> None:
    """Measure the chosen sets, one table each."""
    chosen = _arguments()
    default = _REPOSITORY.parent / "shared" / "evaluation"
    data = Path(os.environ.get("RLM_EVALUATION_DATA", default))
    if unknown := set(chosen.sets) - {*NAMES, _CORPUS}:
        sys.exit(
            f"No such set: {', '.join(sorted(unknown))}. There are: {', '.join(NAMES)}, corpus."
        )
    for name in chosen.sets or (*NAMES, _CORPUS):
        with tempfile.TemporaryDirectory(prefix="rlm-recursion-") as temporary:
            if name == _CORPUS:
                for line in ask_again(Path(temporary), chosen.tokens):
                    print(line, flush=True)
            else:
                print(gold_table(data, name, chosen.limit, Path(temporary)), flush=True)


def _arguments() -> Namespace:
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sets", nargs="*", metavar="SET", help="default: all")
    parser.add_argument("--limit", type=int, default=0, help="documents per set, spread over it")
    parser.add_argument("--tokens", type=int, default=1_000_000, help="of the generated corpus")
    return parser.parse_args()


if __name__ == "__main__":
    main()
