"""Texts in batches that a device can hold: ever smaller ones where it cannot, at last on the CPU.

It knows no torch: a device is whatever encodes texts and says when it is full.
"""

import threading
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rlm_core.errors import EncoderUnusable


class DeviceUnusable(Exception):
    """A device is not there, or cannot be used for what was asked of it."""


class DeviceFull(DeviceUnusable):
    """A device has not the memory for what it was given."""


class Device(Protocol):
    """Encodes texts somewhere."""

    @property
    def name(self) -> str:
        """Where, in words."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has: D."""

    def rows(self, texts: Sequence[str], *, are_questions: bool) -> NDArray[np.float32]:
        """A row for each text: (n, D).

        Raises:
            DeviceFull: They are too many or too long for it.

        """

    def on_cpu(self) -> "Device | None":
        """The same on the CPU; None where it is there."""


class Batches:
    """Encodes any number of texts on a device. `notice` says where it had to give way, and how."""

    def __init__(self, device: Device, together: int) -> None:
        self._device = device
        self._most = together
        self._together = together
        self._one_at_a_time = threading.Lock()  # tokenizers are not for several threads
        self.notice = ""

    @property
    def device(self) -> str:
        """Where texts are encoded now."""
        return self._device.name

    def rows(self, texts: Sequence[str], *, are_questions: bool = False) -> NDArray[np.float32]:
        """A row for each text: (n, D); of zeros where there is none.

        Raises:
            EncoderUnusable: One text alone is too much, even for the CPU.

        """
        with self._one_at_a_time:
            return self._rows(texts, are_questions=are_questions)

    def _rows(self, texts: Sequence[str], *, are_questions: bool) -> NDArray[np.float32]:
        found = np.zeros((len(texts), self._device.dimensions), dtype=np.float32)
        # The longest first, so that those of one batch are alike, and what cannot fit shows at once.
        order = sorted(
            (at for at, text in enumerate(texts) if text.strip()), key=lambda at: -len(texts[at])
        )
        done = 0
        while done < len(order):
            batch = order[done : done + self._together]
            try:
                found[batch] = self._device.rows(
                    [texts[at] for at in batch], are_questions=are_questions
                )
                done += len(batch)
            except DeviceFull:
                self._give_way()
        return found

    def _give_way(self) -> None:
        if self._together > 1:
            self._together = (self._together + 1) // 2
            how = f"it encodes {self._together} at once"
        elif cpu := self._device.on_cpu():
            self._device, self._together = cpu, self._most
            how = "encoding goes on on the CPU"
        else:
            raise EncoderUnusable("There is not the memory to encode a single text.")
        full = self.notice.partition(" ran out")[0] or f"The device {self.device}"
        self.notice = f"{full} ran out of memory: {how}."
