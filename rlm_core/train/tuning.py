"""Tune the teacher itself before it is distilled: what it is asked here is not what it learned from.

InfoNCE on pairs as they were written (van den Oord and others 2018), a question against all answers of
its batch, both ways, through every weight of the teacher.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from torch.nn import functional

from rlm_core.train.teacher import bundled_teacher

_BATCH = 32
_TOKENS = 64  # of a text: fewer than when it teaches, as each costs three times as much here
_PARTS = 4
_RATE = 5e-5
_TEMPERATURE = 0.05

Written = tuple[str, str]  # a question and its answer
Log = Callable[[str], None]


def tuned_teacher(
    folder: Path | None, device: str, pairs: Sequence[Written], into: Path, seed: int, log: Log
) -> Path:
    """The folder of a teacher that has seen every pair once; each part of the way there is kept.

    A part depends on nothing but the model before it and the seed, so a run that was stopped goes on
    at the part where it was.
    """
    at_last = folder or bundled_teacher()
    for at, share in enumerate(np.array_split(np.arange(len(pairs)), _PARTS)):
        kept = into / f"tuned-{at + 1}-of-{_PARTS}"
        if not kept.exists():
            torch.manual_seed(seed + at)
            model = SentenceTransformer(str(at_last), device=device, local_files_only=True)
            rate = _RATE * (1.0 - at / _PARTS)
            loss = _tune(model, [pairs[one] for one in share], rate)
            log(f"tune: part {at + 1} of {_PARTS}, {len(share):,} pairs, loss {loss:.4f}")
            unfinished = kept.with_name(f"part-{kept.name}")
            model.save(str(unfinished), create_model_card=False)
            unfinished.rename(kept)
        at_last = kept
    return at_last


def _tune(model: SentenceTransformer, pairs: Sequence[Written], rate: float) -> float:
    """Mean loss of one pass."""
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate)
    losses = []
    for start in range(0, len(pairs), _BATCH):
        some = pairs[start : start + _BATCH]
        questions, answers = (_vectors(model, texts) for texts in zip(*some, strict=True))
        scores = questions @ answers.T / _TEMPERATURE
        right = torch.arange(len(some), device=scores.device)
        forward = functional.cross_entropy(scores, right)
        loss = (forward + functional.cross_entropy(scores.T, right)) / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return float(np.mean(losses))


def _vectors(model: SentenceTransformer, texts: Sequence[str]) -> torch.Tensor:
    """(n, d), unit rows, with their gradients."""
    read = model.tokenizer(
        list(texts), padding=True, truncation=True, max_length=_TOKENS, return_tensors="pt"
    )
    return functional.normalize(model(dict(read.to(model.device)))["sentence_embedding"], dim=1)
