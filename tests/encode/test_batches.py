"""Batches on a device that fills up."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rlm_core.encode.batches import Batches, DeviceFull
from rlm_core.errors import EncoderUnusable


@dataclass
class CountingDevice:
    """Makes of a text its length, and is full where it is given more texts than it `holds`."""

    name: str
    holds: int
    below: "CountingDevice | None" = None
    dimensions: int = 1
    given: list[int] = field(default_factory=list)

    def rows(self, texts: Sequence[str], *, are_questions: bool) -> NDArray[np.float32]:
        self.given.append(len(texts))
        if len(texts) > self.holds:
            raise DeviceFull
        return np.asarray([[len(text)] for text in texts], dtype=np.float32)

    def on_cpu(self) -> "CountingDevice | None":
        return self.below


@given(st.lists(st.text("ab ", max_size=9), max_size=40), st.integers(0, 12), st.integers(1, 12))
def test_every_text_has_its_row_whatever_the_devices_hold(
    texts: list[str], holds: int, on_cpu: int
) -> None:
    batches = Batches(CountingDevice("gpu", holds, CountingDevice("cpu", on_cpu)), 8)
    expected = [[len(text) if text.strip() else 0] for text in texts]

    assert batches.rows(texts).tolist() == expected
    assert batches.rows(texts).tolist() == expected


def test_a_device_that_was_full_is_given_less_from_then_on() -> None:
    device = CountingDevice("gpu", 3)
    batches = Batches(device, 8)
    batches.rows(["text"] * 8)
    assert batches.notice == "The device gpu ran out of memory: it encodes 2 at once."
    device.given.clear()
    batches.rows(["text"] * 4)

    assert device.given == [2, 2]


def test_what_no_device_has_the_memory_for_is_said() -> None:
    batches = Batches(CountingDevice("gpu", 0, CountingDevice("cpu", 0)), 2)
    with pytest.raises(EncoderUnusable, match="not the memory"):
        batches.rows(["text"])
    assert batches.notice == "The device gpu ran out of memory: it encodes 1 at once."
