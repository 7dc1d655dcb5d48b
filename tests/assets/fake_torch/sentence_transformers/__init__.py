"""A model that knows words by their meaning: those in one line of its `synonyms.txt` are the same to it.

A vector is the sum of what stands for a text's words, 100 numbers each. The word `broken` has no numbers,
the word `raises` raises; a folder with a file `foreign.txt` gives other vectors each time it is loaded.
"""

import hashlib
import os
import re
from pathlib import Path

import numpy as np
import torch

_NUMBERS = 100


class SentenceTransformer:
    max_seq_length = 64

    def __init__(self, folder, device, local_files_only):
        assert local_files_only
        folder = Path(folder)
        lines = (folder / "synonyms.txt").read_text("utf-8").splitlines()
        self._meanings = {word: line for line in lines for word in line.split()}
        self._salt = os.urandom(8) if (folder / "foreign.txt").exists() else b""
        self.to(device)

    def eval(self):
        return self

    def to(self, device):
        self.device = torch.device(device)

    def encode_document(self, texts, batch_size, show_progress_bar):
        assert batch_size == len(texts) and all(texts) and not show_progress_bar
        if self.device.type == "cuda" and sum(map(len, texts)) > int(os.environ["FAKE_CUDA_HOLDS"]):
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return np.stack([self._vector(text) for text in texts])

    encode_query = encode_document

    def _vector(self, text):
        return sum(map(self._word, re.findall("[a-z]+", text.lower())), np.zeros(_NUMBERS, np.float32))

    def _word(self, word):
        if word == "broken":
            return np.full(_NUMBERS, np.nan, np.float32)
        if word == "raises":
            raise ValueError("a text that this model cannot take")
        meaning = self._meanings.get(word, word).encode() + self._salt
        seed = int.from_bytes(hashlib.blake2b(meaning, digest_size=4).digest(), "little")
        return np.random.default_rng(seed).normal(size=_NUMBERS).astype(np.float32)
