"""Edit and update for as long as a working day has edits, in one process, and watch what it holds.

    python benchmarks/soak.py [EDITS] [--package NAME] [--seed N]

The files are a copy of an installed package, whose size the edits keep about the same. Each edit is
followed by an update of the folders that it touched, every fiftieth by one of everything, every
tenth by a question. Memory (of the process with its workers), descriptors and threads must stay
flat: it ends with 1 if they did not. The memo grows, since it keeps what each text was worth; Linux
only.
"""

import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from benchmarks.kills import package_folder
from benchmarks.timing.soaking import Sample, Soak, is_flat

_SAMPLES = 20
_COLUMNS = ("edits", "memory MB", "descriptors", "threads", "index MB", "memo MB", "ms an update")


def main() -> None:
    """Print a line now and then, and the verdict."""
    chosen = _arguments()
    with tempfile.TemporaryDirectory(prefix="rlm-soak-") as folder:
        root = Path(folder) / "files"
        left_out = shutil.ignore_patterns("__pycache__", "*.so")
        shutil.copytree(package_folder(chosen.package), root, ignore=left_out)
        print("".join(f"{column:>14}" for column in _COLUMNS))
        samples = []
        with Soak(root, Path(folder) / "data", chosen.seed) as soak:
            for _ in range(_SAMPLES):
                samples.append(soak.edit_and_update(max(1, chosen.edits // _SAMPLES)))
                print(_row(samples[-1]), flush=True)
    flat = is_flat(samples)
    print(f"aim: memory, descriptors and threads stay flat: {'met' if flat else 'MISSED'}")
    sys.exit(not flat)


def _arguments() -> Namespace:
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("edits", nargs="?", type=int, default=4_000, help="default: 4,000")
    parser.add_argument("--package", default="rich", help="whose files; default: rich, some 100")
    parser.add_argument("--seed", type=int, default=1, help="of the edits; default: 1")
    return parser.parse_args()


def _row(sample: Sample) -> str:
    cells = (
        f"{sample.edits:,}",
        f"{sample.memory_bytes / 1e6:.1f}",
        f"{sample.descriptors}",
        f"{sample.threads}",
        f"{sample.index_bytes / 1e6:.1f}",
        f"{sample.memo_bytes / 1e6:.1f}",
        f"{sample.milliseconds:.1f}",
    )
    return "".join(f"{cell:>14}" for cell in cells)


if __name__ == "__main__":
    main()
