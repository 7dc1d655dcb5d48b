"""Train the encoder: `python -m rlm_core.train --repositories FOLDER --prose FOLDER --work FOLDER`.

Give the folder of clones and unpacked packages that the model card lists. A run that was stopped goes
on where it was; a run with the same texts and seed gives the same weights on the same machine.
"""

import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from rlm_core.encode.encoder import SHIPPED
from rlm_core.encode.weights import read_weights
from rlm_core.train.stages import SMALL, Scale, train_above_segments, train_segments
from rlm_core.train.teacher import TeacherChoice


def main() -> None:
    """Train with what the command line says."""
    chosen = _arguments()
    started = time.monotonic()
    chosen.work.mkdir(parents=True, exist_ok=True)
    with (chosen.work / "losses.log").open("a", encoding="utf-8") as file:

        def log(told: str) -> None:
            line = f"[{time.monotonic() - started:7.1f} s] {told}\n"
            sys.stderr.write(line)
            file.write(line)
            file.flush()

        scale = SMALL if chosen.small else Scale()
        train_segments(
            chosen.repositories,
            chosen.prose,
            chosen.meetings,
            chosen.work,
            chosen.into,
            TeacherChoice(chosen.teacher, chosen.device, chosen.tune_teacher),
            scale,
            chosen.seed,
            log,
        )
        train_above_segments(chosen.work, read_weights(chosen.into), scale, chosen.seed, log)


def _arguments() -> Namespace:
    parser = ArgumentParser(
        prog="python -m rlm_core.train", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--repositories", type=Path, required=True, help="clones and packages")
    parser.add_argument("--prose", type=Path, required=True, help="books and contracts")
    parser.add_argument("--meetings", type=Path, required=True, help="QMSum; its split train")
    parser.add_argument("--work", type=Path, required=True, help="keeps what a stage has made")
    parser.add_argument("--into", type=Path, default=SHIPPED, help="where the weights go")
    parser.add_argument("--teacher", type=Path, help="a sentence-transformers folder")
    parser.add_argument("--tune-teacher", action="store_true", help="on the mined pairs, first")
    parser.add_argument("--device", default="cpu", help="of the teacher")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--small", action="store_true", help="seconds: does it run at all?")
    return parser.parse_args()


if __name__ == "__main__":
    main()
