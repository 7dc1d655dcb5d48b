"""As much of torch as loading a model takes, for processes of tests: it starts at once, and its GPU fills up.

`FAKE_CUDA_HOLDS` says how many characters of texts the GPU holds at once; without it there is no GPU.
"""

import os


class OutOfMemoryError(RuntimeError):
    """The device is full."""


class Tensor:
    """Nothing here makes one."""


class cuda:
    """The GPU."""

    @staticmethod
    def is_available():
        return "FAKE_CUDA_HOLDS" in os.environ

    @staticmethod
    def empty_cache():
        pass


class device:
    """Where a model is."""

    def __init__(self, name):
        self.type = name

    def __str__(self):
        return self.type
