"""Kill `rlm index` at random moments, and check that nothing is lost, damaged, done twice or left running.

    python benchmarks/kills.py [KILLS] [--package NAME] [--seed N]

The files are those of an installed package. A third of the trials begin with a build from nothing,
the others with an update after edits; each kills one run after the other up to four times, then
lets one finish. It ends with 1 if anything was wrong. Linux only.
"""

import importlib.util
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from benchmarks.timing.killing import Ground, Trial

_COLUMNS = ("kills", "kept", "then parsed", "needed", "workers left after")


def main() -> None:
    """Print a line per trial, then every complaint."""
    chosen = _arguments()
    print(f"{'begins':<8}" + "".join(f"{column:>20}" for column in _COLUMNS))
    complaints = []
    for trial in trials(chosen.kills, package_folder(chosen.package), chosen.seed):
        print(_row(trial), flush=True)
        complaints += trial.complaints
    print(f"{len(complaints)} complaints", *complaints, sep="\n")
    sys.exit(bool(complaints))


def trials(kills: int, files: Path, seed: int) -> Iterator[Trial]:
    """Trials on a copy of these files until so many runs were killed."""
    with tempfile.TemporaryDirectory(prefix="rlm-kills-") as folder:
        ground = Ground(files, Path(folder), seed)
        left = kills
        while left > 0:
            trial = ground.trial(left)
            left -= trial.kills
            yield trial


def package_folder(name: str) -> Path:
    """Where an installed package lies."""
    found = importlib.util.find_spec(name)
    if not found or not found.origin:
        sys.exit(f"There is no package {name!r} here; name one that is installed.")
    return Path(found.origin).parent


def _arguments() -> Namespace:
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("kills", nargs="?", type=int, default=50, help="how many; default: 50")
    parser.add_argument("--package", default="pip", help="whose files; default: pip, some 500")
    parser.add_argument("--seed", type=int, default=1, help="of moments and edits; default: 1")
    return parser.parse_args()


def _row(trial: Trial) -> str:
    cells = (trial.kills, trial.kept, trial.parsed, trial.needed, f"{trial.leave_seconds:.2f} s")
    return f"{trial.begins:<8}" + "".join(f"{cell:>20}" for cell in cells)


if __name__ == "__main__":
    main()
