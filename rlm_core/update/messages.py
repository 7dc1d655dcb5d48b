"""What the workers' pool and a worker say to each other: values behind their length, and how long one may take.

Apart from `worker`, so that who hands out work does not import all that does it.
"""

from typing import BinaryIO, NamedTuple

SIGKILL, SIGPROF = 9, 27  # by number: not every system names them
LENGTH_BYTES = 4  # before each message, little-endian

_USUAL_BYTES = 4_000_000  # a longer file has so much more time


class EncoderTold(NamedTuple):
    """What a worker says of its encoder with every answer."""

    device: str = ""  # where it works; empty where nothing was encoded
    notice: str = ""  # why it does not work as was wanted
    failure: str = ""  # why it does not work at all
    dimensions: int = 0
    fingerprint: str = ""


NOTHING_TOLD = EncoderTold()


def seconds_for(length: int, file_seconds: float) -> float:
    """The processor time that a file of this many bytes may take."""
    return file_seconds * max(1.0, length / _USUAL_BYTES)


def read_message(stream: BinaryIO) -> bytes:
    """Read one message; empty where the stream has ended."""
    length = stream.read(LENGTH_BYTES)
    return stream.read(int.from_bytes(length, "little")) if len(length) == LENGTH_BYTES else b""


def write_message(stream: BinaryIO, message: bytes) -> None:
    """Write one message behind its length."""
    stream.write(len(message).to_bytes(LENGTH_BYTES, "little"))
    stream.write(message)
    stream.flush()
